// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of atoms counted by distance and by kinds: what is to be counted, and the bin of a pair, on host and device.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "lmmd/base/hd.hpp"

namespace lmmd {

struct PairHistogram {
    static constexpr std::int32_t kNone = -1;

    double reach = 0;      // A; pairs nearer than this, images summed
    std::size_t bins = 1;  // of equal width, up to the reach
    std::size_t kinds = 0, histograms = 0;
    std::vector<std::uint8_t> kind;       // [atom, input order]
    std::vector<std::uint8_t> centre;     // [atom] 1: pairs are counted from it
    std::vector<std::int32_t> histogram;  // [kind of the centre][kind of the other] where the pair counts, or kNone

    std::size_t counters() const { return histograms * bins; }
    double per_width() const { return static_cast<double>(bins) / reach; }  // 1/A
};

LMMD_HD inline std::size_t pair_bin(double r2, double per_width, std::size_t bins) {
    const auto bin = static_cast<std::size_t>(sqrt(r2) * per_width);
    return bin < bins ? bin : bins - 1;
}

}  // namespace lmmd
