// SPDX-License-Identifier: GPL-3.0-or-later
// Why a Tc may be wrong whatever formula it is from: one list for every command that prints one. What belongs to a single formula
// stands with it (tc/formula.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lmmd::tc {

// What is known where a Tc is printed; what is not known raises no doubt.
struct Circumstances {
    double kt_c = 0;                                 // eV
    double mu_star = 0.1;
    std::optional<double> theta_d;                   // eV, Debye or Debye-like
    std::optional<double> highest;                   // eV, where alpha2F ends
    std::optional<double> temperature;               // K, of the state
    std::optional<double> gas_share;                 // of the density of states
    std::optional<double> lifetime_over_period;      // of the collective modes
    std::optional<double> diffusion_over_period;
    std::optional<double> low_share, low_cut;        // of lambda from below the cut; eV
    std::optional<double> cutoff_change;             // of Tc at half the Matsubara cutoff, relative
};
std::vector<std::string> reasons_for_doubt(const Circumstances& c);

}  // namespace lmmd::tc
