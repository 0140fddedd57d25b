// SPDX-License-Identifier: GPL-3.0-or-later
#include "pair_counts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <numbers>

namespace lmmd::analysis {
namespace {

constexpr double kBall = 4.0 / 3.0 * std::numbers::pi;

// What a plane at a distance d cuts off a ball.
double cap(double r, double d) {
    if (d >= r) return 0;
    if (d <= -r) return kBall * r * r * r;
    return std::numbers::pi / 3 * (r - d) * (r - d) * (2 * r + d);
}

}  // namespace

double ball_between(double r, double to_low, double to_high) {
    return kBall * r * r * r - cap(r, to_low) - cap(r, to_high);
}

PairCounts::PairCounts(const PairOptions& options, const Setup& setup)
    : options_(options), elements_(setup.elements), kind_(setup.kind), chosen_(setup.chosen), moving_(setup.moving),
      restricted_(setup.restricted), layer_axis_(options.plane ? setup.layer_axis : -1) {
    if (options.plane) check_layer(setup);
    check_reach(setup, options.cutoff, options.where);
    for (std::size_t k = 0; k < elements_.size(); ++k) number_.push_back(setup.number(k));
    find_pairs(setup);
    sums_.emplace(pairs_.size() * (2 * options_.bins + 1), setup.block);
}

// In space, for what lies within the cutoff along a layer.
double PairCounts::reach(const Frame& frame) const {
    if (layer_axis_ < 0) return options_.cutoff;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    std::array<int, 3> image{};
    for (std::size_t i = 0; i < frame.size(); ++i) {
        if (!frame.chosen[i]) continue;
        Vec3 r = frame.position[i];
        wrap(frame.box, r, image);
        low = std::min(low, r[layer_axis_]);
        high = std::max(high, r[layer_axis_]);
    }
    return high > low ? std::hypot(options_.cutoff, high - low) : options_.cutoff;
}

void PairCounts::check_layer(const Setup& setup) const {
    if (setup.layer_axis < 0)
        throw input_error(options_.where, "found 'plane' without a layer, expected 'layer AXIS LOW HIGH' beside it; add it");
    for (int edge = 0; edge < 3; ++edge) {
        if (edge == setup.layer_axis || std::abs(setup.box.h(edge, setup.layer_axis)) < 1e-9 * setup.box.thickness(edge)) continue;
        throw input_error(options_.where, "found a layer that an edge of the box runs through at an angle, expected edges along it; "
                                          "leave 'plane' out");
    }
}

void PairCounts::find_pairs(const Setup& setup) {
    const std::size_t kinds = elements_.size();
    pair_.assign(kinds * kinds, PairHistogram::kNone);
    const std::vector<std::size_t> chosen = setup.chosen_kinds();
    for (const std::size_t a : chosen) {
        for (std::size_t b = restricted_ ? 0 : a; b < kinds; ++b) {
            if (layer_axis_ >= 0 && std::find(chosen.begin(), chosen.end(), b) == chosen.end()) continue;
            pair_[a * kinds + b] = static_cast<std::int32_t>(pairs_.size());
            pairs_.push_back({a, b, !restricted_ && a != b ? 2.0 : 1.0});
        }
    }
}

std::string PairCounts::name(std::size_t pair) const {
    return elements_[pairs_[pair].centre] + "-" + elements_[pairs_[pair].other];
}

std::optional<PairHistogram> PairCounts::histogram() const {
    if (moving_ || layer_axis_ >= 0) return std::nullopt;
    return PairHistogram{options_.cutoff, options_.bins, elements_.size(), pairs_.size(), {kind_.begin(), kind_.end()}, chosen_, pair_};
}

void PairCounts::accumulate(const Frame& frame, Team& team) {
    const std::span<double> sums = sums_->sample();
    if (frame.pair_counts.empty()) count(frame, team, sums);
    for (std::size_t k = 0; k < frame.pair_counts.size(); ++k) sums[k] += frame.pair_counts[k];
    std::vector<double> centres(elements_.size(), 0);
    for (std::size_t i = 0; i < frame.chosen.size(); ++i) centres[kind_[i]] += frame.chosen[i];
    std::vector<std::vector<double>> volumes;  // [kind][bin]
    for (std::size_t k = 0; k < elements_.size(); ++k) volumes.push_back(shells(frame, k, centres[k]));
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
        const std::size_t a = pairs_[p].centre;
        for (std::size_t bin = 0; bin < options_.bins; ++bin) sums[ideal_slot(p) + bin] += ideal(frame, p, bin, centres, volumes[a]);
        sums[centres_slot(p)] += centres[a];
    }
}

