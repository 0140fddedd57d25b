// SPDX-License-Identifier: GPL-3.0-or-later
// A soft wall: U(d) = k d^2 / 2 for atoms behind the plane (d < 0), nothing in front of it.
#pragma once

#include "lmmd/walls/force.hpp"

namespace lmmd {

struct HarmonicWall {
    static constexpr const char* kKeyword = "harmonic";
    static constexpr const char* kUsage = "harmonic k K";
    static constexpr bool kImpenetrable = false;

    double k;  // eV/A^2

    static HarmonicWall parse(Args& args) {
        return {labelled_real(args, "k", "the stiffness of the wall", {0, 1e6, true, "a number in eV/A^2 above 0"})};
    }

    LMMD_HD WallForce operator()(double d) const {
        const double depth = d < 0 ? d : 0;
        return {0.5 * k * depth * depth, -k * depth};
    }
};

}  // namespace lmmd
