// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles of gases: densities, temperatures and stresses across slabs and around lines and points. (Slabs between walls
// and in sheared boxes: observers_profile_test.cpp, on the deck's short form.)
#include <numbers>

#include "lmmd/base/units.hpp"
#include "support/crystals.hpp"
#include "support/measuring.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

constexpr double kKelvin = 600;

// Frames of an ideal gas with Maxwell's velocities; virials as the test says.
Result profile_of_gas(const std::string& words, const State& blank, int frames, const Mat3& virial = {}) {
    Measurement m = measurement_of(words, setup_of(blank));
    std::mt19937_64 random(31);
    std::normal_distribution<double> normal(0, 1);
    for (const State& state : gas_frames(blank, frames, 32)) {
        Frame frame = frame_of(state);
        for (std::size_t i = 0; i < frame.size(); ++i) {
            const double width = std::sqrt(units::kBoltzmann * kKelvin / state.atoms.mass[i]);
            const double x = normal(random), y = normal(random), z = normal(random);
            frame.velocity[i] = width * Vec3{x, y, z};
        }
        frame.virial.assign(frame.size(), virial);
        m.accumulate(frame);
    }
    return m.result();
}

void check_uniform(const Result& result, const std::string& name, double expected, double sigma_of_errors = 5) {
    const DataColumn& found = column(result.tables.front(), name);
    double chi2 = 0;
    for (std::size_t bin = 0; bin < found.values.size(); ++bin) {
        INFO(name << ", bin " << bin << ": " << found.values[bin] << " +- " << found.errors[bin] << ", expected " << expected);
        // Ten to twenty blocks: Student's t has wide wings.
        CHECK(std::fabs(found.values[bin] - expected) < 1.5 * sigma_of_errors * found.errors[bin]);
        chi2 += std::pow((found.values[bin] - expected) / found.errors[bin], 2) / double(found.values.size());
    }
    INFO(name << " chi2 " << chi2);
    CHECK(chi2 < 3);
    CHECK(chi2 > 0.2);
}

const State& gas() {
    static const State state = blank_atoms(1000, Box(Mat3::diagonal(24, 20, 22), {true, true, true}), 300);
    return state;
}

double volume() { return gas().box.volume(); }

}  // namespace

TEST_CASE("a gas is uniform in every shape, with its temperature and pressure") {
    const double density = 1000 / volume(), pressure = density * units::kBoltzmann * kKelvin / units::kGigapascal;
    for (const char* shape : {"slab y", "cylinder z 23 1 9.5", "sphere 1 19 5 10"}) {
        INFO(shape);
        const Result r = profile_of_gas(std::string("profile ") + shape + " bins 8 temperature stress", gas(), 60);
        check_uniform(r, "density", density);
        check_uniform(r, "density_In", 0.3 * density);
        check_uniform(r, "mass_density", (0.3 * 114.818 + 0.7 * 69.723) * density / units::kGramPerCm3);
        check_uniform(r, "temperature", kKelvin);
        const bool slab = shape[1] == 'l';
        check_uniform(r, slab ? "p_xx" : "p_rr", pressure);
        check_uniform(r, slab ? "p_zz" : "p_tt", pressure);
    }
}

TEST_CASE("virials are shared out over the directions of each shape") {
    const Mat3 virial = {{1, 0.5, 0, 0.5, 2, 0, 0, 0, 4}};
    State one = blank_atoms(2, Box(Mat3::diagonal(20, 20, 20), {true, true, true}));
    one.atoms.position = {{13, 10, 10}, {10, 10, 13.2}};
    const auto stresses = [&](const std::string& words) {
        Measurement m = measurement_of(words + " bins 1 stress", setup_of(one));
        Frame frame = frame_of(one);
        frame.virial.assign(2, virial);
        frame.virial[1] = Mat3{};
        m.accumulate(frame);
        std::vector<double> found;
        const Result result = m.result();
        for (const DataColumn& c : result.tables.front().columns)
            if (c.name.rfind("p_", 0) == 0) found.push_back(c.values[0] * units::kGigapascal);
        return found;
    };
    const auto check = [](const std::vector<double>& found, std::vector<double> expected, double volume) {
        REQUIRE(found.size() == expected.size());
        for (std::size_t k = 0; k < found.size(); ++k) CHECK(found[k] * volume == Approx(expected[k]).margin(1e-12));
    };
    const double kPi = std::numbers::pi;
    check(stresses("profile slab x"), {1, 2, 4}, 8000);
    check(stresses("profile cylinder z 10 10 5"), {1, 2, 4}, kPi * 25 * 20);
    check(stresses("profile cylinder y 10 10 5"), {1, 4, 2}, kPi * 25 * 20);
    check(stresses("profile cylinder z 12 9 5"), {0.5 * (1 + 2) + 0.5, 0.5 * (1 + 2) - 0.5, 4}, kPi * 25 * 20);
    check(stresses("profile sphere 10 10 10 5"), {1, 3}, 4.0 / 3 * kPi * 125);
}

TEST_CASE("profiles between walls: lengths are those of the gap, and what reaches beyond is told") {
    State state = blank_atoms(1, Box(Mat3::diagonal(20, 20, 30), {true, true, false}));
    state.atoms.position = {{10, 10, 10}};
    const auto run = [&](const std::string& words) {
        Measurement m = measurement_of(words, setup_of(state));
        Frame frame = frame_of(state);
        frame.gaps = {{2, 4, 16}};
        m.accumulate(frame);
        return m.result();
    };
    const double kPi = std::numbers::pi;
    CHECK(column(run("profile cylinder z 10 10 5 bins 1").tables[0], "density").values[0] == Approx(1 / (kPi * 25 * 12)));
    CHECK(run("profile sphere 10 10 10 5 bins 2").warnings.empty());
    CHECK(run("profile sphere 10 10 10 7 bins 2").warnings.size() == 1);
    CHECK(run("profile cylinder x 10 12 5 bins 2").warnings.size() == 1);
    const Result slab = run("profile slab z bins 4");
    CHECK(slab.notes[0] == "z from 4 to 16 A, the walls of the slit");
    CHECK(column(slab.tables[0], "density").values[2] == Approx(1.0 / (400 * 3)));
    const Result warmth = run("profile slab z bins 4 temperature");
    CHECK(column(warmth.tables[0], "temperature").values[2] == 0);
    CHECK(std::isnan(column(warmth.tables[0], "temperature").values[1]));  // no atom, no temperature
}
