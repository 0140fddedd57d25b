// SPDX-License-Identifier: GPL-3.0-or-later
// The two-phase (2PT) model of a liquid: its vibrational density of states is that of a gas of hard spheres, which
// diffuses, plus that of a harmonic solid. Lin, Blanco, Goddard, J. Chem. Phys. 119, 11792 (2003), doi:10.1063/1.1624057.
// With g(omega) of area 1 (their S(nu) = 6 pi N g):
//   Delta = (4 pi g(0) / 3) (pi k T / m)^(1/2) (N/V)^(1/3) (6/pi)^(2/3)            (m: mass of one atom)
//   fluidicity f in (0, 1]:  2 (1-y)^3 = f (2-y),  y = f^(5/2) Delta^(-3/2)         (packing fraction of the spheres)
//   gas(omega) = g(0) / (1 + (pi g(0) omega / 2f)^2), area f;   solid = g - gas
// The gas is cut to 0 <= gas <= g point by point, so that the solid part is nowhere negative; `clipped` says how much
// of f is lost by it, the tail beyond the table included.
// Mixtures: each component is a fluid of its own in its part of the volume, V_i = N_i v_i, and the components mix ideally. So in
// the program DoSPT of Caro et al., J. Chem. Phys. 145, 244504 (2016), options hs_formalism = lin and smixture = mol, after Lai,
// Hsieh and Lin, Phys. Chem. Chem. Phys. 14, 15206 (2012). Theirs are v_i of Voronoi cells or partial molar volumes.
#pragma once

#include <span>

#include "spectra/spectrum.hpp"

namespace lmmd::spectra {

struct TwoPhaseInput {
    Spectrum vdos;              // from omega = 0; any area, it is set to 1
    double mass = 0;            // amu, of one atom
    double temperature = 0;     // K
    double number_density = 0;  // 1/A^3
};

struct Fluidicity {
    double delta = 0;  // the dimensionless diffusivity Delta
    double f = 0, y = 0;
};
Fluidicity fluidicity(double delta);

struct TwoPhase {
    Fluidicity fluidicity;
    Spectrum gas, solid;   // areas add up to 1 (the input's, where it is nowhere negative)
    double gas_share = 0;  // area of gas after the cut
    double clipped = 0;    // f - gas_share
    double diffusion = 0;  // D = pi k T g(0) / (2 m), A^2/internal time
    double mass = 0, temperature = 0, number_density = 0;
};
// Throws Error(input) for numbers out of range and for frequencies in a wrong unit as far as they give themselves away: springs
// m <w^2> stiffer than 150 eV/A^2 (the bond of N2 has 143).
TwoPhase split_two_phase(const TwoPhaseInput& in);

enum class Statistics { classical, quantum };
// Excess entropy of the hard spheres over an ideal gas. Lin et al. add ln z to the Carnahan-Starling term, which is the excess
// at equal pressure; at equal volume, as the ideal gas of the model is taken, there is no ln z (from the Carnahan-Starling
// free energy, S = -dA/dT; the point is raised by Sun et al., J. Chem. Phys. 147, 194505 (2017)).
enum class HardSphereExcess { equal_pressure, equal_volume };

// S_HS / k of one sphere:  5/2 + ln[(2 pi m k T / h^2)^(3/2) V / (f N)] + y (3y-4) / (1-y)^2  [+ ln z].
double hard_sphere_entropy(const TwoPhase& split, HardSphereExcess excess);

struct Thermodynamics {
    double entropy = 0;        // k_B per atom
    double energy = 0;         // kT per atom, without the energy of the atoms at rest
    double heat_capacity = 0;  // k_B per atom, constant volume
};
Thermodynamics thermodynamics(const TwoPhase& split, Statistics statistics, HardSphereExcess excess);

// Number density of a component in its part of the volume: 1/v_i = density sum_j x_j u_j / u_i, with u_j the partial volumes of
// one atom, of which only ratios count, and x_j the shares of the atoms.
double partial_density(double density, std::span<const double> shares, std::span<const double> volumes, std::size_t component);
// - sum_i x_i ln x_i, k_B per atom.
double mixing_entropy(std::span<const double> shares);

}  // namespace lmmd::spectra
