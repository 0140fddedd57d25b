// SPDX-License-Identifier: GPL-3.0-or-later
// r += dt v: the position half of a splitting.
#pragma once

#include "lmmd/model/atom_view.hpp"

namespace lmmd {

struct Drift {
    double dt;  // internal

    LMMD_HD void operator()(AtomView a, std::size_t i) const { a.position[i] += dt * a.velocity[i]; }
};

}  // namespace lmmd
