// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/piston.hpp"

namespace lmmd {

namespace {

CellOp operation(const Piston::Pressure& motion, std::uint32_t wall, const System& system) {
    return PressWall{wall, motion.target, motion.tau, system.mobile_mass(), system.clock.dt};
}
CellOp operation(const Piston::Speed& motion, std::uint32_t wall, const System& system) {
    return DriveWall{wall, motion.inward, system.clock.dt};
}
CellOp operation(const Piston::Gap& motion, std::uint32_t wall, const System& system) {
    return CloseGap{wall, motion.target, motion.duration, system.clock.dt};
}

}  // namespace

void Piston::advance(System& system) const {
    const std::optional<std::uint32_t> first = system.walls_of(slit);
    if (!first) return;
    const std::uint32_t wall = *first + (side == Side::hi ? 1 : 0);
    system.steer(std::visit([&](const auto& how) { return operation(how, wall, system); }, motion));
}

}  // namespace lmmd
