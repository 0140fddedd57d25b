// SPDX-License-Identifier: GPL-3.0-or-later
// What tests start from: small systems and small models, the same on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "lmmd/model/state.hpp"
#include "lmmd/nep/model.hpp"

namespace lmmd::test {

// Random liquid gallium (every second atom indium if `alloy`) at 0.05 atoms/A^3 in a periodic cube, with velocities
// drawn at `kelvin` and without total momentum.
struct LiquidOptions {
    bool alloy = false;
    double kelvin = 500;
};
State liquid(std::int64_t atoms, std::uint64_t seed, const LiquidOptions& options = {});

// Two gallium atoms r (A) apart along a crooked direction, at rest, in an open box of 30 A.
State dimer(double r);

// `state` with a box that is open, or sheared: the same atoms, other boundaries.
State with_periodicity(State state, std::array<bool, 3> periodic);
// h and positions times (1 + strain), strain(0, 1) = shear and so on.
State strained(State state, const Mat3& strain);
// Every position moved by a normal deviate of that width, A.
State shaken(State state, double width, std::uint64_t seed);

// Masks for Backend::upload: every atom in group 0.
std::vector<std::uint64_t> all_in_group_zero(const State& state);

// A NEP4 of Ga (and In) with random parameters: energies of order 1 eV and forces of order 1 eV/A in a liquid at 0.05
// atoms/A^3. Radial cutoff 6 A, angular 5 A, l_max 4 with 222 and 1111, unless changed in `shape`.
struct ModelOptions {
    int elements = 1;
    bool zbl = true;  // universal, 1 to 2 A: keeps dynamics from collapsing
    int neurons = 10;
};
NepShape small_shape(const ModelOptions& options = {});
NepModel random_model(std::uint64_t seed, const ModelOptions& options = {});
NepModel random_model(std::uint64_t seed, const NepShape& shape);  // of any shape, without ZBL

}  // namespace lmmd::test
