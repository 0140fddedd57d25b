// SPDX-License-Identifier: GPL-3.0-or-later
// Density and current modes of a box's wave vectors and their time correlations, averaged over shells:
//   rho(q, t) = sum_j exp(i q . r_j),   j(q, t) = sum_j (v_j - V) exp(i q . r_j),   V the velocity of the mass centre,
//   F(q, t)   = (1/N)  < rho(q, t) rho*(q, 0) >
//   C_L(q, t) = (1/N)  < j_L(q, t) j_L*(q, 0) >,   j_L = j . q/|q|
//   C_T(q, t) = (1/2N) < j_T(q, t) . j_T*(q, 0) >,   of the two directions across q
// With several elements a and b the part of a pair is what rho_a rho_b* (and rho_b rho_a*, together) give; parts of all
// pairs add up to the whole. Hansen and McDonald, Theory of Simple Liquids, 4th ed. (2013), eqs. 7.4.3, 7.4.19-21. Only
// the modes are kept, a few numbers a frame; all that was found can be asked with errors (correlator.hpp: over wave
// vectors and time).
#pragma once

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "lmmd/base/team.hpp"
#include "waves/phases.hpp"

namespace lmmd::analysis {

enum class Wave { density, longitudinal, transverse };

struct CollectiveOptions {
    ShellOptions waves;
    double time = 0;  // largest lag, internal
    Where where;      // of it
    bool density = true, current = true;
};

inline constexpr OptionHelp kCorrelationTime{"time", "T", "largest time of the correlations, ps; default 4"};
// Reads it and kShellOptions.
CollectiveOptions read_collective_options(const Options& given);

class Collective {
public:
    Collective(const CollectiveOptions& options, const Setup& setup);
    ~Collective();

    void accumulate(const Frame& frame);
    void save(ByteWriter& out) const;
    void load(ByteReader& in);

    // Correlations at all lags; of one pair of kinds, or their sum. Internal units, per atom.
    class Found {
    public:
        std::vector<double> pair(Wave wave, std::size_t shell, std::size_t pair) const;
        std::vector<double> total(Wave wave, std::size_t shell) const;

    private:
        friend class Collective;
        Found(const Collective& modes, const Correlations& all) : modes_(modes), all_(all) {}
        const Collective& modes_;
        const Correlations& all_;
    };
    // Error(input) when the frames were too few.
    Estimates estimate(const std::function<std::vector<double>(const Found&)>& function) const;
    std::string describe() const;

    std::size_t lags() const { return lags_; }
    double interval() const { return setup_.interval; }  // internal
    std::size_t shells() const { return shells_.size(); }
    double q(std::size_t shell) const;  // mean over its vectors and the frames, 1/A
    std::size_t vectors(std::size_t shell) const { return shells_[shell].n.size(); }
    // "Ga-In": pairs of the kinds that have chosen atoms; one of them: no pairs beside the whole.
    const std::vector<std::string>& pairs() const { return pair_names_; }
    double kt() const;  // of all atoms and frames, eV; needs velocities
    Estimates kt_with_error() const;
    double inverse_mass() const;  // mean of the chosen atoms, 1/amu
    double atoms() const { return number_ / static_cast<double>(frames_); }   // chosen, mean over frames
    double volume() const { return volume_ / static_cast<double>(frames_); }  // mean over frames, A^3

private:
    void choose_pairs();
    void make_correlator();
    void add_terms(CorrelatorOptions& options, Wave wave, std::size_t shell);
    std::size_t series_of(Wave wave, std::size_t kind, std::size_t vector) const;
    std::size_t slot_of(Wave wave, std::size_t shell, std::size_t pair) const;
    std::size_t series_per_vector() const { return (options_.density ? 2 : 0) + (options_.current ? 6 : 0); }
    void sum_slice(const ChosenAtoms::Slice& slice, const Frame& frame, Vec3 drift, Phases& phases,
                   std::span<double> sums) const;
    void project(const Frame& frame, std::span<const double> sums);

    const CollectiveOptions options_;
    const Setup setup_;
    const ChosenAtoms atoms_;
    std::size_t lags_ = 1, vectors_ = 0;
    std::vector<WaveShell> shells_;
    std::vector<std::array<std::size_t, 2>> pairs_;  // indices into atoms_.kinds
    std::vector<std::string> pair_names_;
    PhaseSums phases_;
    std::unique_ptr<Correlator> correlator_;
    std::vector<double> row_;
    // Sums over frames: length of each shell, kT, volume, chosen atoms and their inverse masses.
    std::vector<double> q_;
    BlockSums kt_;  // and the frames
    double volume_ = 0, number_ = 0, inverse_mass_ = 0;
    std::int64_t frames_ = 0;
    Team team_;
};

}  // namespace lmmd::analysis
