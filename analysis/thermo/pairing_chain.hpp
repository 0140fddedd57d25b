// SPDX-License-Identifier: GPL-3.0-or-later
// The chain from densities of states to moments of alpha2F, as often as errors and bands need it: two-phase split and alpha2F of
// each element, their sum with the elements' shares and Hopfield parameters (tc/coupling.hpp).
#pragma once

#include "tc/spectrum.hpp"
#include "thermo/pairing.hpp"

namespace lmmd::analysis {

using SpeciesInputs = std::span<const spectra::TwoPhaseInput>;

struct ChainResult {
    std::vector<spectra::TwoPhase> two;  // of each species
    std::vector<tc::Alpha2F> parts;      // of each species, its share included
    tc::Alpha2F a2f;
    tc::Moments moments;
    double theta_d = 0, crossover = 0;  // eV; crossover: of Bergmann's law, used or not, mean over the species
    double gas_share = 0;               // of all degrees of freedom
    double diffusion = 0;               // A^2/internal time, mean over the atoms
    double number_density = 0;          // of all atoms, 1/A^3
    double eta = 0;                     // eV/A^2; of every element, where lambda was given
};

class Chain {
public:
    // Error(input) where neither lambda nor eta is known.
    Chain(const PairingOptions& options, const PairingState& state);

    // `errors`: how many errors of eta to add.
    ChainResult follow(SpeciesInputs in, const tc::Coupling& coupling, double errors, bool remove_gas) const;
    ChainResult follow(SpeciesInputs in, double errors = 0) const { return follow(in, options_.coupling, errors, options_.remove_gas); }

    double mu_star() const { return 0.5 * (options_.mu_low + options_.mu_high); }
    bool mixture() const { return state_.species.size() > 1; }
    const std::string& origin() const { return origin_; }  // of the size of alpha2F, in words

private:
    struct Hopfield {
        double value = 1, error = 0;  // eV/A^2
    };
    Hopfield find(const Component& species);
    [[noreturn]] void unknown(const Component& species) const;

    const PairingOptions& options_;
    const PairingState& state_;
    std::vector<Hopfield> eta_;  // of each species
    std::string origin_;
};

}  // namespace lmmd::analysis
