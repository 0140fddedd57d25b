// SPDX-License-Identifier: GPL-3.0-or-later
// The phonon theory of liquids: transverse modes exist only above the Frenkel frequency w_F = 2 pi / tau, tau = eta / G_inf.
//   classical  E/kT = (1 + alpha T/2) [3 - (w_F/w_D)^3]
//   quantum    E/kT = (1 + alpha T/2) [3 D(hbar w_D/kT) - (w_F/w_D)^3 D(hbar w_F/kT)],   D(x) = (3/x^3) INT_0^x z^3/(e^z-1) dz
// Bolmatov, Brazhkin, Trachenko, Sci. Rep. 2, 421 (2012), doi:10.1038/srep00421. c_V = dE/dT falls from 3 k (w_F = 0) to 2 k
// (w_F = w_D, the Frenkel line). Whether the lost modes have a Debye spectrum is disputed.
#pragma once

#include "spectra/two_phase.hpp"

namespace lmmd::spectra {

double debye_function(double x);
// tau in internal time; viscosity in eV internal time/A^3, shear_modulus (G_inf) in eV/A^3. w_F = 2 pi / tau.
double frenkel_time(double viscosity, double shear_modulus);
double frenkel_frequency(double viscosity, double shear_modulus);  // 1/internal time

struct LiquidPhonons {
    double temperature = 0;    // K
    double debye = 0;          // w_D, 1/internal time
    double frenkel = 0;        // w_F, 1/internal time
    double frenkel_slope = 0;  // dln w_F / dln T; positive in a liquid
    double expansion = 0;      // alpha, 1/K
};
// w_F above w_D means a fluid beyond the Frenkel line; the theory does not hold there: Error(input).
double phonon_energy(const LiquidPhonons& liquid, Statistics statistics);         // kT per atom
double phonon_heat_capacity(const LiquidPhonons& liquid, Statistics statistics);  // k_B per atom, w_D constant

}  // namespace lmmd::spectra
