// SPDX-License-Identifier: GPL-3.0-or-later
// The machine of the device backend (device/machine.hpp) that is an NVIDIA GPU: one stream, the first device that CUDA
// lists (CUDA_VISIBLE_DEVICES chooses it).
#pragma once

#include <algorithm>

#include "cuda_group.cuh"
#include "lmmd/device/machine.hpp"
#include "staging.cuh"

namespace lmmd {

template <class Kernel>
__global__ void each_kernel(std::size_t n, const Kernel kernel) {
    const std::size_t i = std::size_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (i < n) kernel(i);
}

inline constexpr unsigned kSumThreads = 128;

// The totals of the threads of a block, added in a tree.
template <class Total>
__device__ Total block_total(const Total& mine) {
    __shared__ alignas(Total) unsigned char memory[kSumThreads * sizeof(Total)];
    Total* const totals = reinterpret_cast<Total*>(memory);
    totals[threadIdx.x] = mine;
    for (unsigned half = kSumThreads / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.x < half) add(totals[threadIdx.x], totals[threadIdx.x + half]);
    }
    return totals[0];  // to be used by thread 0
}

template <class Total, class Share>
__global__ void __launch_bounds__(kSumThreads) chunk_kernel(View<const Range> chunk, const Share share, View<Total> parts) {
    Total mine{};
    for (std::uint32_t i = chunk[blockIdx.x].first + threadIdx.x; i < chunk[blockIdx.x].last; i += kSumThreads) share(mine, i);
    const Total total = block_total(mine);
    if (threadIdx.x == 0) parts[blockIdx.x] = total;
}

template <class Total>
__global__ void __launch_bounds__(kSumThreads) total_kernel(View<const Range> sum, View<const Total> parts, View<Total> sums) {
    Total mine{};
    for (std::uint32_t c = sum[blockIdx.x].first + threadIdx.x; c < sum[blockIdx.x].last; c += kSumThreads) add(mine, parts[c]);
    const Total total = block_total(mine);
    if (threadIdx.x == 0) sums[blockIdx.x] = total;
}

class CudaMachine {
public:
    // Throws Error(machine) with the reason when there is no device, or none that will do.
    CudaMachine();
    ~CudaMachine();
    CudaMachine(const CudaMachine&) = delete;
    CudaMachine& operator=(const CudaMachine&) = delete;
    const std::string& name() const { return name_; }  // "cuda, NVIDIA H100 80GB HBM3"
    std::size_t allocated() const { return allocated_; }

    template <class T>
    class Buffer {
        static_assert(std::is_trivially_copyable_v<T>);

    public:
        using value_type = T;
        explicit Buffer(CudaMachine& machine) : machine_(machine) {}
        ~Buffer() { machine_.release(data_, bytes()); }
        Buffer(const Buffer&) = delete;
        Buffer& operator=(const Buffer&) = delete;

        std::size_t size() const { return size_; }
        std::size_t bytes() const { return capacity_ * sizeof(T); }
        View<T> view() { return {data_, size_}; }
        View<const T> view() const { return {data_, size_}; }
        void resize(std::size_t n) {
            if (n > capacity_) {
                machine_.release(data_, bytes());
                data_ = nullptr;
                size_ = capacity_ = 0;
                data_ = static_cast<T*>(machine_.allocate(n * sizeof(T)));
                capacity_ = n;
            }
            size_ = n;
        }

    private:
        CudaMachine& machine_;
        T* data_ = nullptr;
        std::size_t size_ = 0, capacity_ = 0;
    };

    template <class T>
    class Mailbox {
    public:
        Mailbox(CudaMachine& machine, std::size_t n) : machine_(machine), size_(n) {
            check(cudaMallocHost(reinterpret_cast<void**>(&values_), n * sizeof(T)), "allocating pinned memory");
        }
        ~Mailbox() {
            cudaStreamSynchronize(machine_.stream_);  // something may be on its way here
            cudaFreeHost(values_);
        }
        Mailbox(const Mailbox&) = delete;
        Mailbox& operator=(const Mailbox&) = delete;
        const T& operator[](std::size_t i) const { return values_[i]; }
        std::size_t size() const { return size_; }

    private:
        friend CudaMachine;
        CudaMachine& machine_;
        T* values_ = nullptr;
        std::size_t size_;
    };

