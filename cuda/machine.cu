// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine.cuh"

#include <cub/device/device_radix_sort.cuh>
#include <cub/device/device_scan.cuh>

#include "lmmd/backend.hpp"

namespace lmmd {
namespace {

constexpr int kOldest = 8;  // compute capability; the oldest that this program is built for

// Throws where there is no device that will do.
cudaDeviceProp choose_device() {
    int devices = 0;
    const cudaError_t found = cudaGetDeviceCount(&devices);
    if (found != cudaSuccess || devices == 0)
        throw machine_error(std::string("no GPU was found (") +
                            (found == cudaSuccess ? "CUDA lists no device" : cudaGetErrorString(found)) +
                            "); use --device cpu");
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, 0), "asking for the device's properties");
    if (properties.major < kOldest)
        throw machine_error("found a GPU " + std::string(properties.name) + " of compute capability " +
                            std::to_string(properties.major) + "." + std::to_string(properties.minor) + ", expected " +
                            std::to_string(kOldest) + ".0 or newer; use --device cpu");
    return properties;
}

}  // namespace

std::string cuda_device() { return choose_device().name; }

CudaMachine::CudaMachine() : CudaMachine(choose_device()) {}

CudaMachine::CudaMachine(const cudaDeviceProp& device)
    : processors_(device.multiProcessorCount), shared_limit_(device.sharedMemPerBlockOptin),
      name_(std::string("cuda, ") + device.name) {
    check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "creating a stream");
}

CudaMachine::~CudaMachine() {
    cudaStreamSynchronize(stream_);
    cudaStreamDestroy(stream_);
}

void* CudaMachine::allocate(std::size_t bytes) {
    void* memory = nullptr;
    const cudaError_t result = cudaMalloc(&memory, bytes);
    if (result == cudaErrorMemoryAllocation) {
        cudaGetLastError();  // it is told here
        std::size_t free = 0, total = 0;
        check(cudaMemGetInfo(&free, &total), "asking for the free memory");
        throw out_of_memory(bytes, free);
    }
    check(result, "allocating memory");
    ++growths_;
    allocated_ += bytes;
    return memory;
}

void CudaMachine::release(void* memory, std::size_t bytes) {
    if (memory == nullptr) return;
    cudaStreamSynchronize(stream_);  // what is queued may need it
    cudaFree(memory);
    allocated_ -= bytes;
}

// Small values go through pinned memory; for large ones the host waits.
void CudaMachine::copy_in(void* to, const void* from, std::size_t bytes) {
    if (bytes == 0) return;
    if (bytes <= Staging::kHalf) return staging_.copy(to, from, bytes, stream_);
    check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream_), "copying to the device");
    wait();
}

void CudaMachine::copy_out(void* to, const void* from, std::size_t bytes) {
    if (bytes > 0) check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream_), "copying from the device");
}

void CudaMachine::abandon_capture() {
    cudaGraph_t graph = nullptr;
    cudaStreamEndCapture(stream_, &graph);
    if (graph) cudaGraphDestroy(graph);
    cudaGetLastError();  // what went wrong is told by the exception under way
}

cudaGraphExec_t CudaMachine::end_capture() {
    cudaGraph_t graph = nullptr;
    check(cudaStreamEndCapture(stream_, &graph), "recording kernels");
    cudaGraphExec_t recorded = nullptr;
    const cudaError_t result = cudaGraphInstantiate(&recorded, graph, 0);
    cudaGraphDestroy(graph);
    check(result, "recording kernels");
    return recorded;
}

void CudaMachine::scan(View<const std::uint32_t> counts, View<std::uint32_t> begin) {
    LMMD_ASSERT(begin.size == counts.size + 1);
    zero(begin.part(0, 1));
    std::size_t bytes = 0;
    const auto run = [&](void* memory) {
        return cub::DeviceScan::InclusiveSum(memory, bytes, counts.data, begin.data + 1, counts.size, stream_);
    };
    check(run(nullptr), "measuring a scan");
    scratch_.resize(bytes);
    check(run(scratch_.view().data), "scanning");
}

void CudaMachine::sort(View<std::uint32_t> keys, View<std::uint32_t> values) {
    keys_.resize(keys.size);
    values_.resize(values.size);
    cub::DoubleBuffer<std::uint32_t> both_keys(keys.data, keys_.view().data), both_values(values.data, values_.view().data);
    std::size_t bytes = 0;
    const auto run = [&](void* memory) {
        return cub::DeviceRadixSort::SortPairs(memory, bytes, both_keys, both_values, keys.size, 0, 32, stream_);
    };
    check(run(nullptr), "measuring a sort");
    scratch_.resize(bytes);
    check(run(scratch_.view().data), "sorting");
    const auto bring_home = [&](cub::DoubleBuffer<std::uint32_t>& both, View<std::uint32_t> home) {
        if (both.Current() == home.data) return;
        check(cudaMemcpyAsync(home.data, both.Current(), home.size * sizeof(std::uint32_t), cudaMemcpyDeviceToDevice, stream_),
              "copying");
    };
    bring_home(both_keys, keys);
    bring_home(both_values, values);
}

static_assert(Machine<CudaMachine>);

}  // namespace lmmd
