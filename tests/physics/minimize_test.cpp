// SPDX-License-Identifier: GPL-3.0-or-later
// Minimisers find minima that are known: a crystal's lattice sites, a box under a pressure, a wall's distance.
#include "lmmd/md/minimizer.hpp"

#include "support/deck_runs.hpp"
#include "support/dynamics.hpp"

using namespace lmmd;
using namespace lmmd::test;
using Method = MinimizeOptions::Method;
using Follow = MinimizeOptions::Cell;

namespace {

constexpr double kDensity = 0.06;  // fcc, where soft spheres of 0.5 eV press with 20 GPa

State at_rest(State state) {
    state.atoms.velocity.assign(state.atoms.size(), Vec3{});
    return state;
}

State shaken_crystal() { return at_rest(shaken(fcc(3, kDensity, 300), 0.1, 1)); }

double lattice_energy() {
    SimpleBackend backend({0, 0.5, 3.5});
    const State state = fcc(3, kDensity, 300);
    backend.upload(state, all_in_group_zero(state));
    return backend.forces().energy;
}

struct Minimized {
    MinimizeResult result;
    State state;
};

Minimized minimized(const SimpleLaw& law, State state, const MinimizeOptions& options, std::vector<Slit> slits = {}) {
    SimpleBackend backend(law);
    backend.upload(state, all_in_group_zero(state));
    System system(backend, state.box, std::move(slits), {0, 0});
    const MinimizeResult result = minimize(system, options);
    backend.download(state);
    return {result, state};
}

}  // namespace

TEST_CASE("both minimisers bring a shaken crystal back to its lattice") {
    for (const Method method : {Method::fire, Method::sd}) {
        MinimizeOptions options;
        options.method = method;
        options.force_tolerance = 1e-5;
        options.max_steps = 5000;
        const Minimized end = minimized({0, 0.5, 3.5}, shaken_crystal(), options);
        CHECK(end.result.converged);
        CHECK(end.result.max_force < 1e-5);
        CHECK(end.result.energy == Approx(lattice_energy()).epsilon(1e-9));
        CHECK(end.result.steps < (method == Method::fire ? 300 : 3000));
    }
}

TEST_CASE("a minimiser stops at its last step and says so") {
    for (const Method method : {Method::fire, Method::sd}) {
        MinimizeOptions options;
        options.method = method;
        options.force_tolerance = -1;
        options.max_steps = 12;
        const Minimized end = minimized({0, 0.5, 3.5}, shaken_crystal(), options);
        CHECK(end.result.steps == 12);
        CHECK(!end.result.converged);
        CHECK(end.result.energy > lattice_energy());
    }
}

TEST_CASE("the box relaxes until its stress balances the pressure from outside") {
    // 20.9 GPa is the crystal's own pressure at this density: the sheared, stretched box must come back to it.
    const SimpleLaw law{0, 0.5, 3.5, 20.9 * units::kGigapascal};
    State state = shaken_crystal();
    const double length = state.box.h(0, 0);
    const Mat3 strain = {{1.03, 0.02, 0, 0.02, 1.01, 0, 0, 0, 0.98}};
    state.box.set_lattice(state.box.h * strain);
    for (Vec3& r : state.atoms.position) r = r * strain;
    MinimizeOptions options;
    options.force_tolerance = 1e-5;
    options.max_steps = 5000;
    options.cell = Follow::free;
    const Minimized end = minimized(law, state, options);
    CHECK(end.result.converged);
    CHECK(end.result.max_stress < 1e-4 * units::kGigapascal);
    const Mat3 metric = end.state.box.h * transpose(end.state.box.h);
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b < 3; ++b)
            CHECK(metric(a, b) == Approx(a == b ? length * length : 0).margin(2e-3 * length * length));
    }
    // Hydrostatic: only the size changes.
    options.cell = Follow::hydrostatic;
    const Minimized even = minimized(law, state, options);
    CHECK(even.result.converged);
    CHECK(even.state.box.h(0, 1) / even.state.box.h(0, 0) == Approx(0.02 / 1.03).epsilon(1e-9));
    CHECK(even.state.box.h(2, 2) / even.state.box.h(0, 0) == Approx(0.98 / 1.03).epsilon(1e-9));
}

TEST_CASE("walls push while minimising") {
    // One free atom between two 9-3 walls ends in the minimum of the nearer one.
    State state = at_rest(cube(1, 1e-3, 300));
    state.box = Box(Mat3::diagonal(10, 10, 30), {true, true, false});
    state.atoms.position[0] = {5, 5, 10};
    MinimizeOptions options;
    options.force_tolerance = 1e-8;
    const Lj93 wall{0.1, 2.5};
    const Minimized end = minimized({}, state, options, {slit(2, 5, 25, wall)});
    CHECK(end.result.converged);
    const double distance = 2.5 * std::pow(0.4, 1.0 / 6);  // but for the pull of the other wall
    CHECK(end.state.atoms.position[0].z == Approx(5 + distance).epsilon(1e-4));
    CHECK(end.result.energy == Approx(wall(distance).energy + wall(20 - distance).energy).epsilon(1e-5));
}

TEST_CASE("minimize in a deck moves the atoms and leaves the velocities") {
    RunBench bench;
    const auto session = bench.perform_deck("potential nep.txt\nminimize fire 0.1 300\n", "run", bench.recorder);
    REQUIRE(bench.recorder.lines.size() == 1);
    CHECK(bench.recorder.lines[0].rfind("minimize: ", 0) == 0);
    const State before = liquid(48, 3);
    double moved = 0;
    for (std::size_t i = 0; i < 48; ++i) {
        moved = std::max(moved, norm(session->state.atoms.position[i] - before.atoms.position[i]));
        CHECK(norm(session->state.atoms.velocity[i] - before.atoms.velocity[i]) < 1e-12);
    }
    CHECK(moved > 0.05);
    session->backend().upload(session->state, session->groups.masks());
    session->backend().forces();
    CHECK(session->backend().sums({}).max_force < 0.101);
}

TEST_CASE("an orthogonal box stays one when it relaxes") {
    RunBench bench;
    const auto session = bench.perform_deck("build crystal alpha-Ga 1 1 1\npotential nep.txt\nminimize fire 1e-9 20 1\n", "run", bench.recorder);
    CHECK(session->state.box.volume() != Approx(4.5197 * 7.6633 * 4.5260).epsilon(1e-6));
    CHECK(session->state.box.orthogonal());
}
