// SPDX-License-Identifier: GPL-3.0-or-later
// Errors of averages from blocks: a run is cut into consecutive blocks of samples, each long against the correlation
// time if the run is long enough, and the scatter of the blocks gives the standard error of the whole. Flyvbjerg
// and Petersen, J. Chem. Phys. 91, 461 (1989), doi:10.1063/1.457480.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "lmmd/base/archive.hpp"

namespace lmmd {

inline constexpr std::int64_t kBlocks = 10;

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

namespace lmmd::analysis {

// Values with their standard errors.
struct Estimates {
    std::vector<double> values, errors;
};

// Sums over the samples of a series, kept block by block without knowing how long the series will be: as soon as
// 2 kBlocks blocks are full, neighbours are added together and blocks become twice as long. So there are always kBlocks
// to 2 kBlocks of them once there are as many samples, and no two ways to cut a series. Sums of whole numbers are exact.
class BlockSums {
public:
    // `width` numbers are summed; a block holds at least `shortest` samples.
    explicit BlockSums(std::size_t width, std::int64_t shortest = 1);

    // Begins a sample: the sums that it is to be added to.
    std::span<double> sample();
    // Sums of what belongs to no block, such as the last samples of a series that may go on.
    std::span<double> rest();
    std::int64_t samples() const { return samples_; }
    std::size_t full_blocks() const { return static_cast<std::size_t>(samples_ / length_); }
    std::int64_t length() const { return length_; }  // samples of a block
    std::vector<double> total() const;  // of all samples, and the rest
    std::span<const double> block(std::size_t b) const { return blocks_[b]; }
    // Adds what another series of the same length found.
    void add(const BlockSums& other);
    // Numbers that follow from sums, and their errors by leaving out one full block at a time (jackknife: right for
    // functions that are not linear, too; the same as the scatter of the blocks for those that are). Not a number where
    // there are fewer than two full blocks.
    Estimates estimate(const std::function<std::vector<double>(std::span<const double>)>& function) const;
    // "1200 samples; errors: standard error from 15 blocks of 80 samples".
    std::string describe(const std::string& sample_name) const;

    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    void merge();

    std::size_t width_;
    std::int64_t length_, samples_ = 0;
    std::vector<std::vector<double>> blocks_;
    std::vector<double> rest_;  // empty: nothing
};

// Errors of numbers that follow from sums when one piece at a time is left out: [piece][number]. `blocks`: how many
// pieces all of the data make, which may be a little more than there are whole ones.
std::vector<double> jackknife(std::span<const std::vector<double>> without, double blocks);

}  // namespace lmmd::analysis
