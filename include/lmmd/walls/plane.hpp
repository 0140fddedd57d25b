// SPDX-License-Identifier: GPL-3.0-or-later
// Where a wall is, and the sums over the atoms that it acts on.
#pragma once

#include <cstdint>

#include "lmmd/base/vec3.hpp"

namespace lmmd {

// A plane normal to a Cartesian axis; atoms belong on its inner side.
struct Plane {
    int axis = 2;         // 0, 1, 2: x, y, z
    double position = 0;  // A
    double inward = 1;    // +1: atoms live above the plane, -1: below it
    double speed = 0;     // of the plane along the axis, internal

    LMMD_HD double distance(Vec3 r) const { return inward * (r[axis] - position); }  // A, positive inside
};

// Sums over the atoms that a wall acts on.
struct WallTotals {
    double energy = 0;             // eV
    double force = 0;              // of the atoms on the wall, outward positive, eV/A (force walls)
    double impulse = 0;  // momentum handed to the wall in a reflection, outward positive, internal (mirror walls)
    double work = 0;               // energy the moving wall gave to the atoms in a reflection, eV (mirror walls)
    std::int64_t lost = -1;        // id of an atom behind an impenetrable wall; -1: none
};

}  // namespace lmmd
