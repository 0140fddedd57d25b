// SPDX-License-Identifier: GPL-3.0-or-later
// From a density of states to Tc: two-phase split, alpha2F of a model (tc/coupling.hpp), moments, closed formulae, Eliashberg
// equations, criteria of the liquid state; every number with the error of the spectrum, and bands for what the spectrum does
// not know: mu* and eta. Wherever the spectrum comes from, a run or a table.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/options.hpp"
#include "lmmd/analysis/result.hpp"
#include "spectra/two_phase.hpp"
#include "tc/coupling.hpp"
#include "thermo/mode_life.hpp"
#include "thermo/two_phase_input.hpp"

namespace lmmd::analysis {

struct PairingOptions {
    tc::Coupling coupling;
    std::optional<double> lambda;           // scaled to it; none: to eta
    ByElement eta, eta_error;               // eV/A^2; else of the table
    ByElement volume;                       // A^3, of an atom of a mixture; else of the elements' liquids
    std::string phase;                      // of the table; "": the element's first
    double mu_low = 0.10, mu_high = 0.15;
    bool remove_gas = true;
    std::optional<double> temperature, density;  // K, 1/A^3; none: of the frames
    std::optional<double> lifetime;              // internal time, of the collective modes
    std::optional<double> electron_path;         // A
    Where where, phase_where, temperature_where, density_where, volume_where;
};
PairingOptions read_pairing_options(const Options& options);

// The densities of states of a state's elements, as often as its errors need them.
using SpectrumFunction = std::function<std::vector<double>(std::span<const spectra::TwoPhaseInput>)>;
struct PairingState {
    std::vector<Component> species;
    std::optional<double> size;    // A, of the slit that confines it
    std::optional<ModeLife> modes; // of the collective modes, from currents
    std::function<Estimates(const SpectrumFunction&)> estimate;
};
// Error(input) where neither lambda nor eta is known.
Result pairing_result(const PairingOptions& options, const PairingState& state);

inline constexpr OptionHelp kPairingOptions[] = {
    {"model", "M", "law of alpha2: constant, inverse or bergmann (linear below the crossover); default constant"},
    {"crossover", "NU", "of bergmann, THz; default half the Debye-like frequency of the second moment"},
    {"low_cut", "NU", "below it the density of states is taken as Debye's parabola, THz; default 0.5"},
    {"max", "NU", "highest frequency of alpha2F, THz; default 15"},
    {"gas", "G", "remove or keep the gas-like part (2pt); default remove"},
    {"lambda", "L", "scale to this coupling constant; default by eta"},
    {"eta", "E", "Hopfield parameter N(0)<I^2>, eV/A^2: 2.1, or by element In=1.3,Bi=2.3; default of the table, by element and phase"},
    {"eta_error", "E", "its uncertainty, eV/A^2, in the same form; default of the table, or 5 %"},
    {"phase", "P", "whose eta of the table is taken: amorphous, beta, crystal, alloy; default the element's first"},
    {"mu_star", "LOW HIGH", "range of the Coulomb pseudopotential; default 0.10 0.15"},
    {"temperature", "T", "K, where the input does not tell"},
    kDensityOption,
    kVolumeOption,
    {"lifetime", "T", "of the collective modes' amplitude, ps, for the criteria of the liquid state; default from the currents of the frames"},
    {"electron_path", "L", "mean free path of the electrons, A, for the coherence length; default infinite"},
};

}  // namespace lmmd::analysis
