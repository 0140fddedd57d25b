// SPDX-License-Identifier: GPL-3.0-or-later
// Radial distribution functions that are known: an ideal gas, a crystal, a crystal smaller than the reach.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <numbers>

#include "support/columns.hpp"
#include "support/observer_bench.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr double kPi = std::numbers::pi;

double shell(double middle, double width) {
    const double a = middle - 0.5 * width, b = middle + 0.5 * width;
    return 4.0 / 3.0 * kPi * (b * b * b - a * a * a);
}

State fcc(double a, int n) {
    State state = blank_atoms(static_cast<std::size_t>(4 * n * n * n),
                              Box(Mat3::diagonal(a * n, a * n, a * n), {true, true, true}));
    const Vec3 basis[] = {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}};
    std::size_t i = 0;
    for (int x = 0; x < n; ++x)
        for (int y = 0; y < n; ++y)
            for (int z = 0; z < n; ++z)
                for (const Vec3& b : basis) state.atoms.position[i++] = a * (b + Vec3{double(x), double(y), double(z)});
    return state;
}

// rdf_error.out of one frame.
std::vector<std::vector<double>> rdf_of(const State& state, const std::string& arguments) {
    Workplace work;
    BenchOptions options;
    options.steps = 1;
    ObserverBench bench(state, options);
    const std::unique_ptr<Observer> observer = bench.make("compute_rdf " + arguments + " 1");
    bench.step(*observer);
    return read_columns(work.read("rdf_error.out"));
}

}  // namespace

TEST_CASE("an ideal gas has no structure, and its errors are Poisson's") {
    Workplace work;
    const int atoms = 400, indium = 150, frames = 60, bins = 50;
    const double edge = 16, reach = 7.5, width = reach / bins;
    BenchOptions options;
    options.steps = frames;
    // Sheared: the volume is that of the cube.
    ObserverBench bench(blank_atoms(atoms, Box({{edge, 0, 0, 3, edge, 0, -2, 1, edge}}, {true, true, true}), indium),
                        options);
    const std::unique_ptr<Observer> observer = bench.make(fmt::format("compute_rdf {} {} 1", reach, bins));
    std::mt19937_64 random(5);
    for (int k = 0; k < frames; ++k) {
        scatter(bench.state, random);
        bench.step(*observer);
    }
    // Columns: r, then total, Ga-Ga, Ga-In, In-In, each with its error. An atom is not its own neighbour.
    const double volume = edge * edge * edge, ga = atoms - indium, in = indium;
    const double pairs[] = {atoms * (atoms - 1.0) / 2, ga * (ga - 1) / 2, ga * in, in * (in - 1) / 2};
    const double expected[] = {1 - 1.0 / atoms, 1 - 1 / ga, 1, 1 - 1 / in};
    const auto rows = read_columns(work.read("rdf_error.out"));
    REQUIRE(rows.size() == bins);
    REQUIRE(rows[0].size() == 9);
    for (std::size_t c = 0; c < 4; ++c) {
        double chi2 = 0, ratio = 0;
        for (const auto& row : rows) {
            const double counted = pairs[c] * frames * shell(row[0], width) / volume;
            const double sigma = expected[c] / std::sqrt(counted);
            const double deviation = (row[1 + 2 * c] - expected[c]) / sigma;
            if (counted < 5) continue;
            CHECK(std::fabs(deviation) < 5);
            chi2 += deviation * deviation / bins;
            ratio += row[2 + 2 * c] / sigma / bins;
        }
        INFO("column " << c << ": chi2 " << chi2 << ", error over Poisson's " << ratio);
        CHECK(std::fabs(chi2 - 1) < 5 * std::sqrt(2.0 / bins));
        // An error from 10 blocks has a relative deviation of 0.24 and a bias of -0.03.
        CHECK(std::fabs(ratio - 0.97) < 5 * 0.24 / std::sqrt(double(bins)) + 0.02);
    }
}

TEST_CASE("the shells of a face-centred cubic crystal") {
    const double a = 4.05, width = 7.0 / 175;
    const auto rows = rdf_of(fcc(a, 5), "7 175");
    const double density = 4 / (a * a * a);
    std::vector<double> found_radius, found_number;
    for (const auto& row : rows) {
        if (row[1] == 0) continue;
        found_radius.push_back(row[0]);
        found_number.push_back(density * row[1] * shell(row[0], width));
    }
    const double number[] = {12, 6, 24, 12, 24};
    REQUIRE(found_number.size() == 5);
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(found_number[k] == Approx(number[k]).epsilon(1e-8));
        CHECK(std::fabs(found_radius[k] - a * std::sqrt(0.5 * (double(k) + 1))) < 0.5 * width + 1e-12);
    }
}

// The cell side by side n x n x n times.
State replicated(const State& cell, int n) {
    State state = blank_atoms(cell.atoms.size() * static_cast<std::size_t>(n * n * n),
                              Box(double(n) * cell.box.h, {true, true, true}));
    std::size_t i = 0;
    for (int x = 0; x < n; ++x)
        for (int y = 0; y < n; ++y)
            for (int z = 0; z < n; ++z)
                for (const Vec3& r : cell.atoms.position) state.atoms.position[i++] = r + cell.box.shift(x, y, z);
    return state;
}

TEST_CASE("a box smaller than the reach sees its images") {
    // Odd lengths, so that no distance stands on the edge of a bin.
    State cell = blank_atoms(5, Box({{4.017, 0, 0, 1.0131, 5.0171, 0, 0.517, -1.0113, 4.5139}}, {true, true, true}));
    std::mt19937_64 random(6);
    scatter(cell, random);
    const auto small = rdf_of(cell, "9 180"), large = rdf_of(replicated(cell, 5), "9 180");
    REQUIRE(small.size() == large.size());
    double sum = 0;
    for (std::size_t k = 0; k < small.size(); ++k) {
        CHECK(small[k][1] == Approx(large[k][1]).epsilon(1e-8).margin(1e-12));
        sum += small[k][1];
    }
    CHECK(sum > 0.8 * double(small.size()));
}

TEST_CASE("a breathing box is normalised by its own volume") {
    Workplace work;
    BenchOptions options;
    options.steps = 20;
    State state = blank_atoms(300, Box(Mat3::diagonal(14, 14, 14), {true, true, true}));
    std::mt19937_64 random(9);
    // The bench's System keeps the box of its start, so each volume is a bench of its own; the sums go on through save
    // and load.
    ByteWriter saved;
    double pairs = 0;  // expected pairs per volume of shell
    for (int k = 1; k <= options.steps; ++k) {
        const double edge = 12 + 0.3 * k;
        state.box.set_lattice(Mat3::diagonal(edge, edge, edge));
        scatter(state, random);
        ObserverBench bench(state, options);
        bench.system->clock.run_step = k - 1;
        const std::unique_ptr<Observer> observer = bench.make("compute_rdf 6 12 1");
        if (k > 1) {
            ByteReader in(saved.bytes(), "checkpoint");
            observer->load(in);
        }
        bench.step(*observer);
        saved = {};
        observer->save(saved);
        pairs += 300 * 299 / 2.0 / (edge * edge * edge);
    }
    for (const auto& row : read_columns(work.read("rdf_error.out"))) {
        const double counted = pairs * shell(row[0], 0.5);
        INFO("r " << row[0] << " g " << row[1]);
        CHECK(std::fabs(row[1] - 299.0 / 300) < 5 / std::sqrt(counted));
    }
}
