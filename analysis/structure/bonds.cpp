// SPDX-License-Identifier: GPL-3.0-or-later
#include "bonds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kFarthest = 8;  // A, where a first minimum is looked for
constexpr std::size_t kBins = 160;
constexpr RealRange kCutoff{0, 100, true, "a length in A above 0 and up to 100"};

// The pieces of a text between separators.
std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> pieces;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        pieces.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return pieces;
}

void parse_pairs(const std::string& text, Args& args, BondOptions& bonds) {
    for (const std::string& item : split(text, ',')) {
        const std::vector<std::string> parts = split(item, ':');
        const std::vector<std::string> names = split(parts[0], '-');
        const std::optional<double> cutoff = parts.size() == 2 ? to_real(parts[1]) : std::nullopt;
        if (names.size() != 2 || !cutoff || !(*cutoff > kCutoff.low && *cutoff <= kCutoff.high))
            args.fail("found " + quote(item) + ", expected the cutoff of a pair of elements in A, such as Ga-In:3.8; correct it");
        const auto pair = std::minmax(names[0], names[1]);
        if (!bonds.cutoffs.emplace(std::pair(pair.first, pair.second), *cutoff).second)
            args.fail("found a second cutoff of " + quote(parts[0]) + ", expected one; remove one of them");
    }
}

}  // namespace

BondOptions parse_bonds(const Options& options) {
    BondOptions bonds;
    bonds.where = options.where("cutoff");
    if (options.has("nearest")) {
        bonds.where = options.where("nearest");
        bonds.nearest = static_cast<std::size_t>(options.integer("nearest", 0, {1, 1000, "a whole number from 1 to 1000"}));
        if (options.has("cutoff"))
            throw input_error(bonds.where, "found both 'cutoff' and 'nearest', expected one of them; remove the other");
    }
    if (!options.has("cutoff")) return bonds;
    Args args = options.values("cutoff");
    const std::string text = args.peek();
    if (text.find(':') == std::string::npos)
        bonds.cutoff = args.real("cutoff", kCutoff);
    else
        parse_pairs(args.word("cutoff"), args, bonds);
    return bonds;
}

std::optional<double> first_minimum(std::span<const double> g, double width) {
    constexpr double kSmooth = 0.12;  // A, standard deviation
    constexpr double kPeak = 0.5;     // of the highest: what may be the first peak
    constexpr double kRise = 0.1;     // of the peak or the depth, that is no noise
    const auto n = static_cast<std::ptrdiff_t>(g.size()), reach = static_cast<std::ptrdiff_t>(3 * kSmooth / width);
    std::vector<double> smooth(g.size(), 0.0);
    for (std::ptrdiff_t k = 0; k < n; ++k) {
        double weights = 0;
        for (std::ptrdiff_t q = std::max<std::ptrdiff_t>(0, k - reach); q <= std::min(n - 1, k + reach); ++q) {
            const double x = static_cast<double>(q - k) * width / kSmooth, weight = std::exp(-0.5 * x * x);
            weights += weight;
            smooth[static_cast<std::size_t>(k)] += weight * g[static_cast<std::size_t>(q)];
        }
        smooth[static_cast<std::size_t>(k)] /= weights;
    }
    const double highest = *std::max_element(smooth.begin(), smooth.end());
    auto peak = smooth.begin();
    for (auto k = peak; k != smooth.end() && !(*peak >= kPeak * highest && *k < *peak - kRise * highest); ++k)
        if (*k > *peak) peak = k;
    auto lowest = peak;
    for (auto k = peak; k != smooth.end(); ++k) {
        if (*k < *lowest) lowest = k;
        if (*k - *lowest <= kRise * (*peak - *lowest)) continue;
        // The middle of what is as low as the minimum: between the shells of a crystal g is 0.
        const double same = *lowest + 1e-3 * (*peak - *lowest);
        const auto end = std::find_if(lowest, k, [same](double value) { return value > same; });
        const double middle = 0.5 * static_cast<double>((lowest - smooth.begin()) + (end - 1 - smooth.begin()));
        return (middle + 0.5) * width;
    }
    return std::nullopt;
}

