// SPDX-License-Identifier: GPL-3.0-or-later
// v += dt f / m: the velocity half of a splitting.
#pragma once

#include "lmmd/model/atom_view.hpp"

namespace lmmd {

struct Kick {
    double dt;  // internal

    LMMD_HD void operator()(AtomView a, std::size_t i) const { a.velocity[i] += (dt / a.mass[i]) * a.force[i]; }
};

}  // namespace lmmd
