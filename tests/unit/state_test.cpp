// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/model/state.hpp"

#include <catch2/catch.hpp>

#include "lmmd/base/units.hpp"

using namespace lmmd;

TEST_CASE("kinetic energy is half of mass times speed squared, summed") {
    Atoms atoms;
    atoms.mass = {2, 3};
    atoms.position.resize(2);
    atoms.velocity = {{1, 2, 2}, {0, -4, 0}};
    CHECK(kinetic_energy(atoms) == 0.5 * 2 * 9 + 0.5 * 3 * 16);
    CHECK(kinetic_energy(Atoms{}) == 0);
}

TEST_CASE("each degree of freedom carries half a kT") {
    CHECK(temperature(0.5 * units::kBoltzmann * 300 * 12, 12) == Approx(300));
    CHECK(temperature(1.0, 0) == 0);
}

TEST_CASE("an argon atom at its thermal speed has the textbook temperature") {
    // 39.95 amu at 397.75 m/s: m v^2 / (3 k) = 253.4 K, and 1 internal unit of speed is 9822.69 m/s.
    Atoms atoms;
    atoms.mass = {39.95};
    atoms.position.resize(1);
    atoms.velocity = {{397.75 / 9822.6947, 0, 0}};
    CHECK(temperature(kinetic_energy(atoms), 3) == Approx(253.4).epsilon(1e-3));
}
