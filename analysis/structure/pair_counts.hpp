// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of atoms by distance and by elements, and what an ideal gas of the same density would have:
//   g_ab(r) = n_ab(r) / sum_s [ N_b / V sum_i shell_i(r) ]_s,   N_ab(r) = sum_{r' < r} n_ab(r') / sum_s N_a(s),
// n_ab: pairs from a centre a to an atom b at that distance over all samples s; N_a: centres (the atoms that were asked
// for), N_b: all atoms b; shell_i: the exact volume between two radii around centre i that lies between the walls of a
// slit, if there is one, V: area times gap there. So g is 1 for a uniform gas in the bulk, in a slit and around the atoms
// of a layer alike. Pairs are counted, and normalised once. Images are summed, so the box may be smaller than the cutoff.
// Hansen and McDonald, Theory of Simple Liquids, 4th ed. (2013), eqs. 2.5.8, 2.5.14. O(N) per sample.
//
// In the plane of a layer: pairs of atoms that are both in it, by their distance along it, over those of the same atoms
// spread over its area A at random, so that g is 1 for them, few as they may be:
//   g_ab(r) = n_ab(r) / sum_s [ N_a (N_b - delta_ab) ring(r) / A ]_s,   ring(r): the area between two radii.
#pragma once

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/model/pair_histogram.hpp"
#include "neighborhood.hpp"

namespace lmmd::analysis {

struct PairOptions {
    double cutoff = 8;  // A
    std::size_t bins = 400;
    bool plane = false;  // pairs within a layer, by their distance along it
    Where where;        // of the cutoff
};

class PairCounts {
public:
    struct Pair {
        std::size_t centre, other;  // kinds
        double weight;              // of the pair among all pairs: 2 where only one of a-b and b-a is counted
    };

    PairCounts(const PairOptions& options, const Setup& setup);

    // The pairs of a frame; it may have them counted, as histogram() says.
    void accumulate(const Frame& frame, Team& team);
    // What to count in place of positions; none: positions are needed.
    std::optional<PairHistogram> histogram() const;

    // Of all atoms: each pair of kinds once. Of chosen centres: each of their kinds with every kind.
    const std::vector<Pair>& pairs() const { return pairs_; }
    std::string name(std::size_t pair) const;  // "Ga-In"
    std::size_t bins() const { return options_.bins; }
    double width() const { return options_.cutoff / static_cast<double>(options_.bins); }  // A
    double middle(std::size_t bin) const { return (static_cast<double>(bin) + 0.5) * width(); }

    // Numbers that follow from the sums, with errors.
    Estimates estimate(const std::function<std::vector<double>(std::span<const double>)>& function) const {
        return sums_->estimate(function);
    }
    // g and the running coordination, as functions of the sums: [column][bin], the columns being all pairs together and
    // then each pair.
    std::vector<double> distribution(std::span<const double> sums) const;
    std::vector<double> coordination(std::span<const double> sums) const;
    std::vector<double> total() const { return sums_->total(); }  // the sums of all samples
    std::string describe() const { return sums_->describe("samples"); }

    void save(ByteWriter& out) const { sums_->save(out); }
    void load(ByteReader& in) { sums_->load(in); }

private:
    std::size_t ideal_slot(std::size_t pair) const { return (pairs_.size() + pair) * options_.bins; }
    std::size_t centres_slot(std::size_t pair) const { return 2 * pairs_.size() * options_.bins + pair; }
    void find_pairs(const Setup& setup);
    void count(const Frame& frame, Team& team, std::span<double> sums);
    void count_around(std::size_t i, const Frame& frame, std::vector<std::uint32_t>& counts) const;
    void check_layer(const Setup& setup) const;
    double reach(const Frame& frame) const;
    double ideal(const Frame& frame, std::size_t pair, std::size_t bin, std::span<const double> centres,
                 std::span<const double> volumes) const;
    std::vector<double> shells(const Frame& frame, std::size_t kind, double centres) const;

    const PairOptions options_;
    const std::vector<std::string> elements_;
    const std::vector<std::size_t> kind_;
    const std::vector<std::uint8_t> chosen_;  // centres; those of a layer change
    const bool moving_;
    std::vector<double> number_;  // of atoms of each kind
    bool restricted_;
    const int layer_axis_;  // where pairs are those within a layer; or -1
    std::vector<Pair> pairs_;
    std::vector<std::int32_t> pair_;  // [kind of centre][kind of other] -> index into pairs_
    // [pair][bin] pairs found; [pair][bin] those of an ideal gas; [pair] centres
    std::optional<BlockSums> sums_;
    Neighborhood neighborhood_;  // of the frame at work
};

// The volume of a ball of radius r around a place between two walls, at these distances from it (A), without what lies
// behind a wall; a negative distance is that of a place behind it.
double ball_between(double r, double to_low, double to_high);

}  // namespace lmmd::analysis
