// SPDX-License-Identifier: GPL-3.0-or-later
// Frequencies that all equal w_D for a Debye solid, g = 3 w^2/w_D^3, and differ for anything else.
//   moments   w_D(n) = [(n+3)/3 <w^n>]^(1/n),   w_D(0) = exp(1/3 + <ln w>)
//   sound     w_D = v (6 pi^2 N/V)^(1/3),   3/v^3 = 1/v_L^3 + 2/v_T^3
//   amplitude w_D = 3 [kT/(m <u^2>)]^(1/2), <u^2> of all three directions, classical; Lindemann: <u^2> = (x a)^2 at T_m
//   Einstein  w_E^2 = <F^2>/(3 m kT) = <w^2> = -C''(0)/C(0) of the velocity autocorrelation
// Debye, Ann. Phys. 344, 789 (1912); Grimvall, Thermophysical Properties of Materials (1999), on moments; all follow from
// the first line by integration. All frequencies in 1/internal time, hbar w_D = k Theta_D.
#pragma once

#include <optional>
#include <span>

#include "spectra/dho.hpp"
#include "spectra/spectrum.hpp"

namespace lmmd::spectra {

// n = -2 ... ; below 0 of the solid-like part only, with a low cut.
double debye_of_moment(const Spectrum& g, int n, double low_cut = 0);
// g = 3 w^2/w_D^3 fitted over low <= w <= high of a g of area 1 (or `share` of a whole), with the free exponent of the same
// range: 2 in a solid, nearer 1 in liquids, where this w_D means little.
struct ParabolaFit {
    Measured debye, exponent;
    double low = 0, high = 0;
};
std::optional<ParabolaFit> debye_of_parabola(const Spectrum& g, double low, double high);
// transverse = 0: longitudinal waves only, w_D = v_L k_D.
double debye_of_sound(double longitudinal, double transverse, double number_density);
double debye_of_amplitude(double temperature, double mass, double square_amplitude);
// In the cage: half the mean square displacement where d ln MSD / d ln t has its lowest minimum below 0.9, from the velocity
// autocorrelation of all three directions, MSD(t) = 2 INT_0^t (t - s) C(s) ds. A solid's settles on 2 <u^2>, and so half of it is
// called <u^2> (Larini et al., Nat. Phys. 4, 42 (2008), doi:10.1038/nphys795, call <u^2> the whole). nullopt: no such minimum.
struct Cage {
    double square_amplitude = 0;  // of the unit of the autocorrelation times time^2
    double time = 0;              // internal
};
std::optional<Cage> cage_of_vacf(std::span<const double> vacf, double dt);
double debye_of_lindemann(double melting_temperature, double mass, double neighbour_distance, double fraction);
double einstein_of_forces(double square_force, double mass, double temperature);  // <|F|^2>, eV^2/A^2
// From C(0), C(dt), C(2 dt): 2 (1 - c)/t^2 extrapolated to t = 0; the error is the size of the extrapolation's next term.
// Error(input) where dt is too coarse: c(dt) below 0.8.
Measured einstein_of_vacf(std::span<const double> vacf, double dt);

// Whether upper > lower, in standard errors of the difference: beyond two it is decided.
enum class Order { holds, violated, undecided };
Order order_of(const Measured& upper, const Measured& lower);

}  // namespace lmmd::spectra
