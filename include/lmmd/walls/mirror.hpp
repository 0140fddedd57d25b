// SPDX-License-Identifier: GPL-3.0-or-later
// A reflecting wall: an atom that drifted behind the plane comes back with its normal velocity (relative to the
// wall's own) reversed. No energy, no force; its push is the momentum that it hands over. Exact for free atoms; where a
// force F presses an atom on it, each reflection errs by F v dt times a random number of mean 0, so the energy walks a
// little: for a conserved quantity to the last digit take a wall with a force.
#pragma once

#include "lmmd/walls/force.hpp"

namespace lmmd {

struct Mirror {
    static constexpr const char* kKeyword = "mirror";
    static constexpr const char* kUsage = "mirror";
    static constexpr bool kImpenetrable = false;

    static Mirror parse(Args&) { return {}; }

    LMMD_HD WallForce operator()(double) const { return {0, 0}; }
};

}  // namespace lmmd
