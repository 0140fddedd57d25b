// SPDX-License-Identifier: GPL-3.0-or-later
// Errors of averages from blocks: a run is cut into consecutive blocks of samples, each long against the correlation
// time if the run is long enough, and the scatter of their averages gives the standard error of the whole. Flyvbjerg
// and Petersen, J. Chem. Phys. 91, 461 (1989), doi:10.1063/1.457480.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace lmmd {

inline constexpr std::int64_t kBlocks = 10;

// How many blocks `samples` samples are cut into, and which one sample k (from 0) belongs to.
struct BlockPlan {
    explicit BlockPlan(std::int64_t samples)
        : samples(std::max<std::int64_t>(samples, 1)), blocks(std::min(this->samples, kBlocks)) {}
    std::size_t block(std::int64_t sample) const {
        return static_cast<std::size_t>(std::min(sample, samples - 1) * blocks / samples);
    }
    std::size_t count() const { return static_cast<std::size_t>(blocks); }

    const std::int64_t samples, blocks;
};

// Standard error of the mean of the blocks' averages; not a number for less than two blocks.
inline double standard_error(std::span<const double> averages) {
    const double n = static_cast<double>(averages.size());
    if (averages.size() < 2) return std::numeric_limits<double>::quiet_NaN();
    double mean = 0, scatter = 0;
    for (const double value : averages) mean += value / n;
    for (const double value : averages) scatter += (value - mean) * (value - mean);
    return std::sqrt(scatter / (n * (n - 1)));
}

}  // namespace lmmd
