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
    for (std::size_t i = 0; i < rest_.size(); ++i) sums[i] += rest_[i];
    return sums;
}

std::vector<double> jackknife(std::span<const std::vector<double>> without, double blocks) {
    const double n = static_cast<double>(without.size());
    constexpr double kExact = 1e-12;  // what rounding leaves of a scatter that is none
    if (without.size() < 2) return {};
    std::vector<double> errors;
    for (std::size_t k = 0; k < without[0].size(); ++k) {
        double mean = 0, squares = 0;
        for (const std::vector<double>& values : without) mean += values[k] / n;
        for (const std::vector<double>& values : without) squares += (values[k] - mean) * (values[k] - mean);
        const double error = std::sqrt((blocks - 1) / n * squares);
        errors.push_back(error > kExact * std::abs(mean) ? error : 0);
    }
    return errors;
}

Estimates BlockSums::estimate(const std::function<std::vector<double>(std::span<const double>)>& function) const {
    const std::vector<double> all = total();
    std::vector<std::vector<double>> without;
    std::vector<double> others(width_);
    for (std::size_t b = 0; b < full_blocks(); ++b) {
        for (std::size_t i = 0; i < width_; ++i) others[i] = all[i] - blocks_[b][i];
        without.push_back(function(others));
    }
    Estimates result{function(all), jackknife(without, static_cast<double>(samples_) / static_cast<double>(length_))};
    if (result.errors.empty())
        result.errors.assign(result.values.size(), std::numeric_limits<double>::quiet_NaN());
    return result;
}

std::span<double> BlockSums::rest() {
    rest_.resize(width_, 0.0);
    return rest_;
}

void BlockSums::add(const BlockSums& other) {
    LMMD_ASSERT(other.width_ == width_ && other.samples_ == samples_ && other.length_ == length_);
    for (std::size_t b = 0; b < blocks_.size(); ++b)
        for (std::size_t i = 0; i < width_; ++i) blocks_[b][i] += other.blocks_[b][i];
    for (std::size_t i = 0; i < other.rest_.size(); ++i) rest()[i] += other.rest_[i];
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
    out.put("rest", rest_);
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
    in.get("rest", rest_);
    if (!rest_.empty() && rest_.size() != width_) in.damaged();
}

}  // namespace lmmd::analysis
