// SPDX-License-Identifier: GPL-3.0-or-later
// Barostats as matrices: from the pressure to a logarithmic strain S of one step; box, positions and (where the method
// asks for it) momenta then follow r <- r exp(S), h <- h exp(S), p <- p exp(-S). Since S is the logarithm, the box
// never turns inside out and no spurious drift arises between dV and d ln V.
#pragma once

#include "lmmd/base/random.hpp"
#include "lmmd/cell/cell.hpp"
#include "lmmd/model/atom_sums.hpp"

namespace lmmd {

// exp(S) by its series, after halving S until it is small and squaring the result back.
LMMD_HD inline Mat3 matrix_exponential(const Mat3& s) {
    double size = 0, scale = 1;
    for (const double value : s.m) size += fabs(value);
    int halvings = 0;
    for (; size > 0.25 && halvings < 60; ++halvings) {
        size *= 0.5;
        scale *= 0.5;
    }
    const Mat3 small = scale * s;
    Mat3 result = Mat3::identity(), term = Mat3::identity();
    for (int n = 1; n <= 14; ++n) {
        term = (1.0 / n) * (term * small);
        result += term;
    }
    for (int k = 0; k < halvings; ++k) result = result * result;
    return result;
}

struct PressureControl {
    enum class Coupling { isotropic, orthogonal, triclinic };

    Coupling coupling = Coupling::isotropic;
    Mat3 target;      // eV/A^3, symmetric
    Mat3 compliance;  // A^3/eV per step, symmetric: 1 / (3 C tau_p/dt); 0: this component does not move

    // compliance x (pressure - target) by component; of the mean pressure when isotropic. Berendsen et al., J. Chem.
    // Phys. 81, 3684 (1984), doi:10.1063/1.448118, per component and logarithmic.
    LMMD_HD Mat3 relaxation(const Mat3& pressure) const {
        if (coupling == Coupling::isotropic) return compliance(0, 0) * (trace(pressure) / 3 - target(0, 0)) * Mat3::identity();
        Mat3 s;
        for (int a = 0; a < 3; ++a)
            for (int b = 0; b < 3; ++b) {
                const double mean = 0.5 * (pressure(a, b) + pressure(b, a));
                s(a, b) = compliance(a, b) * (mean - target(a, b));
            }
        return s;
    }
    // The noise that makes the relaxation sample the isothermal-isobaric ensemble at kT (eV) and volume (A^3): Bernetti
    // and Bussi, J. Chem. Phys. 153, 114107 (2020), doi:10.1063/5.0020514 (isotropic, in ln V); by component as in Del
    // Tatto et al., Appl. Sci. 12, 1139 (2022), doi:10.3390/app12031139, for a symmetric strain. With S logarithmic the
    // term kT/V of the equation in V cancels against Ito's.
    LMMD_HD Mat3 noise(double kT, double volume, Random& random) const {
        const auto amplitude = [&](int a, int b) { return sqrt(compliance(a, b) * kT / volume); };
        if (coupling == Coupling::isotropic)
            return sqrt(2.0 / 3.0) * amplitude(0, 0) * random.normal() * Mat3::identity();
        Mat3 s;
        for (int a = 0; a < 3; ++a) {
            s(a, a) = sqrt(2.0) * amplitude(a, a) * random.normal();
            // Two equal elements share the work of a shear, hence no factor of two in its variance.
            for (int b = a + 1; b < 3; ++b) s(a, b) = s(b, a) = amplitude(a, b) * random.normal();
        }
        return s;
    }
    // Directions of which the box does not allow control lose it: open ones of an orthogonal coupling.
    LMMD_HD PressureControl restricted_to(const Box& box) const {
        PressureControl result = *this;
        for (int a = 0; a < 3; ++a)
            for (int b = 0; b < 3; ++b)
                if (!box.periodic[static_cast<std::size_t>(a)] || !box.periodic[static_cast<std::size_t>(b)])
                    result.compliance(a, b) = 0;
        return result;
    }
};

// --- cell operations ----------------------------------------------------------------------------------------------------

LMMD_HD inline Mat3 pressure(const Cell& cell, const AtomSums& atoms, const Mat3& virial) {
    return (1.0 / cell.volume()) * (atoms.kinetic + virial);  // eV/A^3, compression positive
}

// The strain of this step, from the pressure at its start.
struct RelaxStrain {
    static constexpr bool kSums = true, kStrains = false;
    PressureControl control;

    LMMD_HD void operator()(Cell& cell, const AtomSums& atoms, const Mat3& virial) const {
        cell.strain = control.restricted_to(cell.box).relaxation(pressure(cell, atoms, virial));
    }
};
struct DrawStrain {
    static constexpr bool kSums = true, kStrains = false;
    PressureControl control;
    double kT;  // eV
    std::uint64_t seed, step;

    LMMD_HD void operator()(Cell& cell, const AtomSums& atoms, const Mat3& virial) const {
        Random random(Stream::cell_rescale, seed, step, 0);
        const PressureControl allowed = control.restricted_to(cell.box);
        cell.strain = allowed.relaxation(pressure(cell, atoms, virial)) + allowed.noise(kT, cell.volume(), random);
    }
};
struct SetStrain {
    static constexpr bool kSums = false, kStrains = false;
    Mat3 strain;

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3&) const { cell.strain = strain; }
};

// The box follows the strain; positions do by CellPosition. What it puts into the potential energy is -tr(virial S) with
// the mean of the virials at both ends of the step: SettleStrain counts it once the forces of the end are there.
struct StrainBox {
    static constexpr bool kSums = false, kStrains = true;

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3& virial) const {
        cell.virial = virial;
        cell.position_map = matrix_exponential(cell.strain);
        cell.box.set_lattice(cell.box.h * cell.position_map);
    }
};
struct SettleStrain {
    static constexpr bool kSums = false, kStrains = false;

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3& virial) const {
        cell.strain_energy -= 0.5 * trace((cell.virial + virial) * cell.strain);
    }
};
// Momenta follow inversely, by CellVelocity.
struct StrainMomenta {
    static constexpr bool kSums = true, kStrains = false;

    LMMD_HD void operator()(Cell& cell, const AtomSums& atoms, const Mat3&) const {
        const Mat3 shrink = matrix_exponential(-1.0 * cell.strain);
        cell.velocity_map = shrink;
        cell.strain_energy += 0.5 * (trace(shrink * atoms.kinetic * shrink) - trace(atoms.kinetic));
    }
};

}  // namespace lmmd
