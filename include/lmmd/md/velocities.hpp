// SPDX-License-Identifier: GPL-3.0-or-later
// Velocities at a temperature, and without momentum.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/model/state.hpp"

namespace lmmd {

// Which numbers to draw.
struct VelocityDraw {
    double temperature = 0;  // K
    std::uint64_t seed = 1;
    std::uint64_t step = 0;
};

// Maxwell velocities without momentum, scaled to exactly that temperature over 3 N degrees of freedom, as GPUMD counts.
void draw_velocities(State& state, const VelocityDraw& draw);

// Takes the total momentum out of the members and, in a box without any periodic direction, their angular momentum
// about their centre of mass (elsewhere it is neither defined nor conserved). A single atom keeps its velocity.
void remove_momentum(State& state, std::span<const std::size_t> members);

// 0, 1, ..., n - 1.
std::vector<std::size_t> all_members(std::size_t n);

}  // namespace lmmd
