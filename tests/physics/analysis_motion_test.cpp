// SPDX-License-Identifier: GPL-3.0-or-later
// Displacements, structural relaxation and the stress against closed forms, thermo.out in place of frames, and more frames than
// the memory holds.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <numbers>
#include <random>

#include "analyse.hpp"
#include "lmmd/base/units.hpp"
#include "support/estimating.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr double kPs = units::kPicosecond;

// Random walks: Gaussian steps of variance 2 D dt along each axis.
std::function<std::function<void(Frame&)>()> walkers(const Setup& setup, double diffusion, unsigned seed) {
    return [&setup, diffusion, seed] {
        auto random = std::make_shared<std::mt19937_64>(seed);
        auto place = std::make_shared<std::vector<Vec3>>(setup.mass.size());
        return [&setup, diffusion, random, place](Frame& frame) {
            std::normal_distribution<double> step(0, std::sqrt(2 * diffusion * setup.interval));
            frame.position = frame.unwrapped = *place;
            for (Vec3& r : *place) r += Vec3{step(*random), step(*random), step(*random)};
        };
    };
}

}  // namespace

TEST_CASE("the non-Gaussian parameter is 0 for random walks, and 1/5 where half of the atoms fly and half rest") {
    const Setup setup = gas(300, 0.05 * kPs);
    Measurement walk = measurement("ngp time 1", setup);
    const Result gaussian = feed(walk, setup, 600, walkers(setup, 2 / kPs, 3));
    const DataColumn& alpha = column(gaussian, "ngp", "Ga");
    for (std::size_t k = 1; k < alpha.values.size(); ++k) {
        CHECK(std::abs(alpha.values[k]) < 5 * alpha.errors[k]);
        CHECK(alpha.errors[k] < 0.02);
    }
    Measurement flight = measurement("ngp time 1", setup);
    const Result half = feed(flight, setup, 60, [&] {
        auto step = std::make_shared<int>(0);
        return [&setup, step](Frame& frame) {
            const double t = setup.interval * (*step)++;
            for (std::size_t i = 0; i < 300; ++i) frame.unwrapped.push_back(Vec3{i % 2 == 0 ? t : 0.0, 5, 5});
        };
    });
    for (std::size_t k = 1; k < 21; ++k) CHECK(column(half, "ngp", "Ga").values[k] == Approx(0.2));
    CHECK(column(half, "ngp", "Ga").values[0] == 0);
}

TEST_CASE("where a run is too short for errors, the reason is told") {
    const Setup setup = gas(30, 0.05 * kPs);
    for (const char* words : {"ngp time 1", "isf time 1 shells 2", "relaxation time 1 q 1"}) {
        INFO(words);
        Measurement brief = measurement(words, setup), enough = measurement(words, setup);
        const Result few = feed(brief, setup, 30, walkers(setup, 2 / kPs, 3)), many = feed(enough, setup, 70, walkers(setup, 2 / kPs, 3));
        REQUIRE(few.warnings.size() > 0);
        CHECK(few.warnings[0] == "no errors of the motion of single atoms: 1.5 ps hold fewer than two blocks of time origins as long as the "
                                 "largest time, 1 ps; lower 'time' or lengthen the run to 3.25 ps");
        for (const std::string& warning : many.warnings) CHECK(warning.find("no errors") == std::string::npos);
    }
}

