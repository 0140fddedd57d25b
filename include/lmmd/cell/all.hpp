// SPDX-License-Identifier: GPL-3.0-or-later
// The operations on a cell (cell/cell.hpp): small structs with
//   operator()(Cell&, const AtomSums&, const Mat3& virial),  the virial of the last forces;
//   kSums     whether it looks at the sums over the atoms, which cost a pass over them;
//   kStrains  whether it changes the box.
// To add one: write it beside its like, add it here; every backend runs it at once.
#pragma once

#include <variant>

#include "lmmd/cell/barostats.hpp"
#include "lmmd/cell/thermostats.hpp"
#include "lmmd/cell/walls.hpp"

namespace lmmd {

using CellOp = std::variant<BerendsenScaling, BussiScaling, StartChain, ChainScaling, CountHeat, RelaxStrain, DrawStrain,
                            SetStrain, StrainBox, StrainMomenta, SettleStrain, MoveWalls, CountWalls, PressWall, DriveWall,
                            CloseGap>;

}  // namespace lmmd
