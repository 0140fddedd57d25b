// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/analysis/blocks.hpp"

#include <fmt/format.h>

namespace lmmd::analysis {

BlockSums::BlockSums(std::size_t width, std::int64_t shortest)
    : width_(width), length_(std::max<std::int64_t>(shortest, 1)) {}

std::span<double> BlockSums::sample() {
    if (samples_ == 2 * kBlocks * length_) merge();
    if (samples_ % length_ == 0) blocks_.emplace_back(width_, 0.0);
    ++samples_;
    return blocks_.back();
}

void BlockSums::merge() {
    for (std::size_t k = 0; 2 * k + 1 < blocks_.size(); ++k) {
        for (std::size_t i = 0; i < width_; ++i) blocks_[2 * k][i] += blocks_[2 * k + 1][i];
        if (k > 0) blocks_[k] = std::move(blocks_[2 * k]);
    }
    blocks_.resize(blocks_.size() / 2);
    length_ *= 2;
}

std::vector<double> BlockSums::total() const {
    std::vector<double> sums(width_, 0.0);
    for (const std::vector<double>& block : blocks_) {
        for (std::size_t i = 0; i < width_; ++i) sums[i] += block[i];
    }
    return sums;
}

Estimates BlockSums::estimate(const std::function<std::vector<double>(std::span<const double>)>& function) const {
    const std::vector<double> all = total();
    Estimates result;
    result.values = function(all);
    result.errors.assign(result.values.size(), std::numeric_limits<double>::quiet_NaN());
    const std::size_t full = full_blocks();
    if (full < 2) return result;
    std::vector<std::vector<double>> without;
    std::vector<double> rest(width_), mean(result.values.size(), 0.0), squares(result.values.size(), 0.0);
    for (std::size_t b = 0; b < full; ++b) {
        for (std::size_t i = 0; i < width_; ++i) rest[i] = all[i] - blocks_[b][i];
        without.push_back(function(rest));
        for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += without.back()[k] / static_cast<double>(full);
    }
    for (const std::vector<double>& values : without) {
        for (std::size_t k = 0; k < mean.size(); ++k) squares[k] += (values[k] - mean[k]) * (values[k] - mean[k]);
    }
    // The block that is not full has its share in the values: `blocks` counts it as a fraction.
    const double blocks = static_cast<double>(samples_) / static_cast<double>(length_);
    for (std::size_t k = 0; k < mean.size(); ++k)
        result.errors[k] = std::sqrt((blocks - 1) / static_cast<double>(full) * squares[k]);
    return result;
}

std::string BlockSums::describe(const std::string& sample_name) const {
    if (full_blocks() < 2) return fmt::format("{} {}: too few for errors", samples_, sample_name);
    return fmt::format("{} {}; errors: standard errors from {} blocks of {} (jackknife)", samples_, sample_name,
                       full_blocks(), length_);
}

void BlockSums::save(ByteWriter& out) const {
    out.put("block length", length_);
    out.put("block samples", samples_);
    out.put("blocks", static_cast<std::uint64_t>(blocks_.size()));
    for (const std::vector<double>& block : blocks_) out.put("block", block);
}

void BlockSums::load(ByteReader& in) {
    std::uint64_t blocks = 0;
    in.get("block length", length_);
    in.get("block samples", samples_);
    in.get("blocks", blocks);
    if (length_ < 1 || samples_ < 0 || blocks > static_cast<std::uint64_t>(2 * kBlocks)) in.damaged();
    blocks_.assign(blocks, {});
    for (std::vector<double>& block : blocks_) {
        in.get("block", block);
        if (block.size() != width_) in.damaged();
    }
}

}  // namespace lmmd::analysis
