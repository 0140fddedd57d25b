// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of 32 lanes that work on one tile of the atoms together: a warp on the device, a loop over its lanes on the host.
// The body of Machine::groups(tiles, groups, body) is a small struct, copied to the device, with
//   std::size_t shared_bytes() const                  memory that only the group's lanes see
//   template <class Group> LMMD_HD void operator()(Group& group, std::size_t tile) const
// and groups(tiles, groups, body) calls it once for each tile; at most `groups` of them are at work at a time, and
// group.index() < groups tells them apart. Machine::resident(body) is how many the machine runs at a time.
//
// What a Group has. Code between these calls runs once on the host and in every lane on the device, so it must come to the
// same in every lane and write nothing that others read.
//   each(f)            f(lane) for every lane; then all lanes see what was written
//   sum(f)             of f(lane) over the lanes, in one fixed order; every lane gets it
//   sums(f, take)      the same for each number of a Row, f(lane): take(n, total) in one lane for each n
//   ballot(f)          bit `lane` is f(lane); count(bits), and rank(bits, lane): bits set below that lane
//   Lanewise<T>        one T a lane, x[lane]
//   index(), shared()
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "lmmd/base/hd.hpp"

namespace lmmd {

inline constexpr int kLanes = 32;

// W numbers that are read and written as a whole. W: 1, 2 or a multiple of 4.
template <class S, int W>
struct alignas(W * sizeof(S) < 16 ? W * sizeof(S) : 16) Row {
    S v[W];
};
template <int W, class S>
LMMD_HD inline Row<S, W> load_row(const S* at) { return *reinterpret_cast<const Row<S, W>*>(at); }
template <int W, class S>
LMMD_HD inline void store_row(S* at, const Row<S, W>& row) { *reinterpret_cast<Row<S, W>*>(at) = row; }

// The reference: lanes run backwards, so that a body in which one lane leans on another within each() is found out.
class HostGroup {
public:
    template <class T>
    class Lanewise {
    public:
        T& operator[](int lane) { return value_[lane]; }
        const T& operator[](int lane) const { return value_[lane]; }

    private:
        T value_[kLanes];
    };

    HostGroup(std::size_t index, std::byte* shared) : index_(index), shared_(shared) {}
    std::size_t index() const { return index_; }
    std::byte* shared() const { return shared_; }

    template <class F>
    void each(F&& f) const {
        for (int lane = kLanes; lane-- > 0;) f(lane);
    }
    template <class F>
    auto sum(F&& f) const {  // halves onto halves, as a warp adds
        decltype(f(0)) value[kLanes];
        for (int lane = 0; lane < kLanes; ++lane) value[lane] = f(lane);
        for (int left = kLanes / 2; left > 0; left /= 2)
            for (int lane = 0; lane < left; ++lane) value[lane] += value[lane + left];
        return value[0];
    }
    template <class F, class Take>
    void sums(F&& f, Take&& take) const {
        constexpr int count = sizeof(f(0).v) / sizeof(f(0).v[0]);
        for (int n = count; n-- > 0;) take(n, sum([&](int lane) { return f(lane).v[n]; }));
    }
    template <class F>
    std::uint32_t ballot(F&& f) const {
        std::uint32_t bits = 0;
        for (int lane = 0; lane < kLanes; ++lane) bits |= (f(lane) ? 1u : 0u) << lane;
        return bits;
    }
    static std::uint32_t count(std::uint32_t bits) { return static_cast<std::uint32_t>(std::popcount(bits)); }
    static std::uint32_t rank(std::uint32_t bits, int lane) { return count(bits & ((1u << lane) - 1)); }

private:
    std::size_t index_;
    std::byte* shared_;
};

}  // namespace lmmd
