// SPDX-License-Identifier: GPL-3.0-or-later
// A half-space of Lennard-Jones particles, integrated: U(d) = epsilon [ (2/15) (sigma/d)^9 - (sigma/d)^3 ].
// Steele, Surf. Sci. 36, 317 (1973), doi:10.1016/0039-6028(73)90264-1 (without its lattice terms).
#pragma once

#include "lmmd/walls/force.hpp"

namespace lmmd {

struct Lj93 {
    static constexpr const char* kKeyword = "lj93";
    static constexpr const char* kUsage = "lj93 eps E sigma S";
    static constexpr bool kImpenetrable = true;  // an atom at d <= 0 is lost

    double epsilon;  // eV
    double sigma;    // A

    static Lj93 parse(Args& args) {
        const double eps = labelled_real(args, "eps", "the wall's epsilon", {0, 1e3, true, "an energy in eV above 0"});
        return {eps, labelled_real(args, "sigma", "the wall's sigma", {0, 1e3, true, "a length in A above 0"})};
    }

    LMMD_HD WallForce operator()(double d) const {
        const double s3 = sigma * sigma * sigma / (d * d * d), s9 = s3 * s3 * s3;
        return {epsilon * (2.0 / 15.0 * s9 - s3), epsilon * (6.0 / 5.0 * s9 - 3.0 * s3) / d};
    }
};

}  // namespace lmmd
