// SPDX-License-Identifier: GPL-3.0-or-later
// Time correlations of a vector of every chosen atom, by kind and axis: velocities (vacf, vdos) or unwrapped positions
// (msd). When the window of frames does not fit into the memory allowed, the atoms are taken in batches and the frames
// are read once for each.
#pragma once

#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"

namespace lmmd::analysis {

struct AtomCorrelatorOptions {
    Correlation kind = Correlation::product;
    double time = 0;             // largest lag, internal
    bool mass_weighted = false;  // correlations times the atom's mass
    Where where;                 // of the largest lag in the user's line
};

class AtomCorrelator {
public:
    AtomCorrelator(const AtomCorrelatorOptions& options, const Setup& setup);

    void add(const std::vector<Vec3>& vectors, const Frame& frame);
    bool another_pass();
    // Throws Error(input) when the frames were too few for the largest lag.
    const Correlator& found() const;
    std::size_t lags() const { return lags_; }
    double interval() const { return interval_; }                         // internal
    const std::vector<std::size_t>& kinds() const { return kinds_; }      // that have chosen atoms
    // Slot of the k-th of kinds() along an axis.
    std::size_t slot(std::size_t k, int axis) const { return 3 * k + static_cast<std::size_t>(axis); }
    double atoms(std::size_t k) const { return number_[k]; }              // chosen, of the k-th of kinds()

    void save(ByteWriter& out) const { now_->save(out); }
    void load(ByteReader& in) { now_->load(in); }

private:
    struct Member {
        std::size_t atom, k;  // k: index into kinds()
        std::uint32_t part;
    };
    void choose_atoms(const Setup& setup);
    void choose_batches(const Setup& setup);
    std::unique_ptr<Correlator> make_correlator() const;

    const AtomCorrelatorOptions options_;
    const double interval_;
    const bool moving_;
    const std::int64_t block_;
    const int threads_;
    const std::vector<double> mass_;
    std::size_t lags_ = 1, batch_ = 0, batch_atoms_ = 0, window_memory_ = 0;
    std::vector<std::size_t> kinds_;
    std::vector<double> number_;
    std::vector<Member> members_;  // by kind and part
    std::unique_ptr<Correlator> now_, before_;  // the batch at work, and all before it
};

}  // namespace lmmd::analysis
