// SPDX-License-Identifier: GPL-3.0-or-later
// How far a liquid is from a state in which electrons pair by its vibrations: the times on which its atoms leave and its waves
// die, over the time of a pair and over a period. A ratio far above 1 says that the ions are as good as an amorphous solid to the pair;
// below 1, that alpha2F of a solid-like spectrum describes nothing.
//   pair time        hbar/(2 Delta)
//   period           2 pi/omega_1
//   diffusion time   n^(-2/3)/(6 D): until an atom has moved by one interatomic distance
//   lifetime         1/Gamma of the collective modes' amplitude
//   coherence        xi_0 = hbar v_F/(pi Delta), free electrons; sqrt(xi_0 l) for an electron path l far below it (dirty)
#pragma once

#include <optional>

namespace lmmd::tc {

struct LiquidState {
    double temperature = 0;           // K, of the frames
    double number_density = 0;        // 1/A^3
    double diffusion = 0;             // A^2/internal time
    double omega_1 = 0;               // eV, of a2F
    double kt_c = 0, gap = 0;         // eV; Delta at T = 0
    std::optional<double> lifetime;   // internal time
    std::optional<double> valence;    // free electrons of an atom, mean
    std::optional<double> electron_path;  // A
    std::optional<double> size;       // A, of the slit or droplet
};

struct LiquidCriteria {
    double pair_time = 0, period = 0, diffusion_time = 0;  // internal time
    double diffusion_over_pair = 0, diffusion_over_period = 0;
    std::optional<double> lifetime_over_pair, lifetime_over_period;
    std::optional<double> coherence, coherence_over_size;  // A, 1
    double temperature_over_tc = 0;
};
// Infinite times and ratios where nothing diffuses or no pair forms.
LiquidCriteria liquid_criteria(const LiquidState& state);
std::optional<int> free_electron_valence(const char* symbol);  // of the simple metals

}  // namespace lmmd::tc