TEST_CASE("random walks relax as exp(-q^2 D t)") {
    const Setup setup = gas(200, 0.05 * kPs);
    const double diffusion = 2, q = 2 * std::numbers::pi / 20 * std::sqrt(5.0);  // A^2/ps, 1/A
    Measurement m = measurement("relaxation time 4 q 0.7 width 0", setup);
    const Result found = feed(m, setup, 1500, walkers(setup, diffusion / kPs, 8));
    const auto check = [&](const char* name, double expected, double precise) {
        const Scalar& s = scalar(found, name);
        INFO(name << " " << s.value << " +- " << s.error << ", expected " << expected);
        CHECK(std::abs(s.value - expected) < 5 * s.error);
        CHECK(s.error < precise * expected);
    };
    check("tau_alpha_Ga", 1 / (q * q * diffusion), 0.05);
    check("tau_fit_Ga", 1 / (q * q * diffusion), 0.1);
    check("beta_Ga", 1, 0.1);
    check("tau_mean_Ga", 1 / (q * q * diffusion), 0.1);
    // The errors are those that other random numbers would show.
    Measurement again = measurement("relaxation time 4 q 0.7 width 0", setup);
    const Scalar other = scalar(feed(again, setup, 1500, walkers(setup, diffusion / kPs, 9)), "tau_alpha_Ga");
    CHECK(std::abs(other.value - scalar(found, "tau_alpha_Ga").value) <
          5 * std::hypot(other.error, scalar(found, "tau_alpha_Ga").error));
    CHECK(other.value != scalar(found, "tau_alpha_Ga").value);
}

namespace {

constexpr double kStress = 0.002, kVolume = 8000;  // eV/A^3, A^3

// A stress whose components are Ornstein-Uhlenbeck processes that keep exp(-0.1) from frame to frame.
struct NoisyStress {
    std::mt19937_64 random{5};
    std::normal_distribution<double> normal;
    std::array<double, 6> x{};
    Mat3 next() {
        const double keep = std::exp(-0.1), kick = std::sqrt(1 - keep * keep);
        for (double& value : x) value = keep * value + kick * normal(random);
        Mat3 p = Mat3::diagonal(0.05, 0.05, 0.05);
        for (int a = 0; a < 3; ++a) p(a, a) += kStress * std::sqrt(2.0) * x[static_cast<std::size_t>(a)];
        p(0, 1) = p(1, 0) = kStress * x[3];
        p(0, 2) = p(2, 0) = kStress * x[4];
        p(1, 2) = p(2, 1) = kStress * x[5];
        return p;
    }
};

}  // namespace

