// SPDX-License-Identifier: GPL-3.0-or-later
// A piston moves one wall of a slit. It sets the speed of the plane before each step; System moves the plane during the
// drifts and keeps the book of the work, so the conserved quantity stays flat whatever a piston does.
//
// pressure P: the plane is a body of the mass M of the mobile atoms, pushed outwards by the atoms and inwards by P:
//   M dw/dt = A (p_wall - P) - M w / tau,   w = outward speed,
// integrated as w <- (w + dt A (p_wall - P) / M) exp(-dt/tau). At rest the mean pressure on the wall is P. M and tau
// set how fast the wall answers, not where it comes to rest: a slit of width L rings at about (speed of sound) / L,
// which tau damps. speed V: uniform motion. gap G over T: uniform motion that ends on G.
#pragma once

#include <string>
#include <variant>

#include "lmmd/md/system.hpp"

namespace lmmd {

struct Piston {
    struct Pressure {
        double target;  // eV/A^3
        double tau;     // damping time, internal
    };
    struct Speed {
        double inward;  // internal; positive compresses
    };
    struct Gap {
        double target;    // A
        double duration;  // internal
    };
    enum class Side { lo, hi };

    std::string slit;  // its name
    Side side = Side::hi;
    std::variant<Pressure, Speed, Gap> motion;

    // Sets the speed of the plane for the coming step of system.clock.dt. Needs no memory beyond the plane itself, so a
    // resumed run goes on with it. Error(guard) when the walls are about to meet or the wall is about to leave the box.
    void advance(System& system) const;
};

}  // namespace lmmd
