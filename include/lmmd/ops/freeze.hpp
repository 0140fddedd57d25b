// SPDX-License-Identifier: GPL-3.0-or-later
// v = 0: atoms that a `fix` holds in place.
#pragma once

#include "lmmd/model/atom_view.hpp"

namespace lmmd {

struct Freeze {
    LMMD_HD void operator()(AtomView a, std::size_t i) const { a.velocity[i] = Vec3{}; }
};

}  // namespace lmmd