TEST_CASE(
    "stress: G_inf = V s^2 / kT, the Maxwell time is that of the process, and thermo.out says the same as frames") {
    const double kelvin = 500, kt = units::kBoltzmann * kelvin, dt = 0.01 * kPs;
    Setup setup = gas(2, dt);
    const double speed = std::sqrt(3 * kt / (2 * 70.0));  // of two atoms against each other: 3 kT = 2 m u^2
    Measurement m = measurement("stress_acf time 2.4", setup);
    const Result found = feed(m, setup, 30000, [&] {
        auto stress = std::make_shared<NoisyStress>();
        return [stress, speed](Frame& frame) {
            frame.velocity = {Vec3{speed, 0, 0}, Vec3{-speed, 0, 0}};
            frame.pressure = stress->next();
        };
    });
    const double keep = std::exp(-0.1), tau = 0.005 * (1 + keep) / (1 - keep);  // ps, by trapezoids
    const double modulus = kVolume * kStress * kStress / kt / units::kGigapascal;
    const auto check = [&](const char* name, double expected, double precise) {
        const Scalar& s = scalar(found, name);
        INFO(name << " " << s.value << " +- " << s.error << ", expected " << expected);
        CHECK(std::abs(s.value - expected) < 5 * s.error);
        CHECK(s.error < precise * expected);
    };
    check("G_inf", modulus, 0.03);
    check("tau_M", tau, 0.1);
    check("eta", modulus * tau, 0.1);  // GPa ps = mPa s
    const DataColumn& g = column(found, "stress_acf", "G");
    for (std::size_t k = 0; k < 30; ++k)
        CHECK(std::abs(g.values[k] - modulus * std::exp(-0.1 * double(k))) < 6 * g.errors[k]);

    // The same stresses as lines of thermo.out, whose T counts six degrees of freedom in place of three.
    Workplace place;
    std::string text =
        "# dump_thermo 5\n# num_atoms 2\n# dt_output 1.0e+01 fs\n# columns T KE PE sxx syy szz syz sxz sxy ax ay az bx "
        "by bz cx cy cz\n";
    NoisyStress stress;
    for (int k = 0; k < 30000; ++k) {
        const Mat3 p = (1 / units::kGigapascal) * stress.next();
        text += fmt::format("{:.10e} 1 1 {:.17g} {:.17g} {:.17g} {:.17g} {:.17g} {:.17g} 20 0 0 0 20 0 0 0 20\n",
                            kelvin / 2, p(0, 0), p(1, 1), p(2, 2), p(1, 2), p(0, 2), p(0, 1));
    }
    place.write("thermo.out", text);
    const std::vector<std::filesystem::path> inputs{place.path() / "thermo.out"};
    const auto request = [](const std::string& words) {
        Args args("line", 1, tokenize("observe " + words), "");
        return parse_request(args, false);
    };
    const Result lines = analyse(request("stress_acf time 2.4"), inputs, {}, {});
    for (std::size_t k = 0; k < found.scalars.size(); ++k)
        CHECK(lines.scalars[k].value == Approx(found.scalars[k].value).epsilon(1e-8));
    // A run without a trajectory, or with one that has no stress.
    const std::vector<std::filesystem::path> run{place.path()};
    CHECK(analyse(request("stress_acf time 2.4"), run, {}, {}).scalars.at(0).value == lines.scalars[0].value);
    place.write("a.xyz", "1\nTime=0 Lattice=\"20 0 0 0 20 0 0 0 20\" Properties=species:S:1:pos:R:3\nGa 0 0 0\n");
    CHECK(analyse(request("stress_acf time 2.4"), run, {}, {}).scalars.at(0).value == lines.scalars[0].value);
    CHECK_THROWS_WITH(
        analyse(request("rdf"), inputs, {}, {}),
        "line:1:9: found frames without atoms (thermo.out), expected them for 'rdf'; analyse the trajectory");
    TrajectoryOptions other;
    other.interval = 0.02 * kPs;
    CHECK_THROWS_WITH(analyse(request("viscosity"), inputs, other, {}),
                      Catch::Contains("found 10 fs between the first two frames, expected the 20 fs of --interval"));
    place.write("thermo.out", "300 1 1 0 0 0 0 0 0 20 20 20\n300 1 1 0 0 0 0 0 0 20 20\n");
    other.interval = 0.01 * kPs;
    CHECK_THROWS_WITH(
        analyse(request("viscosity"), inputs, other, {}),
        Catch::Contains("thermo.out:2: found '300 1 1 0 0 0 0 0 0 20 20', expected a line of thermo.out"));
}

TEST_CASE("a stream larger than the memory allowed stays within it") {
    // 144 MB of velocities; as many positions pass by.
    Setup setup = gas(5000, 0.01 * units::kPicosecond);
    setup.memory = 10'000'000;
    const auto start = [&] {
        auto step = std::make_shared<int>(0);
        return [step](Frame& frame) {
            for (std::size_t i = 0; i < frame.size(); ++i) {
                const double x = std::sin(0.1 * *step + double(i));
                frame.velocity.push_back({x, 2 * x, 0});
            }
            ++*step;
        };
    };
    const std::size_t before = peak_memory();
    Measurement m = measurement("vacf time 2", setup);
    const Result found = feed(m, setup, 1200, start);
    // A frame and its making have a megabyte of their own, and a transform's bench and the allocator some more.
    CHECK(peak_memory() - before < setup.memory + 6'000'000);
    const DataColumn& c = column(found, 0, "Ga_y");
    const double unit = units::kPicosecond * units::kPicosecond;
    for (std::size_t lag = 0; lag < c.values.size(); lag += 20)
        CHECK(c.values[lag] == Approx(2 * unit * std::cos(0.1 * double(lag))).margin(2e-3 * unit));
}
