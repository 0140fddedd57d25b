// SPDX-License-Identifier: GPL-3.0-or-later
// Green-Kubo viscosity of a stress that is an Ornstein-Uhlenbeck process in every component: with variance s^2 off the
// diagonal and 2 s^2 on it, the sum over the traceless part is 10 s^2 exp(-t/tau), and eta = V s^2 tau / kT.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "analyse.hpp"
#include "lmmd/base/units.hpp"

using namespace lmmd;
using namespace lmmd::analysis;

namespace {

constexpr double kInterval = 0.01 * units::kPicosecond, kSpeed = 0.03, kMass = 70, kStress = 0.002;

Setup pair_of_atoms() {
    Setup setup;
    setup.symbol.assign(2, "Ga");
    setup.mass.assign(2, kMass);
    setup.box = Box(Mat3::diagonal(20, 20, 20), {true, true, true});
    setup.interval = kInterval;
    setup.find_kinds();
    return setup;
}

Measurement measurement(const std::string& words) {
    Args args("a.in", 1, tokenize("observe " + words), "");
    return Measurement(parse_request(args, false), pair_of_atoms());
}

void feed(Measurement& m, int frames) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    const double keep = std::exp(-0.1), kick = std::sqrt(1 - keep * keep);
    double x[6];
    for (double& value : x) value = normal(random);
    for (int k = 0; k < frames; ++k) {
        for (double& value : x) value = keep * value + kick * normal(random);
        Frame frame;
        frame.box = pair_of_atoms().box;
        frame.position.assign(2, Vec3{});
        // Two atoms apart from each other's centre of mass, which drifts: kT = 2 m u^2 / 3.
        frame.velocity = {Vec3{0.2 + kSpeed, 0, 0}, Vec3{0.2 - kSpeed, 0, 0}};
        Mat3 p = Mat3::diagonal(0.05, 0.05, 0.05);
        for (int a = 0; a < 3; ++a) p(a, a) += kStress * std::sqrt(2.0) * x[a];
        p(0, 1) = p(1, 0) = kStress * x[3];
        p(0, 2) = p(2, 0) = kStress * x[4];
        p(1, 2) = p(2, 1) = kStress * x[5];
        frame.pressure = p;
        m.accumulate(frame);
    }
}

}  // namespace

TEST_CASE("the viscosity of an Ornstein-Uhlenbeck stress is V s^2 tau / kT") {
    const double kt = 2 * kMass * kSpeed * kSpeed / 3, keep = std::exp(-0.1);
    // Trapezoids of a geometric series in place of tau.
    const double tau = 0.5 * kInterval * (1 + keep) / (1 - keep);
    const double exact = 8000 * kStress * kStress * tau / kt / (units::kGigapascal * units::kPicosecond);
    // In SI: 1 eV/A^3 = 160.2 GPa, and 1 internal time = 10.18 fs.
    CHECK(exact == Approx(1e3 * 8000 * kStress * kStress * tau / kt * 160.2176634e9 * 10.180505710759414e-15));
    Measurement m = measurement("viscosity time 2.4");
    feed(m, 40000);
    const Result found = m.result();
    REQUIRE(found.scalars.size() == 1);
    CHECK(found.scalars[0].error < 0.08 * exact);
    CHECK(std::abs(found.scalars[0].value - exact) < 4 * found.scalars[0].error);
    // At short times the integral has its own closed form, and little noise.
    const DataTable& table = found.tables.at(0);
    CHECK(table.columns[0].values[10] == Approx(0.1));
    CHECK(table.columns[1].values[10] == Approx(exact * (1 - std::exp(-1.0))).epsilon(0.03));
    // The plateau stands where the note says, and nowhere before six relaxation times.
    const std::vector<double>& plateau = table.columns.at(2).values;
    CHECK(table.columns[2].name == "plateau");
    for (std::size_t k = 0; k < 60; ++k) REQUIRE(std::isnan(plateau[k]));
    CHECK(std::count_if(plateau.begin(), plateau.end(), [&](double value) { return value == found.scalars[0].value; }) > 10);

    // The same temperature given by hand.
    const double kelvin = kt / units::kBoltzmann;
    Measurement given = measurement("viscosity time 2.4 temperature " + std::to_string(kelvin));
    feed(given, 40000);
    CHECK(given.result().scalars.at(0).value == Approx(found.scalars[0].value).epsilon(1e-6));
}

TEST_CASE("a viscosity needs the stress, all atoms, and two blocks") {
    Measurement m = measurement("viscosity time 1.5");
    feed(m, 300);
    CHECK_THROWS_WITH(m.result(), Catch::Contains("expected at least 604"));
    CHECK_THROWS_WITH(measurement("viscosity layer z 0 5"), Catch::Contains("expected all"));
    Frame frame;
    frame.box = pair_of_atoms().box;
    frame.position.assign(2, Vec3{});
    frame.velocity.assign(2, Vec3{});
    CHECK_THROWS_WITH(m.accumulate(frame), Catch::Contains("dump_xyz"));
}
