// SPDX-License-Identifier: GPL-3.0-or-later
// The sums that cross Backend: one atom's share, and how two partial sums are added.
#pragma once

#include "cpu/atom_store.hpp"
#include "lmmd/backend.hpp"
#include "lmmd/nep/evaluator.hpp"

namespace lmmd {

void add_atom(AtomSums& sums, const AtomStore& atoms, std::size_t i);
void add(AtomSums& total, const AtomSums& part);
void add(WallTotals& total, const WallTotals& part);
void add(NepTotals& total, const NepTotals& part);

}  // namespace lmmd