BondFinder::BondFinder(const BondOptions& options, const Setup& setup)
    : options_(options), elements_(setup.elements), kind_(setup.kind), interval_(setup.interval) {
    if (options.nearest >= setup.symbol.size())
        throw input_error(options.where, fmt::format("found the {} nearest of {} atoms, expected fewer than there are; lower "
                                                     "'nearest'",
                                                     options.nearest, setup.symbol.size()));
    give_cutoffs();
    if (!cutoff_.empty()) {
        check_reach(setup, *std::max_element(cutoff_.begin(), cutoff_.end()), options.where);
    } else if (options.nearest == 0) {
        Setup all = setup;
        all.restricted = false;
        all.chosen.assign(setup.symbol.size(), 1);
        counts_.emplace(PairOptions{kFarthest, kBins, false, options.where}, all);
    }
}

std::size_t BondFinder::kind_of(const std::string& element) const {
    const auto found = std::find(elements_.begin(), elements_.end(), element);
    if (found == elements_.end())
        throw input_error(options_.where, "found a cutoff of the element " + quote(element) +
                                              ", expected one of the structure: " + listed(elements_) + "; correct it");
    return static_cast<std::size_t>(found - elements_.begin());
}

void BondFinder::give_cutoffs() {
    const std::size_t kinds = elements_.size();
    if (options_.cutoff) cutoff_.assign(kinds * kinds, *options_.cutoff);
    if (options_.cutoffs.empty()) return;
    cutoff_.assign(kinds * kinds, 0.0);
    for (const auto& [pair, value] : options_.cutoffs) {
        const std::size_t a = kind_of(pair.first), b = kind_of(pair.second);
        cutoff(a, b) = cutoff(b, a) = value;
    }
    for (std::size_t a = 0; a < kinds; ++a)
        for (std::size_t b = a; b < kinds; ++b)
            if (cutoff(a, b) == 0)
                throw input_error(options_.where, fmt::format("found no cutoff of {}-{}, expected one for each pair of "
                                                              "elements; add it",
                                                              elements_[a], elements_[b]));
}

bool BondFinder::prepare(const Frame& frame, Team& team) {
    if (!counts_) return true;
    Frame all = frame;
    all.chosen.assign(frame.size(), 1);
    counts_->accumulate(all, team);
    ++frames_;
    // The noise of so many atoms moves the minimum by 0.05 A, but not if frames are all of the same moment.
    constexpr double kEnough = 20'000, kMost = 1e6, kSpan = 5 * units::kPicosecond, kRounding = 1e-6;
    const double atoms = static_cast<double>(frames_) * static_cast<double>(frame.size());
    const double span = static_cast<double>(frames_ - 1) * interval_;
    if (atoms < kEnough || (interval_ > 0 && span < kSpan * (1 - kRounding) && atoms < kMost)) return false;
    settle();
    return true;
}

void BondFinder::settle() {
    if (!counts_ || frames_ == 0) return;
    const std::vector<double> g = counts_->distribution(counts_->total());
    std::vector<double> found(elements_.size() * elements_.size(), 0.0);
    for (std::size_t p = 0; p < counts_->pairs().size(); ++p) {
        const std::optional<double> minimum = first_minimum(std::span(g).subspan((p + 1) * kBins, kBins), counts_->width());
        if (!minimum)
            throw input_error(options_.where, fmt::format("found no minimum of g(r) behind the first peak of {} in {}, expected "
                                                          "one within {} A; say the distance: 'cutoff R'",
                                                          counts_->name(p), seen(), kFarthest));
        const PairCounts::Pair& pair = counts_->pairs()[p];
        found[pair.centre * elements_.size() + pair.other] = found[pair.other * elements_.size() + pair.centre] = *minimum;
    }
    cutoff_ = std::move(found);
    counts_.reset();
}

const Bonds& BondFinder::find(const Frame& frame, Team& team) {
    if (options_.nearest > 0)
        find_nearest(frame, team);
    else
        find_within(frame, team);
    return bonds_;
}

void BondFinder::find_within(const Frame& frame, Team& team) {
    constexpr std::size_t kAtoms = 1024;
    neighborhood_.update(frame, *std::max_element(cutoff_.begin(), cutoff_.end()), team);
    const auto each = [&](std::size_t i, auto&& take) {
        const double* const cutoffs = &cutoff_[kind_[i] * elements_.size()];
        neighborhood_.around(i, [&](std::size_t j, Vec3 to, double r2) {
            const double reach = cutoffs[kind_[j]];
            if (r2 < reach * reach) take(j, to);
        });
    };
    bonds_.begin.assign(frame.size() + 1, 0);
    team.run_blocks(frame.size(), kAtoms, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) each(i, [&](std::size_t, Vec3) { ++bonds_.begin[i + 1]; });
    });
    for (std::size_t i = 0; i < frame.size(); ++i) bonds_.begin[i + 1] += bonds_.begin[i];
    bonds_.atom.resize(bonds_.begin.back());
    bonds_.to.resize(bonds_.begin.back());
    team.run_blocks(frame.size(), kAtoms, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            std::size_t slot = bonds_.begin[i];
            each(i, [&](std::size_t j, Vec3 to) {
                bonds_.atom[slot] = static_cast<std::uint32_t>(j);
                bonds_.to[slot++] = to;
            });
        }
    });
}

