// SPDX-License-Identifier: GPL-3.0-or-later
// How many floating-point operations the formulas of a NEP ask for, energy and forces, each counted once: the measure of
// how well a kernel uses a machine. Overheads (gathers, masks, the neighbour search) are not counted.
#pragma once

#include "lmmd/nep/model.hpp"

namespace lmmd {

struct MeanNeighbors {
    double radial = 0, angular = 0;  // per atom, within the two cutoffs
};

// Per atom and evaluation.
inline double nep_operations(const NepShape& shape, const MeanNeighbors& n) {
    const double radial_basis = shape.basis_radial + 1, angular_basis = shape.basis_angular + 1;
    const double radial_functions = 6 * radial_basis + 4 * shape.radial() * radial_basis;     // values and slopes
    const double radial_force = 2 * shape.radial() + 20;
    const double angular_functions = 6 * angular_basis + 4 * shape.angular() * angular_basis;
    const double sums = 60 + 2 * shape.angular() * shape.harmonics();
    const double angular_force = 4 * shape.angular() * shape.harmonics() + 8 * shape.harmonics() + 40;
    const double network = 4.0 * shape.descriptors() * shape.neurons;                         // forwards and backwards
    return n.radial * (radial_functions + radial_force) + n.angular * (angular_functions + sums + angular_force) + network;
}

}  // namespace lmmd
