// SPDX-License-Identifier: GPL-3.0-or-later
// What moves in a system beside its atoms: box, walls and baths, with the books of their energies. A backend keeps it
// where it keeps the atoms; cell operations (cell/all.hpp) work on it there, so that a machine that works ahead of the
// host need not be waited for.
#pragma once

#include "lmmd/cell/nose_hoover.hpp"
#include "lmmd/model/box.hpp"
#include "lmmd/walls/plane.hpp"

namespace lmmd {

struct CellWall {
    Plane plane;
    double moved = 0;   // A, of the plane since the atoms last felt it
    WallTotals totals;  // energy and force of the last push; impulse and work of the drifts before it
    double pressure_sum = 0, energy_sum = 0;  // over the steps counted by CountWalls: eV/A^3, eV
};

// The first that went wrong; it stays.
struct CellTrouble {
    enum class Kind : std::uint32_t { none, atom_lost, walls_meet, wall_outside };
    Kind kind = Kind::none;
    std::uint32_t wall = 0;
    std::int64_t atom = -1;  // that is behind the wall
    double place = 0;        // A, of the wall
};

struct Cell {
    static constexpr std::uint32_t kWalls = 6;

    Box box;

    // Two walls a slit: its lower is 2 k, its upper 2 k + 1.
    CellWall wall[kWalls];
    std::uint32_t walls = 0;
    std::int64_t steps_counted = 0;  // by CountWalls
    double wall_work = 0;            // eV that moving walls have put into the atoms
    CellTrouble trouble;

    double heat = 0;           // eV that thermostats have taken from the atoms
    NoseHooverChain chain;
    Mat3 strain;               // of this step, logarithmic
    Mat3 virial;               // eV, at the start of the step that strains
    double strain_energy = 0;  // eV that strains have put into the atoms

    // What CellVelocity and CellPosition multiply with (rows times matrices).
    Mat3 velocity_map = Mat3::identity(), position_map = Mat3::identity();

    LMMD_HD double gap(std::uint32_t slit) const {  // A
        return wall[2 * slit + 1].plane.position - wall[2 * slit].plane.position;
    }
    // A^3: of the box, or area times gap where a slit confines the atoms.
    LMMD_HD double volume() const {
        double volume = box.volume();
        for (std::uint32_t s = 0; 2 * s < walls; ++s) volume *= gap(s) / box.thickness(wall[2 * s].plane.axis);
        return volume;
    }
    // A^2: of the walls across a Cartesian axis.
    LMMD_HD double area(int axis) const {
        double extent = box.thickness(axis);
        for (std::uint32_t s = 0; 2 * s < walls; ++s)
            if (wall[2 * s].plane.axis == axis) extent = gap(s);
        return volume() / extent;
    }
    // Of the atoms on a wall, averaged over the last step of dt, eV/A^3.
    LMMD_HD double wall_pressure(std::uint32_t w, double dt) const {
        return (wall[w].totals.force + wall[w].totals.impulse / dt) / area(wall[w].plane.axis);
    }
    // Energy that thermostats and barostats hold, eV.
    LMMD_HD double bath_energy() const { return heat + chain.energy() - strain_energy; }

    LMMD_HD void note(const CellTrouble& found) {
        if (trouble.kind == CellTrouble::Kind::none) trouble = found;
    }
};

}  // namespace lmmd
