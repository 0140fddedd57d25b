// SPDX-License-Identifier: GPL-3.0-or-later
// A piston moves one wall of a slit: it sets the speed of the plane before each step (cell/walls.hpp).
// pressure P: the mean pressure on the wall becomes P. speed V: uniform motion. gap G over T: uniform motion that ends on G.
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

    // For the coming step of system.clock.dt. Needs no memory beyond the plane itself, so a resumed run goes on with it. Walls
    // that would meet or leave the box stand still instead, and System::check() says so.
    void advance(System& system) const;
};

}  // namespace lmmd
