// SPDX-License-Identifier: GPL-3.0-or-later
// Linear maps of positions and velocities (rows times matrices).
#pragma once

#include "lmmd/cell/cell.hpp"
#include "lmmd/model/atom_view.hpp"

namespace lmmd {

// v <- v A
struct MapVelocity {
    Mat3 a = Mat3::identity();

    LMMD_HD void operator()(AtomView atoms, std::size_t i) const { atoms.velocity[i] = atoms.velocity[i] * a; }
};

// The maps that the last operations on the cell left there (thermostats, barostats).
struct CellVelocity {
    LMMD_HD void operator()(AtomView atoms, std::size_t i) const {
        atoms.velocity[i] = atoms.velocity[i] * atoms.cell->velocity_map;
    }
};
struct CellPosition {
    LMMD_HD void operator()(AtomView atoms, std::size_t i) const {
        atoms.position[i] = atoms.position[i] * atoms.cell->position_map;
    }
};

}  // namespace lmmd
