// SPDX-License-Identifier: GPL-3.0-or-later
// Affine maps of positions and velocities (rows times matrices), for thermostats, barostats and momentum removal.
#pragma once

#include "lmmd/model/atom_view.hpp"

namespace lmmd {

// v <- v A + b
struct MapVelocity {
    Mat3 a = Mat3::identity();
    Vec3 b;

    LMMD_HD void operator()(AtomView atoms, std::size_t i) const { atoms.velocity[i] = atoms.velocity[i] * a + b; }
};

// r <- r A
struct MapPosition {
    Mat3 a = Mat3::identity();

    LMMD_HD void operator()(AtomView atoms, std::size_t i) const { atoms.position[i] = atoms.position[i] * a; }
};

}  // namespace lmmd
