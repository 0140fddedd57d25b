// SPDX-License-Identifier: GPL-3.0-or-later
// Global thermostats: from the kinetic energy K and its target to the factor that all velocities are multiplied with, and
// the cell operations that do so. Energies in eV. Atoms at rest (K = 0) cannot be scaled: the factor is then 1.
#pragma once

#include "lmmd/base/random.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/cell/cell.hpp"
#include "lmmd/model/atom_sums.hpp"

namespace lmmd {

// dof k T / 2, eV.
LMMD_HD inline double kinetic_target(double temperature, double dof) { return 0.5 * dof * units::kBoltzmann * temperature; }

// Weak coupling: K relaxes towards the target by the share dt/tau of their difference in a step. Does not sample the
// canonical ensemble. Berendsen et al., J. Chem. Phys. 81, 3684 (1984), doi:10.1063/1.448118.
LMMD_HD inline double berendsen_factor(double kinetic, double target, double share) {
    return kinetic > 0 ? sqrt(1 + share * (target / kinetic - 1)) : 1;
}

// Gamma distribution of that shape (> 0) and scale 1; Marsaglia and Tsang, ACM Trans. Math. Softw. 26, 363 (2000),
// doi:10.1145/358407.358414.
LMMD_HD inline double gamma_deviate(double shape, Random& random) {
    // Below shape 1 the method needs a deviate of shape + 1 and a power of a uniform number.
    const double power = shape < 1 ? pow(random.uniform(), 1 / shape) : 1;
    const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3.0, c = 1 / sqrt(9 * d);
    while (true) {
        const double x = random.normal(), t = 1 + c * x;
        if (t <= 0) continue;
        const double v = t * t * t;
        if (log(random.uniform()) < 0.5 * x * x + d * (1 - v + log(v))) return power * d * v;
    }
}

// Stochastic velocity rescaling: the exact solution of the equation of motion of K over a step, canonical; memory =
// exp(-dt/tau). Bussi, Donadio, Parrinello, J. Chem. Phys. 126, 014101 (2007), doi:10.1063/1.2408420, eq. A7.
LMMD_HD inline double bussi_factor(double kinetic, double target, double dof, double memory, Random& random) {
    if (!(kinetic > 0)) return 1;
    const double first = random.normal();
    // The sum of the squares of the other dof - 1 normal numbers.
    const double others = dof > 1 ? 2 * gamma_deviate(0.5 * (dof - 1), random) : 0;
    const double ratio = (1 - memory) * target / (dof * kinetic);
    return sqrt(memory + ratio * (first * first + others) + 2 * first * sqrt(memory * ratio));
}

// --- cell operations: the velocities follow by CellVelocity -------------------------------------------------------------

LMMD_HD inline double kinetic_energy(const AtomSums& atoms) { return 0.5 * trace(atoms.kinetic); }  // eV

// Velocities times the factor; the bath takes what they lose.
LMMD_HD inline void scale_kinetic(Cell& cell, double kinetic, double factor) {
    cell.velocity_map = factor * Mat3::identity();
    cell.heat += kinetic * (1 - factor * factor);
}

struct BerendsenScaling {
    static constexpr bool kSums = true, kStrains = false;
    double target;  // eV
    double share;   // dt/tau

    LMMD_HD void operator()(Cell& cell, const AtomSums& atoms, const Mat3&) const {
        const double kinetic = kinetic_energy(atoms);
        scale_kinetic(cell, kinetic, berendsen_factor(kinetic, target, share));
    }
};

struct BussiScaling {
    static constexpr bool kSums = true, kStrains = false;
    double target;  // eV
    double dof, memory;
    std::uint64_t seed, step;

    LMMD_HD void operator()(Cell& cell, const AtomSums& atoms, const Mat3&) const {
        Random random(Stream::bussi, seed, step, 0);
        const double kinetic = kinetic_energy(atoms);
        scale_kinetic(cell, kinetic, bussi_factor(kinetic, target, dof, memory, random));
    }
};

struct ChainScaling {
    static constexpr bool kSums = true, kStrains = false;
    double kT, dof, dt;  // eV, 1, internal

    LMMD_HD void operator()(Cell& cell, const AtomSums& atoms, const Mat3&) const {
        cell.velocity_map = cell.chain.advance(kinetic_energy(atoms), kT, dof, dt) * Mat3::identity();
    }
};

// Puts another chain in the place of the present one.
struct StartChain {
    static constexpr bool kSums = false, kStrains = false;
    NoseHooverChain chain;

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3&) const { cell.chain = chain; }
};

// Takes the atoms' kinetic energy out of the bath (sign -1) or puts it in (+1): after and before what exchanges heat atom
// by atom.
struct CountHeat {
    static constexpr bool kSums = true, kStrains = false;
    double sign;

    LMMD_HD void operator()(Cell& cell, const AtomSums& atoms, const Mat3&) const { cell.heat += sign * kinetic_energy(atoms); }
};

}  // namespace lmmd
