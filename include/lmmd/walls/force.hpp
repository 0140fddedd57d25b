// SPDX-License-Identifier: GPL-3.0-or-later
// What a wall potential returns, and how its arguments are read.
#pragma once

#include <string>

#include "lmmd/base/hd.hpp"
#include "lmmd/base/text.hpp"

namespace lmmd {

// Energy of one atom at distance d from the plane, and the force on it, positive away from the plane.
struct WallForce {
    double energy;  // eV
    double force;   // eV/A
};

// A number behind its own word, as in "gap 20": `name` is what a message calls it.
inline double labelled_real(Args& args, const std::string& label, const std::string& name, const RealRange& range) {
    args.expect(label);
    return args.real(name, range);
}

}  // namespace lmmd
