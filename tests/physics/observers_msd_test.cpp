// SPDX-License-Identifier: GPL-3.0-or-later
// Mean square displacements that are known: free flight and a random walk.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "lmmd/base/units.hpp"
#include "lmmd/neighbor/list.hpp"
#include "support/columns.hpp"
#include "support/observer_bench.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

void wrap_all(State& state) {
    for (std::size_t i = 0; i < state.atoms.size(); ++i) wrap(state.box, state.atoms.position[i], state.atoms.image[i]);
}

}  // namespace

TEST_CASE("free flight: v^2 t^2, through the faces of the box") {
    Workplace work;
    BenchOptions options;
    options.steps = 60;
    options.dt = 0.7;
    ObserverBench bench(blank_atoms(50, Box({{6, 0, 0, 1, 5, 0, 0, 2, 7}}, {true, true, true})), options);
    std::mt19937_64 random(3);
    scatter(bench.state, random);
    std::normal_distribution<double> normal;
    Vec3 mean_square;
    for (Vec3& v : bench.state.atoms.velocity) {
        v = {normal(random), normal(random), 2 * normal(random)};
        for (int a = 0; a < 3; ++a) mean_square[a] += v[a] * v[a] / 50;
    }
    const std::unique_ptr<Observer> observer = bench.make("compute_msd 2 10");
    for (int k = 0; k < options.steps; ++k) {
        for (std::size_t i = 0; i < 50; ++i)
            bench.state.atoms.position[i] += options.dt * bench.state.atoms.velocity[i];
        wrap_all(bench.state);
        bench.step(*observer);
    }
    const auto rows = read_columns(work.read("msd.out"));
    REQUIRE(rows.size() == 10);
    for (std::size_t lag = 0; lag < rows.size(); ++lag) {
        const double t = 2 * options.dt * double(lag), before = t - 2 * options.dt;
        CHECK(rows[lag][0] == Approx(t / units::kPicosecond).margin(1e-12));
        for (int a = 0; a < 3; ++a) {
            CHECK(rows[lag][1 + a] == Approx(mean_square[a] * t * t).epsilon(1e-8).margin(1e-12));
            const double slope = lag == 0 ? 0 : mean_square[a] * (t * t - before * before) / (4 * options.dt);
            CHECK(rows[lag][4 + a] == Approx(slope * units::kPicosecond).epsilon(1e-8).margin(1e-12));
        }
    }
}

TEST_CASE("a random walk diffuses as its steps say, and the errors are right") {
    Workplace work;
    const std::size_t atoms = 400;
    const double step = 0.3;  // A, deviation along each axis
    BenchOptions options;
    options.steps = 100;
    ObserverBench bench(blank_atoms(atoms, Box(Mat3::diagonal(8, 8, 8), {true, true, true})), options);
    const std::unique_ptr<Observer> observer = bench.make("compute_msd 1 20");
    std::mt19937_64 random(11);
    std::normal_distribution<double> normal(0, step);
    for (int k = 0; k < options.steps; ++k) {
        for (Vec3& r : bench.state.atoms.position) r += {normal(random), normal(random), normal(random)};
        wrap_all(bench.state);
        bench.step(*observer);
    }
    const double diffusion = step * step / (2 * options.dt) * units::kPicosecond;
    double chi2 = 0;
    const auto rows = read_columns(work.read("msd_error.out"));
    for (std::size_t lag = 1; lag < rows.size(); ++lag) {
        for (std::size_t a = 0; a < 3; ++a) {
            const double msd = rows[lag][1 + 2 * a], error = rows[lag][2 + 2 * a];
            const double slope = rows[lag][7 + 2 * a], slope_error = rows[lag][8 + 2 * a];
            INFO("lag " << lag << ", msd " << msd << " +- " << error << ", D " << slope << " +- " << slope_error);
            // With 10 blocks the deviation over its error follows Student's distribution of 9 degrees of freedom.
            CHECK(std::fabs(msd - step * step * double(lag)) < 6 * error);
            CHECK(std::fabs(slope - diffusion) < 6 * slope_error);
            chi2 += std::pow((slope - diffusion) / slope_error, 2) / (3.0 * double(rows.size() - 1));
        }
    }
    // Its mean is 9/7; the slopes of different lags and axes are nearly independent: 57 of them, deviation of each
    // about 2.3.
    CHECK(std::fabs(chi2 - 9.0 / 7.0) < 5 * 2.3 / std::sqrt(57.0));
}

TEST_CASE("groups diffuse on their own") {
    Workplace work;
    BenchOptions options;
    options.steps = 12;
    State state = blank_atoms(6, Box(Mat3::diagonal(30, 30, 30), {true, true, true}));
    state.atoms.group_methods = {{0, 1, 2, 2, 1, 0}};
    ObserverBench bench(state, options);
    const std::unique_ptr<Observer> all = bench.make("compute_msd 1 4 all_groups 0");
    for (int k = 0; k < options.steps; ++k) {
        for (std::size_t i = 0; i < 6; ++i)
            bench.state.atoms.position[i].x += 0.1 * (1 + state.atoms.group_methods[0][i]);
        bench.step(*all);
    }
    const auto rows = read_columns(work.read("msd.out"));
    for (std::size_t lag = 0; lag < 4; ++lag) {
        for (std::size_t g = 0; g < 3; ++g) {
            const double moved = 0.1 * double(1 + g) * double(lag);
            CHECK(rows[lag][1 + 6 * g] == Approx(moved * moved).margin(1e-12));
            CHECK(rows[lag][2 + 6 * g] == 0);
        }
    }
}
