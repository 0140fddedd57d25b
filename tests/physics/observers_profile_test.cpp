// SPDX-License-Identifier: GPL-3.0-or-later
// Density profiles that are known: uniform, a wedge between walls, and walls that move.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "support/columns.hpp"
#include "support/observer_bench.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

Slit slit_between(double low, double high) {
    Slit slit;
    slit.name = "gap";
    slit.axis = 2;
    slit.lo = {{2, low, 1, 0}, Mirror{}};
    slit.hi = {{2, high, -1, 0}, Mirror{}};
    return slit;
}

}  // namespace

TEST_CASE("a uniform gas in a sheared box") {
    Workplace work;
    const int atoms = 500, indium = 200, frames = 50, bins = 20;
    const Box box({{10, 0, 0, 2, 12, 0, 1, -1, 15}}, {true, true, true});
    BenchOptions options;
    options.steps = frames;
    ObserverBench bench(blank_atoms(atoms, box, indium), options);
    const std::unique_ptr<Observer> observer = bench.make(fmt::format("profile density z bins {} every 1", bins));
    std::mt19937_64 random(21);
    for (int k = 0; k < frames; ++k) {
        scatter(bench.state, random);
        for (Vec3& r : bench.state.atoms.position) r += box.shift(k % 3 - 1, 0, 1 - k % 2);  // wherever it stands
        bench.step(*observer);
    }
    // z, density, error, mass density, error, indium, error, gallium, error
    const double volume = box.volume() / bins;
    double all = 0, of_indium = 0, grams = 0, chi2 = 0, ratio = 0;
    const auto rows = read_columns(work.read("profile_density.out"));
    REQUIRE(rows.size() == bins);
    for (const auto& row : rows) {
        all += row[1] * volume;
        of_indium += row[5] * volume;
        grams += row[3] * volume;
        const double expected = atoms / box.volume();
        const double sigma = std::sqrt(expected / volume / frames * (1 - 1.0 / bins));  // binomial
        chi2 += std::pow((row[1] - expected) / sigma, 2) / (bins - 1);
        ratio += row[2] / sigma / bins;
    }
    CHECK(rows.front()[0] == Approx(0.5 * box.thickness(2) / bins));
    CHECK(all == Approx(atoms).epsilon(1e-5));  // digits are written as errors allow
    CHECK(of_indium == Approx(indium).epsilon(1e-5));
    CHECK(grams == Approx((indium * 114.818 + (atoms - indium) * 69.723) / 0.602214076).epsilon(1e-5));
    CHECK(std::fabs(chi2 - 1) < 5 * std::sqrt(2.0 / (bins - 1)));
    CHECK(std::fabs(ratio - 0.97) < 5 * 0.24 / std::sqrt(double(bins)));
}

TEST_CASE("between walls the bins cover the gap") {
    Workplace work;
    const int atoms = 400, frames = 40, bins = 8;
    const double low = 3, high = 11, area = 100;
    BenchOptions options;
    options.steps = frames;
    options.slits = {slit_between(low, high)};
    ObserverBench bench(blank_atoms(atoms, Box(Mat3::diagonal(10, 10, 20), {true, true, false})), options);
    const std::unique_ptr<Observer> observer = bench.make(fmt::format("profile density z bins {} every 2", bins));
    std::mt19937_64 random(22);
    std::uniform_real_distribution<double> uniform(0, 1);
    for (int k = 0; k < frames; ++k) {
        // A wedge: p(z) = 2 (z - low) / gap^2; two atoms stand outside.
        for (Vec3& r : bench.state.atoms.position) r = {5, 5, low + (high - low) * std::sqrt(uniform(random))};
        bench.state.atoms.position[0].z = 2.5;
        bench.state.atoms.position[1].z = 11.5;
        bench.step(*observer);
    }
    const std::string text = work.read("profile_density.out");
    CHECK(text.find("# z from 3 to 11 A, the walls of the slit\n") != std::string::npos);
    CHECK(text.find("# atoms outside the bins, on average: 2\n") != std::string::npos);
    const auto rows = read_columns(text);
    for (std::size_t k = 0; k < rows.size(); ++k) {
        const double share = (2.0 * double(k) + 1) / (bins * bins), volume = area * (high - low) / bins;
        const double expected = (atoms - 2) * share / volume;
        const double sigma = std::sqrt((atoms - 2) * share * (1 - share) / (frames / 2.0)) / volume;
        INFO("bin " << k << " density " << rows[k][1] << " expected " << expected << " +- " << sigma);
        CHECK(rows[k][0] == Approx(low + (double(k) + 0.5) * (high - low) / bins));
        CHECK(std::fabs(rows[k][1] - expected) < 5 * sigma);
    }
}

TEST_CASE("the bins follow walls that move") {
    Workplace work;
    const int atoms = 90, frames = 30, bins = 9;
    BenchOptions options;
    options.steps = frames;
    options.slits = {slit_between(2, 20)};
    ObserverBench bench(blank_atoms(atoms, Box(Mat3::diagonal(10, 10, 25), {true, true, false})), options);
    const std::unique_ptr<Observer> observer = bench.make(fmt::format("profile density z bins {} every 1", bins));
    double volumes = 0;
    for (int k = 0; k < frames; ++k) {
        Cell cell = bench.system->cell();
        cell.wall[1].plane.position = 20 - 0.2 * k;
        bench.system->set_cell(cell);
        for (int i = 0; i < atoms; ++i)
            bench.state.atoms.position[static_cast<std::size_t>(i)].z = 2 + cell.gap(0) * (i + 0.5) / atoms;
        bench.step(*observer);
        volumes += 100 * cell.gap(0) / frames;
    }
    const auto rows = read_columns(work.read("profile_density.out"));
    for (const auto& row : rows) CHECK(row[1] == Approx(atoms / volumes).epsilon(1e-5));
}
