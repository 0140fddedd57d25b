// SPDX-License-Identifier: GPL-3.0-or-later
// v <- keep v + pull f: the step of a minimiser, for which all masses are one.
#pragma once

#include "lmmd/model/atom_view.hpp"

namespace lmmd {

struct MixVelocity {
    double keep;
    double pull;  // in the minimiser's units of time

    LMMD_HD void operator()(AtomView a, std::size_t i) const { a.velocity[i] = keep * a.velocity[i] + pull * a.force[i]; }
};

}  // namespace lmmd
