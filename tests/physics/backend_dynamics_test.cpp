// SPDX-License-Identifier: GPL-3.0-or-later
// Newton's equations on a backend: what velocity Verlet must conserve, and how well.
#include <catch2/catch.hpp>
#include <cmath>

#include "lmmd/base/units.hpp"
#include "support/backends.hpp"
#include "support/builders.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

// Root mean square of the total energy around its mean over a given time, eV.
double energy_fluctuation(Backend& backend, const State& state, double dt, double duration) {
    ForceTotals totals = evaluate(backend, state).totals;
    double sum = 0, sum2 = 0;
    const int steps = static_cast<int>(std::lround(duration / dt));
    const double origin = total_energy(backend, totals);
    for (int step = 0; step < steps; ++step) {
        totals = verlet(backend, dt);
        const double e = total_energy(backend, totals) - origin;
        sum += e / steps;
        sum2 += e * e / steps;
    }
    return std::sqrt(sum2 - sum * sum);
}

}  // namespace

TEST_CASE("the energy of Newtonian dynamics fluctuates with the square of the time step") {
    const State state = liquid(108, 1, {true, 600});
    const double fs = units::kFemtosecond;
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const double fine = energy_fluctuation(*b.backend, state, 0.5 * fs, 150 * fs);
        const double coarse = energy_fluctuation(*b.backend, state, 1.0 * fs, 150 * fs);
        const double ratio = coarse / fine;
        INFO("ratio " << ratio << ", fluctuation at 1 fs " << coarse << " eV");
        CHECK(ratio > 3.5);
        CHECK(ratio < 4.5);
    }
}

TEST_CASE("momentum stays what it was") {
    State state = liquid(108, 2, {true, 1000});
    for (Vec3& v : state.atoms.velocity) v += Vec3{0.01, -0.02, 0.03};
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        evaluate(*b.backend, state);
        const Vec3 before = b->sums({}).momentum;
        for (int step = 0; step < 100; ++step) verlet(*b.backend, 0.1);
        CHECK(norm(b->sums({}).momentum - before) < 1e-11 * norm(before));
    }
}

TEST_CASE("with velocities reversed the atoms find their way back") {
    const State state = liquid(108, 3, {true, 1000});
    for (const TestBackend& b : double_backends()) {
        INFO(b.what);
        evaluate(*b.backend, state);
        for (int step = 0; step < 200; ++step) verlet(*b.backend, 0.1);
        State far = state;
        b->download(far);
        b->apply(MapVelocity{Mat3::diagonal(-1, -1, -1)}, {});
        for (int step = 0; step < 200; ++step) verlet(*b.backend, 0.1);
        State back = state;
        b->download(back);
        double away = 0, missed = 0;
        for (std::size_t i = 0; i < 108; ++i) {
            const auto unwrapped = [i](const State& s) {
                const std::array<int, 3>& n = s.atoms.image[i];
                return s.atoms.position[i] + s.box.shift(n[0], n[1], n[2]);
            };
            away = std::max(away, norm(unwrapped(far) - unwrapped(state)));
            missed = std::max(missed, norm(unwrapped(back) - unwrapped(state)));
        }
        CHECK(away > 0.5);
        CHECK(missed < 1e-7);
    }
}

TEST_CASE("between soft walls, kinetic, potential and wall energy together are conserved") {
    State state = with_periodicity(liquid(108, 4, {true, 1000}), {true, true, false});
    const double height = state.box.h(2, 2);
    const Wall floor{{2, 0, 1, 0}, HarmonicWall{2}}, ceiling{{2, height, -1, 0}, HarmonicWall{2}};
    const double dt = 0.5 * units::kFemtosecond;
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        ForceTotals totals = evaluate(*b.backend, state).totals;
        push(*b.backend, floor);
        push(*b.backend, ceiling);
        double first = 0, worst = 0, pushed = 0;
        for (int step = 0; step < 400; ++step) {
            b->apply(Kick{0.5 * dt}, {});
            b->apply(Drift{dt}, {});
            totals = b->forces();
            const WallTotals lo = push(*b.backend, floor), hi = push(*b.backend, ceiling);
            b->apply(Kick{0.5 * dt}, {});
            const double energy = total_energy(*b.backend, totals) + lo.energy + hi.energy;
            if (step == 0) first = energy;
            worst = std::max(worst, std::abs(energy - first));
            pushed = std::max(pushed, lo.energy + hi.energy);
        }
        CHECK(pushed > 0.05);
        CHECK(worst < 0.02 * pushed + 108 * b.accuracy);
        CHECK(b->sums({}).broken == -1);
    }
}
