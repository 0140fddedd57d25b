// SPDX-License-Identifier: GPL-3.0-or-later
// Walls that move: the book of their work, and pistons. A piston sets the speed of its plane before each step;
// MoveWalls moves the plane during the drifts, so the conserved quantity stays flat whatever a piston does.
#pragma once

#include "lmmd/cell/cell.hpp"
#include "lmmd/model/atom_sums.hpp"
#include "lmmd/walls/all.hpp"

namespace lmmd {

// What a wall felt in Backend::push. A moving wall makes the Hamiltonian depend on time. Its work is the trapezoid of force
// times displacement: in the phase space extended by (time, -work) kick and drift stay symplectic, so the book is as flat
// as the energy of velocity Verlet.
LMMD_HD inline void count_push(Cell& cell, std::uint32_t w, const WallTotals& now) {
    CellWall& wall = cell.wall[w];
    if (now.lost >= 0) cell.note({CellTrouble::Kind::atom_lost, w, now.lost, wall.plane.position});
    cell.wall_work += 0.5 * (wall.totals.force + now.force) * wall.plane.inward * wall.moved;
    wall.moved = 0;
    wall.totals.energy = now.energy;
    wall.totals.force = now.force;
    wall.totals.lost = now.lost;
}

// What a mirror felt in Backend::reflect.
LMMD_HD inline void count_reflections(Cell& cell, std::uint32_t w, const WallTotals& now) {
    cell.wall[w].totals.impulse += now.impulse;
    cell.wall[w].totals.work += now.work;
    cell.wall_work += now.work;
}

// --- cell operations ----------------------------------------------------------------------------------------------------

struct MoveWalls {
    static constexpr bool kSums = false, kStrains = false;
    double dt;   // internal
    bool first;  // drift since the last forces

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3&) const {
        for (std::uint32_t w = 0; w < cell.walls; ++w) {
            CellWall& wall = cell.wall[w];
            if (first) wall.totals.impulse = wall.totals.work = 0;
            wall.plane.position += dt * wall.plane.speed;
            wall.moved += dt * wall.plane.speed;
        }
    }
};

// For averages over steps: of what the walls feel at the end of one of dt.
struct CountWalls {
    static constexpr bool kSums = false, kStrains = false;
    double dt;  // internal

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3&) const {
        for (std::uint32_t w = 0; w < cell.walls; ++w) {
            cell.wall[w].pressure_sum += cell.wall_pressure(w, dt);
            cell.wall[w].energy_sum += cell.wall[w].totals.energy;
        }
        ++cell.steps_counted;
    }
};

// Gives the plane of wall w that speed outwards for a step of dt, unless the walls would then meet or leave the box.
LMMD_HD inline void set_outward_speed(Cell& cell, std::uint32_t w, double outward, double dt) {
    Plane& plane = cell.wall[w].plane;
    const double moved = dt * outward, next = plane.position - plane.inward * moved;
    const bool meet = !(cell.gap(w / 2) + moved > 0);
    const bool outside = moved > 0 && (next < 0 || next > cell.box.h(plane.axis, plane.axis));
    plane.speed = meet || outside ? 0 : -plane.inward * outward;
    if (meet) cell.note({CellTrouble::Kind::walls_meet, w, -1, next});
    else if (outside) cell.note({CellTrouble::Kind::wall_outside, w, -1, next});
}

// The plane is a body of the mass M of the mobile atoms, pushed outwards by the atoms and inwards by P:
//   M dw/dt = A (p_wall - P) - M w / tau,   w = outward speed,
// integrated as w <- (w + dt A (p_wall - P) / M) exp(-dt/tau). At rest the mean pressure on the wall is P. M and tau
// set how fast the wall answers, not where it comes to rest: a slit of width L rings at about (speed of sound) / L,
// which tau damps.
struct PressWall {
    static constexpr bool kSums = false, kStrains = false;
    std::uint32_t wall;
    double target;  // eV/A^3
    double tau;     // internal
    double mass;    // amu
    double dt;      // internal

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3&) const {
        const Plane& plane = cell.wall[wall].plane;
        const double outward = -plane.inward * plane.speed, excess = cell.wall_pressure(wall, dt) - target;
        set_outward_speed(cell, wall, (outward + dt * cell.area(plane.axis) * excess / mass) * exp(-dt / tau), dt);
    }
};

struct DriveWall {
    static constexpr bool kSums = false, kStrains = false;
    std::uint32_t wall;
    double inward;  // internal speed; positive compresses
    double dt;

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3&) const {
        set_outward_speed(cell, wall, -inward, dt);
    }
};

// Uniform speed; the last step ends on the target. A ramp that has not begun has a plane at rest.
struct CloseGap {
    static constexpr bool kSums = false, kStrains = false;
    std::uint32_t wall;
    double target;    // A
    double duration;  // internal
    double dt;

    LMMD_HD void operator()(Cell& cell, const AtomSums&, const Mat3&) const {
        constexpr double kClose = 1e-9;  // A: what is left of a ramp that has ended is rounding
        const Plane& plane = cell.wall[wall].plane;
        const double way = target - cell.gap(wall / 2);
        const double uniform = plane.speed == 0 ? way / duration : -plane.inward * plane.speed;
        // A last step shorter than half of a full one joins the one before it.
        const bool last = fabs(way) < 1.5 * fabs(uniform) * dt || way * uniform < 0;
        set_outward_speed(cell, wall, fabs(way) < kClose ? 0 : last ? way / dt : uniform, dt);
    }
};

}  // namespace lmmd
