// SPDX-License-Identifier: GPL-3.0-or-later
// Which atoms are neighbours: those within a cutoff, by pair of elements, or the N nearest. A cutoff that nobody gave is
// the first minimum of g(r) of the first frames, which hold 20000 atoms together and span 5 ps, or hold a million; and stays that:
// so a run and its analysis afterwards find the same.
#pragma once

#include <map>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/options.hpp"
#include "lmmd/analysis/result.hpp"
#include "neighborhood.hpp"
#include "pair_counts.hpp"

namespace lmmd::analysis {

struct BondOptions {
    std::map<std::pair<std::string, std::string>, double> cutoffs;  // A; of two elements, in either order
    std::optional<double> cutoff;                                   // A; of all pairs
    std::size_t nearest = 0;                                        // 0: by cutoff
    Where where;
};

inline constexpr OptionHelp kCutoffOption{
    "cutoff", "R", "how far neighbours are, A: a number or Ga-Ga:3.6,Ga-In:3.8; default: first minimum of g(r)"};
inline constexpr OptionHelp kNearestOption{"nearest", "N", "the N nearest atoms are neighbours, instead of a cutoff"};

// Reads 'cutoff', and 'nearest' where the table of options has it.
BondOptions parse_bonds(const Options& options);

// Slots begin[i] ... begin[i + 1] - 1 hold the neighbours of atom i.
struct Bonds {
    std::vector<std::size_t> begin;
    std::vector<std::uint32_t> atom;
    std::vector<Vec3> to;  // r_j - r_i, A

    std::size_t count(std::size_t i) const { return begin[i + 1] - begin[i]; }
};

class BondFinder {
public:
    // Throws Error(input) for elements that are not there and cutoffs that no memory would hold.
    BondFinder(const BondOptions& options, const Setup& setup);

    // Of an estimator that asks for bonds: see there.
    bool prepare(const Frame& frame, Team& team);
    void settle();
    const Bonds& find(const Frame& frame, Team& team);
    // One line; the cutoffs that are known by now.
    std::string describe() const;
    // The cutoffs in use, "cutoff_Ga-In"; none for the nearest.
    std::vector<Scalar> scalars() const;

    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    double& cutoff(std::size_t a, std::size_t b) { return cutoff_[a * elements_.size() + b]; }
    void give_cutoffs();
    bool given() const { return options_.cutoff || !options_.cutoffs.empty(); }
    std::string seen() const;
    void find_within(const Frame& frame, Team& team);
    void find_nearest(const Frame& frame, Team& team);
    std::size_t kind_of(const std::string& element) const;

    const BondOptions options_;
    const std::vector<std::string> elements_;
    const std::vector<std::size_t> kind_;
    const double interval_;  // between frames, internal; 0: unknown
    std::optional<PairCounts> counts_;  // while cutoffs are to be found
    std::int64_t frames_ = 0;           // that they were found from
    std::vector<double> cutoff_;        // [kind][kind], A; empty: not known yet
    Neighborhood neighborhood_;
    Bonds bonds_;
};

// Where g, at r = (k + 1/2) width, has its first minimum behind its first high peak; smoothed, so that noise makes
// none.
std::optional<double> first_minimum(std::span<const double> g, double width);

}  // namespace lmmd::analysis