void BondFinder::find_nearest(const Frame& frame, Team& team) {
    constexpr std::size_t kAtoms = 256;
    constexpr double kRoom = 1.5, kWider = 1.3;  // a ball of the mean density holds so many more; else it grows
    constexpr int kAttempts = 12;
    const std::size_t wanted = options_.nearest, n = frame.size();
    bonds_.begin.resize(n + 1);
    for (std::size_t i = 0; i <= n; ++i) bonds_.begin[i] = i * wanted;
    bonds_.atom.resize(n * wanted);
    bonds_.to.resize(n * wanted);
    double reach = std::cbrt(kRoom * static_cast<double>(wanted + 1) * frame.volume() / static_cast<double>(n) * 0.75 / std::numbers::pi);
    for (int attempt = 0; attempt < kAttempts; ++attempt, reach *= kWider) {
        neighborhood_.update(frame, reach, team);
        std::vector<std::uint8_t> few(n, 0);
        team.run_blocks(n, kAtoms, [&](std::size_t first, std::size_t last) {
            struct Found {
                double r2;
                std::uint32_t atom;
                Vec3 to;
            };
            std::vector<Found> found;
            for (std::size_t i = first; i < last; ++i) {
                found.clear();
                neighborhood_.around(i, [&](std::size_t j, Vec3 to, double r2) {
                    found.push_back({r2, static_cast<std::uint32_t>(j), to});
                });
                few[i] = found.size() < wanted;
                if (few[i]) continue;
                const auto end = found.begin() + static_cast<std::ptrdiff_t>(wanted);
                std::partial_sort(found.begin(), end, found.end(), [](const Found& a, const Found& b) { return a.r2 < b.r2; });
                for (std::size_t k = 0; k < wanted; ++k) {
                    bonds_.atom[i * wanted + k] = found[k].atom;
                    bonds_.to[i * wanted + k] = found[k].to;
                }
            }
        });
        if (std::find(few.begin(), few.end(), 1) == few.end()) return;
    }
    throw input_error(frame.where, fmt::format("found an atom without {} neighbours within {:.3g} A, expected them nearer; use "
                                               "'cutoff R'",
                                               wanted, reach / kWider));
}

std::string BondFinder::describe() const {
    if (options_.nearest > 0) return fmt::format("neighbours: the {} nearest atoms", options_.nearest);
    if (cutoff_.empty()) return "neighbours: none sought yet";
    std::string text;
    for (const Scalar& scalar : scalars())
        text += fmt::format("{}{} {:.4g} A", text.empty() ? "" : ", ", scalar.name.substr(7), scalar.value);
    return "neighbours: within " + text + (given() ? "" : " (first minimum of g(r) in " + seen() + ")");
}

std::string BondFinder::seen() const { return frames_ == 1 ? "the first frame" : fmt::format("the first {} frames", frames_); }

std::vector<Scalar> BondFinder::scalars() const {
    std::vector<Scalar> result;
    if (cutoff_.empty()) return result;
    for (std::size_t a = 0; a < elements_.size(); ++a)
        for (std::size_t b = a; b < elements_.size(); ++b)
            result.push_back({"cutoff_" + elements_[a] + "-" + elements_[b], cutoff_[a * elements_.size() + b], kNoError, "A",
                              given() ? "given" : fmt::format("first minimum of g(r) in {}, in steps of {:g} A", seen(), 0.5 * kFarthest / kBins)});
    return result;
}

void BondFinder::save(ByteWriter& out) const {
    out.put("bond cutoffs", cutoff_);
    out.put("bond frames", frames_);
}

// While cutoffs are sought, whoever saved this shows the frames again.
void BondFinder::load(ByteReader& in) {
    in.get("bond cutoffs", cutoff_);
    in.get("bond frames", frames_);
    if (!cutoff_.empty()) counts_.reset();
    if (!cutoff_.empty() && cutoff_.size() != elements_.size() * elements_.size()) in.damaged();
}

}  // namespace lmmd::analysis
