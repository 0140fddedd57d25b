// SPDX-License-Identifier: GPL-3.0-or-later
// A larger sample from copies of a smaller one.
#pragma once

#include <array>

#include "lmmd/model/state.hpp"

namespace lmmd {

// copies[a] images of the cell along lattice vector a, as one box. Velocities, masses, charges and group labels go with
// their atoms, and the unwrapped position of each copy is that of its original plus the copy's translation. Order, as
// GPUMD has it: all atoms of copy (0,0,0), then of (0,0,1) ... with the last index running fastest. copies >= 1.
State replicate(const State& state, std::array<int, 3> copies);

}  // namespace lmmd
