// SPDX-License-Identifier: GPL-3.0-or-later
// Isotropic Migdal-Eliashberg equations on the imaginary axis:
//   Z_n       = 1 + (pi T / w_n) SUM_m lambda(n-m) Q_m w_m / R_m
//   Z_n D_n   = pi T SUM_m [lambda(n-m) - mu*(w_N)] Q_m D_m / R_m,    R_m = sqrt(w_m^2 + D_m^2),  w_n = (2n+1) pi T
// Constant density of states: Q = 1. Margine and Giustino, Phys. Rev. B 87, 024505 (2013), Eqs. 34-35,
// doi:10.1103/PhysRevB.87.024505. Energy-dependent: Pickett, Phys. Rev. B 26, 1186 (1982), Eqs. 4.1-4.3,
// doi:10.1103/PhysRevB.26.1186; its energy integrals are those of
//   G(z) = (1/pi) INT N(e)/N(E_F) / (e - E_F - z) de,   z_m = -chi_m + i Z_m R_m:   Q_m = Im G(z_m),
//   chi_n = -pi T SUM_m lambda(n-m) Re G(z_m) less its value at n = 0
// (that value only moves the chemical potential: Luttinger's theorem keeps the Fermi energy of a number of electrons).
// mu* belongs to a cutoff: the one given refers to `mu_star_cutoff` and is rescaled to the Matsubara cutoff w_N,
//   mu*(w_N) = mu* / (1 + mu* ln(mu_star_cutoff / w_N)).
// Temperatures are k_B T in eV throughout.
#pragma once

#include <complex>
#include <functional>
#include <optional>
#include <vector>

#include "tc/spectrum.hpp"

namespace lmmd::tc {

// G(z), eV -> 1, for Im z > 0; only known up to a real constant. Empty: constant, G = i.
using DensityOfStates = std::function<std::complex<double>(std::complex<double>)>;

struct EliashbergOptions {
    double mu_star = 0.1;
    double mu_star_cutoff = 0;  // eV; 0: the highest frequency with a2F above 0.01
    double cutoff_factor = 0;   // Matsubara cutoff in units of that highest frequency; 0: raised until Tc has converged
    DensityOfStates density_of_states = {};
};

// What mu* refers to, eV: as given, or the default.
double mu_star_reference(const Alpha2F& spectrum, const EliashbergOptions& options);

struct CriticalTemperature {
    double kt = 0;              // eV; 0 when there is none above `resolution`
    double resolution = 0;      // eV: the lowest k_B T that was looked at
    double cutoff_change = 0;   // relative change of Tc when the Matsubara cutoff is halved: the error of truncation
    double cutoff_factor = 0;   // as used
    double mu_star_cutoff = 0;  // eV, as used
    int frequencies = 0;        // Matsubara frequencies at Tc
};

// Tc where the linearised equations first have a solution (S - A is no longer positive definite; A from the ebmb
// manual's form with the cutoff-free diagonal), found by bisection to 1e-4 relative, on cells of frequencies (tc/matsubara.hpp).
// The cutoff, where it is left open, is doubled from 10 until Tc changes by less than 1e-3. Throws Error(input) for mu* that
// cannot be rescaled.
CriticalTemperature critical_temperature(const Alpha2F& spectrum, const EliashbergOptions& options);

// One of two layers that electrons tunnel between.
struct Layer {
    Alpha2F spectrum;
    EliashbergOptions options;
    double states = 1;  // thickness times density of states at the Fermi energy, in any unit that both share
};
// Tc of a bilayer thinner than the coherence lengths (McMillan, Phys. Rev. 175, 537 (1968),
// doi:10.1103/PhysRev.175.537, with Eliashberg's kernels in place of BCS's), linearised; to the right sides for layer i
// beside layer j come
//   Z_i: Gamma_i / R_j,n      Z_i D_i: Gamma_i D_j,n / R_j,n      Gamma_1 / Gamma_2 = states_2 / states_1
// `gamma` is Gamma_1, eV: 0 leaves two separate layers, the higher Tc counts; a very large one makes them one metal
// with the means of a2F and mu*, weighted by `states` (Cooper). Both have the Matsubara cutoff of the higher spectrum.
CriticalTemperature critical_temperature(const Layer& first, const Layer& second, double gamma);

struct Gap {
    double kt = 0;              // eV
    std::vector<double> omega;  // eV, w_n: the first 32 frequencies, then means over cells
    std::vector<double> delta;  // eV, D(i w_n)
    std::vector<double> z;      // Z(i w_n)
    bool converged = false;
};

// Solution of the nonlinear equations at a temperature; delta is 0 above Tc. An open cutoff is 10.
Gap solve_gap(const Alpha2F& spectrum, const EliashbergOptions& options, double kt);
// Tc where D(i w_0)^2 of the nonlinear equations extrapolates to zero (three temperatures below `near`): an independent
// check.
std::optional<double> critical_temperature_from_gap(const Alpha2F& spectrum, const EliashbergOptions& options,
                                                    double near);

// Analytic continuation by Pade approximants (Vidberg and Serene, J. Low Temp. Phys. 29, 179 (1977),
// doi:10.1007/BF00655090).
class Pade {
public:
    // Values u_n at the points i w_n.
    Pade(const std::vector<double>& w, const std::vector<double>& u);
    std::complex<double> operator()(std::complex<double> z) const;

private:
    std::vector<std::complex<double>> points_, coefficients_;
};

// D(omega) from the first `points` Matsubara frequencies.
Pade continued(const Gap& gap, int points = 30);
// Gap edge Delta_0 = Re Delta(omega = Delta_0) from the first `points` Matsubara frequencies, eV; nullopt without a
// gap.
std::optional<double> gap_edge(const Gap& gap, int points = 30);

}  // namespace lmmd::tc
