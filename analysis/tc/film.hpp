// SPDX-License-Identifier: GPL-3.0-or-later
// Free electrons in a film: confinement to a thickness L forbids the wavelengths above L/|cos theta|, that is two
// spheres of radius pi/L inside the Fermi sphere. Travaglino and Zaccone, J. Appl. Phys. 133, 033901 (2023),
// arXiv:2301.07604; Ummarino and Zaccone, arXiv:2406.16621. With N_b, E_b of the bulk, k_b = (3 pi^2 n0)^(1/3):
//   L_c = (2 pi/n0)^(1/3), where the spheres touch the Fermi surface (k_F = 2 pi/L)
//   L > L_c:  E_F = E_b [1 + 2 pi/(3 n0 L^3)]^(2/3),      N(E_F)/N_b = [1 + 2 pi/(3 n0 L^3)]^(1/3)
//   L < L_c:  E_F = (hbar^2/2m) [(2 pi)^3 n0/L]^(1/2),    N(E_F)/N_b = (L/2 pi) k_F^2/k_b
//   N(e) = L m^2 e/(pi^3 hbar^4) below e* = 2 pi^2 hbar^2/(m L^2), the bulk's (2m)^(3/2) sqrt(e)/(2 pi^2 hbar^3) above
// The geometry was derived anew; the coupling follows the density of states (a model choice):
//   lambda(L) = r lambda_b,  mu(L) = r mu_b,  mu*(L) = mu(L)/[1 + mu(L) ln(E_F(L)/w_c)],  r = N(E_F)/N_b.
// Hard and soft walls give other, continuous answers: Allen, arXiv:2406.16197; Valentinis et al., arXiv:1601.04927.
#pragma once

#include "tc/eliashberg.hpp"

namespace lmmd::tc {

struct FilmElectrons {
    double thickness = 0;     // A
    double fermi_energy = 0;  // eV
    double kink = 0;          // e*, eV
    double states_ratio = 1;  // N(E_F, L) / N_bulk
};

double critical_thickness(double electron_density);  // A; density in 1/A^3
double bulk_fermi_energy(double electron_density);   // eV
// The thinnest film that is one: the mean distance of the electrons, n0^(-1/3), A.
double thinnest_film(double electron_density);
// Error(input) for a thickness below that or above a micrometre, with the range.
FilmElectrons confine(double electron_density, double thickness);
// Of both spins, states/(eV A^3), at an energy above the bottom of the band (eV) in a film of that thickness (A).
double density_of_states(double energy, double thickness);
// Its transform about the Fermi energy, as the Eliashberg equations take it.
DensityOfStates states_around_fermi_energy(const FilmElectrons& electrons);

// A bulk metal: what a film of it is made from.
struct Metal {
    double electron_density = 0;  // 1/A^3
    Alpha2F spectrum;             // scaled to its lambda
    EliashbergOptions options;    // mu* and what it refers to
};
// Spectrum and mu* in the film. Error(input) when mu* is too large for an unscreened mu above 0: 1/mu* < ln(E_F/w_c).
Metal confined(const Metal& bulk, const FilmElectrons& electrons);

// A spectrum a2F ~ w^2 up to an edge (Debye), with that lambda and omega_log (eV): edge = omega_log exp(1/2).
Alpha2F debye_spectrum(double lambda, double omega_log);

}  // namespace lmmd::tc
