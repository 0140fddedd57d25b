// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/piston.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lmmd/base/units.hpp"

namespace lmmd {

namespace {

constexpr double kClose = 1e-9;  // A: what is left of a ramp that has ended is rounding

// Outward speed of a plane that obeys the equation in the header.
double pressed(const Piston::Pressure& motion, const System& system, const Wall& wall, const WallTotals& totals) {
    const double dt = system.clock.dt, mass = system.sums().mass;
    const double outward = -wall.plane.inward * wall.plane.speed;
    const double excess = system.wall_pressure(wall, totals) - motion.target;
    return (outward + dt * system.area(wall.plane.axis) * excess / mass) * std::exp(-dt / motion.tau);
}

// Uniform outward speed; the last step ends on the target. A ramp that has not begun has a plane at rest.
double ramped(const Piston::Gap& motion, const System& system, const Slit& slit, const Plane& plane) {
    const double way = motion.target - slit.gap();
    if (std::fabs(way) < kClose) return 0;
    const double uniform = plane.speed == 0 ? way / motion.duration : -plane.inward * plane.speed;
    const double dt = system.clock.dt;
    // A last step shorter than half of a full one joins the one before it.
    return std::fabs(way) < 1.5 * std::fabs(uniform) * dt || way * uniform < 0 ? way / dt : uniform;
}

}  // namespace

void Piston::advance(System& system) const {
    for (Slit& s : system.slits()) {
        if (s.name != slit) continue;
        Wall& wall = side == Side::hi ? s.hi : s.lo;
        const WallTotals& totals = side == Side::hi ? s.hi_totals : s.lo_totals;
        double outward = 0;
        if (const auto* pressure = std::get_if<Pressure>(&motion)) outward = pressed(*pressure, system, wall, totals);
        if (const auto* speed = std::get_if<Speed>(&motion)) outward = -speed->inward;
        if (const auto* gap = std::get_if<Gap>(&motion)) outward = ramped(*gap, system, s, wall.plane);
        const double moved = system.clock.dt * outward;
        if (!(s.gap() + moved > 0)) {
            throw guard_error(
                fmt::format("piston '{}': the walls of its slit meet; press less hard, or end it with 'piston {} off'",
                            slit, slit));
        }
        const double next = wall.plane.position - wall.plane.inward * moved;
        if (moved > 0 && (next < 0 || next > system.box().h(s.axis, s.axis))) {
            throw guard_error(
                fmt::format("piston '{}': its wall leaves the box at {} = {:.6g} A; the atoms push it harder than the "
                            "target, so make the box longer, the pressure higher or the slit wider",
                            slit, "xyz"[s.axis], next));
        }
        wall.plane.speed = -wall.plane.inward * outward;
    }
}

}  // namespace lmmd