// Pairs that an ideal gas would have; `volumes`: of the shells around the centres.
double PairCounts::ideal(const Frame& frame, std::size_t pair, std::size_t bin, std::span<const double> centres,
                         std::span<const double> volumes) const {
    const auto [a, b, weight] = pairs_[pair];
    if (layer_axis_ < 0) return number_[b] / frame.volume() * volumes[bin];
    const double area = frame.box.volume() / frame.box.thickness(layer_axis_), others = centres[b] - (a == b ? 1 : 0);
    return centres[a] * std::max(0.0, others) * std::numbers::pi * width() * width() * (2 * static_cast<double>(bin) + 1) / area;
}

// Sum of the shells around the centres of a kind, [bin], A^3.
std::vector<double> PairCounts::shells(const Frame& frame, std::size_t kind, double centres) const {
    std::vector<double> volumes(options_.bins, 0.0);
    if (frame.gaps.size() == 1 && layer_axis_ < 0) {
        const Gap& gap = frame.gaps.front();
        for (std::size_t i = 0; i < frame.size(); ++i) {
            if (kind_[i] != kind || !frame.chosen[i]) continue;
            const double place = frame.position[i][gap.axis];
            double inner = 0;
            for (std::size_t bin = 0; bin < options_.bins; ++bin) {
                const double outer =
                    ball_between(static_cast<double>(bin + 1) * width(), place - gap.low, gap.high - place);
                volumes[bin] += outer - inner;
                inner = outer;
            }
        }
        return volumes;
    }
    for (std::size_t bin = 0; bin < options_.bins; ++bin) {
        const double k = static_cast<double>(bin);
        volumes[bin] = centres * kBall * std::pow(width(), 3) * (3 * k * k + 3 * k + 1);
    }
    return volumes;
}

// Whole numbers are added: the order of the threads does not matter.
void PairCounts::count(const Frame& frame, Team& team, std::span<double> sums) {
    neighborhood_.update(frame, reach(frame), team);
    constexpr std::size_t kAtoms = 1024;  // at a time, so that adding up what was found costs little
    std::mutex adding;
    team.run_blocks(frame.size(), kAtoms, [&](std::size_t first, std::size_t last) {
        std::vector<std::uint32_t> mine(pairs_.size() * options_.bins, 0);
        for (std::size_t i = first; i < last; ++i)
            if (frame.chosen[i]) count_around(i, frame, mine);
        const std::lock_guard lock(adding);
        for (std::size_t k = 0; k < mine.size(); ++k) sums[k] += mine[k];
    });
}

void PairCounts::count_around(std::size_t i, const Frame& frame, std::vector<std::uint32_t>& counts) const {
    const double per_width = static_cast<double>(options_.bins) / options_.cutoff;
    const std::int32_t* const pairs = &pair_[kind_[i] * elements_.size()];
    neighborhood_.around(i, [&](std::size_t j, Vec3 to, double r2) {
        if (pairs[kind_[j]] == PairHistogram::kNone) return;
        const auto pair = static_cast<std::size_t>(pairs[kind_[j]]);
        std::size_t bin = pair_bin(r2, per_width, options_.bins);
        if (layer_axis_ >= 0) {
            // The image of the same layer, not that of the next period.
            const double across = neighborhood_.position(j)[layer_axis_] - neighborhood_.position(i)[layer_axis_];
            if (!frame.chosen[j] || std::abs(to[layer_axis_] - across) > 1e-6) return;
            to[layer_axis_] = 0;
            bin = static_cast<std::size_t>(norm(to) * per_width);
            if (bin >= options_.bins) return;
        }
        ++counts[pair * options_.bins + bin];
    });
}

std::vector<double> PairCounts::distribution(std::span<const double> sums) const {
    const std::size_t bins = options_.bins;
    std::vector<double> g((pairs_.size() + 1) * bins, 0.0);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        double all_found = 0, all_ideal = 0;
        for (std::size_t p = 0; p < pairs_.size(); ++p) {
            const double found = sums[p * bins + bin], ideal = sums[ideal_slot(p) + bin];
            all_found += pairs_[p].weight * found;
            all_ideal += pairs_[p].weight * ideal;
            g[(p + 1) * bins + bin] = found / ideal;
        }
        g[bin] = all_found / all_ideal;
    }
    return g;
}

std::vector<double> PairCounts::coordination(std::span<const double> sums) const {
    const std::size_t bins = options_.bins;
    std::vector<double> n((pairs_.size() + 1) * bins, 0.0);
    double centres = 0;
    std::vector<bool> counted(elements_.size(), false);
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
        // Where a-b stands for b-a, too, the centres of b-a are those of b-b.
        if (!counted[pairs_[p].centre]) centres += sums[centres_slot(p)];
        counted[pairs_[p].centre] = true;
        double sum = 0;
        for (std::size_t bin = 0; bin < bins; ++bin) {
            sum += sums[p * bins + bin];
            n[bin] += pairs_[p].weight * sum;
            n[(p + 1) * bins + bin] = sum / sums[centres_slot(p)];
        }
    }
    for (std::size_t bin = 0; bin < bins; ++bin) n[bin] /= centres;
    return n;
}

}  // namespace lmmd::analysis
