// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands of the dynamics do to a session.
#include "lmmd/base/units.hpp"
#include "support/deck_runs.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

const std::string kPotential = "potential nep.txt\ntime_step 1\n";

Vec3 momentum(const State& state) {
    Vec3 sum;
    for (std::size_t i = 0; i < state.atoms.size(); ++i) sum += state.atoms.mass[i] * state.atoms.velocity[i];
    return sum;
}

}  // namespace

TEST_CASE("velocity draws a temperature unless the structure brings velocities") {
    RunBench bench;
    State state = liquid(48, 3);
    auto session = bench.perform_deck(kPotential + "velocity 700\n", "run", bench.recorder);
    CHECK(norm(session->state.atoms.velocity[5] - state.atoms.velocity[5]) < 1e-12);
    CHECK(session->warnings ==
          std::vector<std::string>{
              "ga.in:3:1: the structure brings velocities, so 'velocity' changes nothing, as in GPUMD"});
    state.atoms.has_velocity = false;
    bench.set_structure(state);
    session = bench.perform_deck(kPotential + "velocity 700\n", "run", bench.recorder);
    CHECK(temperature(kinetic_energy(session->state.atoms), 144) == Approx(700).epsilon(1e-12));
    const auto velocity = [&](const std::string& deck) {
        return bench.perform_deck(kPotential + deck, "run", bench.recorder)->state.atoms.velocity[5];
    };
    const Vec3 first = session->state.atoms.velocity[5];
    CHECK(norm(velocity("velocity 700\n") - first) == 0);
    CHECK(norm(velocity("velocity 700 seed 1\n") - first) == 0);  // the session's seed is 1
    CHECK(norm(velocity("velocity 700 seed 2\n") - first) > 0);
}

TEST_CASE("fix holds its group during one run") {
    RunBench bench;
    State state = liquid(48, 3);
    state.atoms.group_methods = {std::vector<int>(48, 0)};
    for (std::size_t i = 0; i < 10; ++i) state.atoms.group_methods[0][i] = 1;
    bench.set_structure(state);
    const std::string run = "ensemble nvt_lan 500 500 20\nrun 20\n";
    auto session = bench.perform_deck(kPotential + "fix 1\n" + run, "run", bench.recorder);
    const auto moved = [&](std::size_t i) {
        const Atoms& a = session->state.atoms;
        const auto& n = a.image[i];
        return norm(a.position[i] + session->state.box.shift(n[0], n[1], n[2]) - state.atoms.position[i]);
    };
    for (std::size_t i = 0; i < 10; ++i) CHECK(moved(i) < 1e-12);
    CHECK(moved(10) > 1e-3);
    session = bench.perform_deck(kPotential + "fix 1\n" + run + run, "run", bench.recorder);
    CHECK(moved(0) > 1e-3);
}

TEST_CASE("correct_velocity takes the momentum out, of all atoms or of each group") {
    RunBench bench;
    State state = liquid(48, 3);
    state.atoms.group_methods = {std::vector<int>(48, 0)};
    for (std::size_t i = 0; i < 10; ++i) state.atoms.group_methods[0][i] = 1;
    for (Vec3& v : state.atoms.velocity) v += Vec3{0.01, 0, 0};
    bench.set_structure(state);
    const double before = norm(momentum(state));
    auto session = bench.perform_deck(kPotential + "ensemble nve\ncorrect_velocity 10\nrun 5\n", "run", bench.recorder);
    CHECK(norm(momentum(session->state)) < 1e-5 * before);  // forces in float lanes add up to zero to seven digits
    session = bench.perform_deck("potential nep.txt\ntime_step 1e-6\nensemble nve\ncorrect_velocity 10 0\nrun 1\n",
                                 "run", bench.recorder);
    Vec3 group;
    for (std::size_t i = 0; i < 10; ++i) group += state.atoms.mass[i] * session->state.atoms.velocity[i];
    CHECK(norm(group) < 1e-5 * before);
    session = bench.perform_deck(kPotential + "ensemble nve\nrun 5\n", "run", bench.recorder);
    CHECK(norm(momentum(session->state)) == Approx(before).epsilon(1e-4));
}

TEST_CASE("a slit opens its axis, lasts over runs, and gives the axis back") {
    RunBench bench;
    // Atoms in the box from 0 to 9.86 A; the walls stand just inside the images' edges, so soft ones are given.
    const std::string slit = "confine s slit z gap 9 center 4.93 harmonic k 1\n", run = "ensemble nve\nrun 3\n";
    auto session = bench.perform_deck(kPotential + slit + run + run, "run", bench.recorder);
    CHECK(session->slits.size() == 1);
    CHECK(session->state.box.periodic == std::array<bool, 3>{true, true, false});
    CHECK(session->slits[0].lo_totals.energy + session->slits[0].hi_totals.energy > 0);
    session = bench.perform_deck(kPotential + slit + run + "confine s off\n" + run, "run", bench.recorder);
    CHECK(session->slits.empty());
    CHECK(session->state.box.periodic == std::array<bool, 3>{true, true, true});
    // Given again: other walls in the same place, the axis still remembers what it was.
    session = bench.perform_deck(kPotential + slit + "confine s slit z gap 8 center 4.93 harmonic k 2\nconfine s off\n",
                                 "run", bench.recorder);
    CHECK(session->state.box.periodic[2]);
}

TEST_CASE("a piston carries a wall over several runs until its gap is reached") {
    RunBench bench;
    const std::string slit = "confine s slit z gap 9.5 center 4.93 harmonic k 1\npiston s z side lo gap 9 over 0.02\n";
    const std::string run = "ensemble nvt_lan 300 300 20\nrun 15\n";
    auto session = bench.perform_deck(kPotential + slit + run, "run", bench.recorder);
    CHECK(session->slits[0].gap() == Approx(9.5 - 0.5 * 15 / 20).epsilon(1e-12));
    CHECK(session->slits[0].hi.plane.position == 4.93 + 4.75);
    session = bench.perform_deck(kPotential + slit + run + run, "run", bench.recorder);
    CHECK(session->slits[0].gap() == Approx(9).epsilon(1e-12));
    CHECK(session->slits[0].lo.plane.speed == 0);
    session = bench.perform_deck(kPotential + slit + run + "piston s off\n" + run, "run", bench.recorder);
    CHECK(session->slits[0].gap() == Approx(9.5 - 0.5 * 15 / 20).epsilon(1e-12));
    CHECK(session->pistons.empty());
}

TEST_CASE("a run without an ensemble keeps the energy, and the user is told") {
    RunBench bench;
    bench.perform_deck(kPotential + "run 2\n", "run", bench.recorder);
    CHECK(bench.recorder.warnings.back() ==
          "ga.in:3:1: no 'ensemble' before this run; it keeps the energy constant (ensemble nve)");
}
