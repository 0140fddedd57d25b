// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of lanes (lmmd/device/group.hpp) as warps.
#pragma once

#include <cuda_runtime.h>

#include <algorithm>

#include "lmmd/device/group.hpp"

namespace lmmd {

// Host passes see empty functions: bodies are for host and device, and only the device runs them with this group.
class CudaGroup {
public:
    template <class T>
    class Lanewise {
    public:
        LMMD_HD T& operator[](int) { return value_; }
        LMMD_HD const T& operator[](int) const { return value_; }

    private:
        T value_;
    };

    LMMD_HD CudaGroup(int lane, std::byte* shared) : lane_(lane), shared_(shared) {}
    // Found anew each time, or a register would hold it.
    LMMD_HD std::size_t index() const {
#ifdef __CUDA_ARCH__
        return blockIdx.x * (blockDim.x / kLanes) + threadIdx.x / kLanes;
#else
        return 0;
#endif
    }
    LMMD_HD std::byte* shared() const { return shared_; }

    template <class F>
    __host__ __device__ __forceinline__ void each(F&& f) const {
        f(lane_);
#ifdef __CUDA_ARCH__
        __syncwarp();
#endif
    }
    template <class F>
    __host__ __device__ __forceinline__ auto sum(F&& f) const {
        auto value = f(lane_);
#ifdef __CUDA_ARCH__
        for (int left = kLanes / 2; left > 0; left /= 2) value += __shfl_xor_sync(0xffffffffu, value, left);
#endif
        return value;
    }
    // Each step adds halves of the lanes and leaves half of the numbers to each, until a lane has one.
    template <class F, class Take>
    __host__ __device__ __forceinline__ void sums(F&& f, Take&& take) const {
        auto row = f(lane_);
        constexpr int count = sizeof(row.v) / sizeof(row.v[0]);
        static_assert((count & (count - 1)) == 0 && count <= kLanes);
#ifdef __CUDA_ARCH__
        int distance = kLanes / 2;
#pragma unroll
        for (int half = count / 2; half > 0; half /= 2, distance /= 2) {
            const bool upper = (lane_ & distance) != 0;
            for (int i = 0; i < half; ++i) {
                const auto mine = upper ? row.v[i + half] : row.v[i], theirs = upper ? row.v[i] : row.v[i + half];
                row.v[i] = mine + __shfl_xor_sync(0xffffffffu, theirs, distance);
            }
        }
#pragma unroll
        for (; distance > 0; distance /= 2) row.v[0] += __shfl_xor_sync(0xffffffffu, row.v[0], distance);
        if (lane_ % (kLanes / count) == 0) take(lane_ / (kLanes / count), row.v[0]);
        __syncwarp();
#else
        for (int n = 0; n < count; ++n) take(n, row.v[n]);
#endif
    }
    template <class F>
    __host__ __device__ __forceinline__ std::uint32_t ballot(F&& f) const {
#ifdef __CUDA_ARCH__
        return __ballot_sync(0xffffffffu, f(lane_));
#else
        return f(lane_) ? 1u : 0u;
#endif
    }
    __host__ __device__ __forceinline__ static std::uint32_t count(std::uint32_t bits) {
#ifdef __CUDA_ARCH__
        return static_cast<std::uint32_t>(__popc(bits));
#else
        return static_cast<std::uint32_t>(std::popcount(bits));
#endif
    }
    LMMD_HD static std::uint32_t rank(std::uint32_t bits, int lane) { return count(bits & ((1u << lane) - 1)); }

private:
    int lane_;
    std::byte* shared_;
};

// One warp a group; of G groups at work, group g takes tiles g, g + G, ...
template <class Body>
__global__ void __launch_bounds__(Body::kWarps* kLanes, Body::kMinBlocks)
    run_groups(const Body body, unsigned tiles, unsigned shared_bytes) {
    extern __shared__ float4 shared_memory[];
    const unsigned warp = threadIdx.x / kLanes, warps = blockDim.x / kLanes;
    const int lane = static_cast<int>(threadIdx.x % kLanes);
    std::byte* const shared = reinterpret_cast<std::byte*>(shared_memory) + warp * shared_bytes;
    // The loop counts by blocks, and the count lies behind the body's shared memory: bodies need all registers.
    volatile unsigned* const first = reinterpret_cast<volatile unsigned*>(shared + shared_bytes) - 1;
    if (lane == 0) *first = blockIdx.x * warps;
    __syncwarp();
    while (*first < tiles) {
        if (*first + warp < tiles) {
            CudaGroup group(lane, shared);
            body(group, *first + warp);
        }
        __syncwarp();
        if (lane == 0) *first = *first + gridDim.x * warps;
        __syncwarp();
    }
}

// Blocks of as many warps as the shared memory of a block has room for; at most `groups` warps in all, so that every
// group's index is one of those.
struct GroupLaunch {
    unsigned warps = 0, blocks = 1, shared_bytes;  // of a block; in all; of a warp

    template <class Body>
    GroupLaunch(const Body& body, std::size_t shared_limit, std::size_t groups)
        : shared_bytes(static_cast<unsigned>((body.shared_bytes() + sizeof(unsigned) + 15) / 16 * 16)) {
        warps = static_cast<unsigned>(std::min<std::size_t>(Body::kWarps, groups));
        while (warps > 0 && std::size_t{warps} * shared_bytes > shared_limit) --warps;
        if (warps > 0) blocks = static_cast<unsigned>(groups / warps);
    }
    unsigned threads() const { return warps * kLanes; }
    unsigned block_bytes() const { return warps * shared_bytes; }
};

}  // namespace lmmd
