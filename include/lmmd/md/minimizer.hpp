// SPDX-License-Identifier: GPL-3.0-or-later
// Minimisers: they move the mobile atoms of a System (walls push, frozen atoms stay) to where no force acts. The
// velocities in the backend serve as their own and are overwritten; all masses count as one, so time is in A/sqrt(eV).
//   fire  fast inertial relaxation: Bitzek et al., Phys. Rev. Lett. 97, 170201 (2006),
//   doi:10.1103/PhysRevLett.97.170201, with
//         the half step back and the mixing order of Guenole et al., Comput. Mater. Sci. 175, 109584 (2020),
//         doi:10.1016/j.commatsci.2020.109584. With the box: nine more coordinates, its strain times the cube root of
//         the volume.
//   sd    steepest descent with a step that grows while the energy falls and halves when it does not.
#pragma once

#include <functional>

#include "lmmd/md/system.hpp"

namespace lmmd {

struct MinimizeOptions {
    enum class Method { sd, fire };
    enum class Cell { fixed, free, hydrostatic };

    Method method = Method::fire;
    double force_tolerance = 1e-3;     // eV/A, largest component; below 0: go on to the last step
    double stress_tolerance = 6.2e-7;  // eV/A^3 (1e-4 GPa), largest component, where the cell moves
    std::int64_t max_steps = 1000;
    Cell cell = Cell::fixed;           // free and hydrostatic with fire only
};

struct MinimizeResult {
    std::int64_t steps = 0;    // evaluations of the forces
    double energy = 0;         // eV, potential and walls
    double max_force = 0;      // eV/A, largest component
    double max_stress = 0;     // eV/A^3, largest component of the virial's pressure
    bool converged = false;
};

// Expects atoms at rest in the backend. Error(guard) for an atom that is not finite.
MinimizeResult minimize(System& system, const MinimizeOptions& options);

}  // namespace lmmd
