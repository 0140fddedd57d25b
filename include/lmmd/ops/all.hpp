// SPDX-License-Identifier: GPL-3.0-or-later
// The per-atom operations. To add one: write ops/my.hpp, add it here; every backend runs it at once.
#pragma once

#include <variant>

#include "lmmd/ops/affine.hpp"
#include "lmmd/ops/drift.hpp"
#include "lmmd/ops/freeze.hpp"
#include "lmmd/ops/kick.hpp"
#include "lmmd/ops/langevin.hpp"
#include "lmmd/ops/mix_velocity.hpp"

namespace lmmd {

using AtomOp = std::variant<Kick, Drift, Langevin, MapVelocity, CellVelocity, CellPosition, Freeze, MixVelocity>;

}  // namespace lmmd
