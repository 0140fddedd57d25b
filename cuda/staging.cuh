// SPDX-License-Identifier: GPL-3.0-or-later
// Pinned memory through which small values go to the device without the host waiting for what is queued.
#pragma once

#include <cstring>

#include "check.cuh"

namespace lmmd {

// Two halves, filled in turn; a half is filled again once the copies from it are done.
class Staging {
public:
    static constexpr std::size_t kHalf = std::size_t{4} << 20;

    Staging() {
        check(cudaMallocHost(reinterpret_cast<void**>(&memory_), 2 * kHalf), "allocating pinned memory");
        for (cudaEvent_t& event : done_) check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), "creating an event");
    }
    ~Staging() {
        cudaFreeHost(memory_);
        for (cudaEvent_t event : done_) cudaEventDestroy(event);
    }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    // At most kHalf bytes.
    void copy(void* to, const void* from, std::size_t bytes, cudaStream_t stream) {
        if (used_ + bytes > kHalf) {
            check(cudaEventRecord(done_[half_], stream), "marking a place in the queue");
            half_ = 1 - half_;
            used_ = 0;
            check(cudaEventSynchronize(done_[half_]), "waiting for copies to the device");
        }
        char* const place = memory_ + half_ * kHalf + used_;
        std::memcpy(place, from, bytes);
        used_ += (bytes + 255) / 256 * 256;
        check(cudaMemcpyAsync(to, place, bytes, cudaMemcpyHostToDevice, stream), "copying to the device");
    }

private:
    char* memory_ = nullptr;
    cudaEvent_t done_[2] = {};
    std::size_t half_ = 0, used_ = 0;
};

}  // namespace lmmd