    class Event {
    public:
        explicit Event(CudaMachine&) {
            check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming), "creating an event");
        }
        ~Event() { cudaEventDestroy(event_); }
        Event(const Event&) = delete;
        Event& operator=(const Event&) = delete;

    private:
        friend CudaMachine;
        cudaEvent_t event_ = nullptr;
    };

    class Sequence {
    public:
        Sequence() = default;
        ~Sequence() { reset(); }
        Sequence(const Sequence&) = delete;
        Sequence& operator=(const Sequence&) = delete;
        void reset() {
            if (graph_) cudaGraphExecDestroy(graph_);
            graph_ = nullptr;
        }

    private:
        friend CudaMachine;
        cudaGraphExec_t graph_ = nullptr;
        std::uint64_t growths_ = 0;
    };

    template <class Kernel>
    void each(std::size_t n, const Kernel& kernel) {
        if (n == 0) return;
        each_kernel<<<blocks(n), kThreads, 0, stream_>>>(n, kernel);
        launched();
    }
    template <class Total, class Share>
    void sum(const Chunks& chunks, const Share& share, View<Total> parts, View<Total> sums) {
        if (chunks.chunk.size > 0) {
            chunk_kernel<<<static_cast<unsigned>(chunks.chunk.size), kSumThreads, 0, stream_>>>(chunks.chunk, share, parts);
            launched();
        }
        total_kernel<<<static_cast<unsigned>(chunks.sum.size), kSumThreads, 0, stream_>>>(chunks.sum, View<const Total>(parts), sums);
        launched();
    }
    void scan(View<const std::uint32_t> counts, View<std::uint32_t> begin);
    void sort(View<std::uint32_t> keys, View<std::uint32_t> values);
    template <class T>
    void zero(View<T> view) {
        if (view.size > 0) check(cudaMemsetAsync(view.data, 0, view.size * sizeof(T), stream_), "clearing memory");
    }
    template <class T>
    void upload(std::span<const T> values, std::type_identity_t<View<T>> view) {
        LMMD_ASSERT(values.size() == view.size);
        copy_in(view.data, values.data(), values.size_bytes());
    }
    template <class T>
    void download(std::type_identity_t<View<const T>> view, std::vector<T>& values) {
        values.resize(view.size);
        copy_out(values.data(), view.data, view.size * sizeof(T));
        wait();
    }
    template <class T>
    void post(std::type_identity_t<View<const T>> view, Mailbox<T>& mail) {
        LMMD_ASSERT(view.size == mail.size());
        copy_out(mail.values_, view.data, view.size * sizeof(T));
    }
    void wait() { check(cudaStreamSynchronize(stream_), "working"); }
    void mark(Event& event) { check(cudaEventRecord(event.event_, stream_), "marking a place in the queue"); }
    void wait(const Event& event) { check(cudaEventSynchronize(event.event_), "working"); }

    template <class Body>
    void replay(Sequence& sequence, Body&& body) {
        if (!sequence.graph_ || sequence.growths_ != growths_) {
            sequence.reset();
            check(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal), "recording kernels");
            try {
                body();
            } catch (...) {
                abandon_capture();
                throw;
            }
            sequence.graph_ = end_capture();
            sequence.growths_ = growths_;
        }
        check(cudaGraphLaunch(sequence.graph_, stream_), "launching recorded kernels");
    }

    // How many groups run at a time; 0: the shared memory of a block has no room for one. See device/group.hpp.
    template <class Body>
    std::size_t resident(const Body& body) {
        const GroupLaunch launch(body, shared_limit_, Body::kWarps);
        if (launch.warps == 0) return 0;
        // The limit is one for all machines: another may run this kernel for a larger potential.
        check(cudaFuncSetAttribute(run_groups<Body>, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared_limit_)),
              "asking for shared memory");
        int blocks = 0;
        check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, run_groups<Body>, static_cast<int>(launch.threads()),
                                                            launch.block_bytes()),
              "measuring a kernel");
        return static_cast<std::size_t>(blocks) * static_cast<std::size_t>(processors_) * launch.warps;
    }
    template <class Body>
    void groups(std::size_t tiles, std::size_t groups, const Body& body) {
        if (tiles == 0) return;
        const GroupLaunch launch(body, shared_limit_, groups);
        run_groups<<<launch.blocks, launch.threads(), launch.block_bytes(), stream_>>>(body, static_cast<unsigned>(tiles),
                                                                                       launch.shared_bytes);
        launched();
    }

private:
    explicit CudaMachine(const cudaDeviceProp& device);
    static constexpr unsigned kThreads = 256;

    static void launched() { check(cudaGetLastError(), "launching a kernel"); }

    static unsigned blocks(std::size_t n) { return static_cast<unsigned>((n + kThreads - 1) / kThreads); }
    void* allocate(std::size_t bytes);
    void release(void* memory, std::size_t bytes);
    void copy_in(void* to, const void* from, std::size_t bytes);
    void copy_out(void* to, const void* from, std::size_t bytes);
    void abandon_capture();
    cudaGraphExec_t end_capture();

    int processors_ = 0;            // streaming multiprocessors
    std::size_t shared_limit_ = 0;  // bytes a block can ask for
    std::string name_;
    cudaStream_t stream_ = nullptr;
    std::size_t allocated_ = 0;  // bytes
    std::uint64_t growths_ = 0;  // of buffers
    Staging staging_;
    Buffer<std::byte> scratch_{*this};  // of the sort and the scan
    Buffer<std::uint32_t> keys_{*this}, values_{*this};
};

}  // namespace lmmd
