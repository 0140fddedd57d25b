// SPDX-License-Identifier: GPL-3.0-or-later
// Debye-like temperatures of a Debye solid made of independent oscillators: every definition gives its edge. The phonon
// theory of a liquid whose stress and velocities are known. A lag window that leaves nothing negative.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <numbers>
#include <random>

#include "lmmd/base/units.hpp"
#include "support/estimating.hpp"
#include "thermo/elements.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kPs = units::kPicosecond;

// Oscillators of one mass with the frequencies of a Debye spectrum, evenly in w^3; equipartition holds for each.
std::function<std::function<void(Frame&)>()> debye_solid(const Setup& setup, double kt, double edge) {
    return [&setup, kt, edge] {
        auto step = std::make_shared<int>(0);
        return [&setup, step, kt, edge](Frame& frame) {
            const double t = setup.interval * (*step)++, modes = 3 * double(setup.mass.size());
            for (std::size_t i = 0; i < setup.mass.size(); ++i) {
                Vec3 v, f;
                for (int a = 0; a < 3; ++a) {
                    const double k = double(3 * i) + a, omega = edge * std::cbrt((k + 0.5) / modes),
                                 phase = omega * t + 2.399963 * k;
                    v[a] = std::sqrt(2 * kt / setup.mass[i]) * std::cos(phase);
                    f[a] = -setup.mass[i] * omega * std::sqrt(2 * kt / setup.mass[i]) * std::sin(phase);
                }
                frame.velocity.push_back(v);
                frame.force.push_back(f);
            }
        };
    };
}

}  // namespace

TEST_CASE("every definition of a Debye temperature gives the edge of a Debye solid") {
    const double kt = 300 * units::kBoltzmann, edge = 2 * kPi * 5 / kPs,
                 theta = units::kHbar * edge / units::kBoltzmann;
    const Setup setup = gas(700, 10 * units::kFemtosecond);
    const double v = edge / std::cbrt(6 * kPi * kPi * 700 / 8000.0) * kPs * 100;  // m/s
    Measurement m = measurement(fmt::format("debye time 4 force tc 2 tm 400 sound {0} {0} parabola 1 3", v), setup);
    const Result found = feed(m, setup, 2400, debye_solid(setup, kt, edge));
    CHECK(theta == Approx(240).epsilon(1e-3));
    const auto check = [&](const std::string& name, double precise) {
        INFO(name << " " << scalar(found, name).value << " +- " << scalar(found, name).error << ", expected " << theta);
        CHECK(scalar(found, name).value == Approx(theta).epsilon(precise));
    };
    check("theta_sound", 1e-6);
    check("theta_sound_L", 1e-6);
    // Sums over 2100 modes for integrals, and a window of 4 ps.
    for (const int n : {-2, -1, 0, 1, 2, 3, 4}) check(fmt::format("theta_{}", n), n < 0 ? 0.03 : 0.02);
    for (const int n : {1, 2, 4}) check(fmt::format("theta_total_{}", n), 0.02);
    check("theta_parabola", 0.03);
    check("theta_vacf", 0.01);
    check("theta_cage", 0.05);  // MSD = 2 <u^2> (1 - sin x/x), x = w_D t: near 2 <u^2> where its exponent is smallest
    check("theta_force", 0.01);
    CHECK(scalar(found, "omega_log").value == Approx(theta * std::exp(-1.0 / 3)).epsilon(0.02));
    CHECK(scalar(found, "exponent").value == Approx(2).margin(0.1));
    CHECK(scalar(found, "T_m").value == 400);
    std::string verdict;
    for (const std::string& note : found.notes)
        if (note.rfind("T_m = 400 K > Theta_D: holds for theta_-2", 0) == 0) verdict = note;
    CHECK(verdict.find("theta_force") != std::string::npos);
    CHECK(verdict.find("violated") == std::string::npos);
}

TEST_CASE("Lindemann's rule, gallium's order of temperatures, and what debye refuses") {
    const double kt = 300 * units::kBoltzmann, omega = 2 * kPi * 2 / kPs;
    const Setup setup = gas(100, 10 * units::kFemtosecond);
    Measurement m = measurement("debye time 0.3 sound 2800 0", setup);
    const Result found = feed(m, setup, 2000, [&] {
        auto step = std::make_shared<int>(0);
        return [&, step](Frame& frame) {
            const double t = setup.interval * (*step)++;
            for (std::size_t i = 0; i < 100; ++i) {
                Vec3 v;
                for (int a = 0; a < 3; ++a)
                    v[a] = std::sqrt(2 * kt / 70) * std::cos(omega * t + 2.399963 * (double(3 * i) + a));
                frame.velocity.push_back(v);
            }
        };
    });
    bool caged = true;
    for (const std::string& warning : found.warnings)
        caged = caged && warning.rfind("theta_cage: there is no cage", 0) != 0;
    CHECK_FALSE(caged);  // within 0.3 ps the exponent only falls
    // 3 hbar / (0.1 a) sqrt(T_m/(M k)), in SI.
    const double mass = 70 * units::kAtomicMass, k = 1.380649e-23, hbar = 1.054571817e-34;
    CHECK(scalar(found, "theta_lindemann").value ==
          Approx(3 * hbar / 0.244e-10 * std::sqrt(302.91 / (mass * k))).epsilon(1e-6));
    CHECK(find_element("Ga")->melting == Approx(302.91));
    CHECK(find_element("Xx") == nullptr);
    bool told = false;
    for (const std::string& note : found.notes) told = told || note.rfind("T_m = 302.91 K > Theta_D:", 0) == 0;
    CHECK(told);
    const Setup mixture = gas(20, 10 * units::kFemtosecond, 5);
    CHECK_THROWS_WITH(measurement("debye", mixture), Catch::Contains("found 2 elements, expected one"));
    CHECK_THROWS_WITH(
        measurement("debye sound 2.8 1.2", setup),
        Catch::Contains(
            "found '2.8', expected the longitudinal velocity, a velocity in m/s from 50 to 50000"));  // km/s
}

TEST_CASE("the phonon theory of liquids: 3 - (w_F/w_D)^3 from the stress of a run, nothing beyond the Frenkel line") {
    const double kelvin = 1200, kt = units::kBoltzmann * kelvin, dt = 10 * units::kFemtosecond, keep = std::exp(-0.1);
    const Setup setup = gas(50, dt);
    const auto start = [&] {
        auto random = std::make_shared<std::mt19937_64>(3);
        auto x = std::make_shared<std::array<double, 6>>();
        return [&, random, x, advance = debye_solid(setup, kt, 2 * kPi * 4 / kPs)()](Frame& frame) {
            advance(frame);
            std::normal_distribution<double> normal;
            for (double& value : *x) value = keep * value + std::sqrt(1 - keep * keep) * normal(*random);
            Mat3 p;
            for (int a = 0; a < 3; ++a) p(a, a) = 0.002 * std::sqrt(2.0) * (*x)[static_cast<std::size_t>(a)];
            p(0, 1) = p(1, 0) = 0.002 * (*x)[3];
            p(0, 2) = p(2, 0) = 0.002 * (*x)[4];
            p(1, 2) = p(2, 1) = 0.002 * (*x)[5];
            frame.pressure = p;
        };
    };
    // tau = 0.1 ps: w_F = 62.8/ps, 480 K.
    const double tau = 0.005 * (1 + keep) / (1 - keep), frenkel = 2 * kPi / tau, theta = 600;
    const double debye = theta * units::kBoltzmann / units::kHbar * kPs;
    Measurement m = measurement("phonon_theory time 2.4 debye 600", setup);
    const Result found = feed(m, setup, 12000, start);
    const Scalar& w = scalar(found, "omega_F");
    INFO("omega_F " << w.value << " +- " << w.error << ", expected " << frenkel);
    CHECK(std::abs(w.value - frenkel) < 5 * w.error);
    CHECK(w.error < 0.15 * frenkel);
    const Scalar &c = scalar(found, "heat_capacity_classical"), &quantum = scalar(found, "heat_capacity");
    CHECK(c.value == Approx(3 - std::pow(w.value / debye, 3)).epsilon(1e-6));
    CHECK(c.error == Approx(3 * std::pow(w.value / debye, 2) * w.error / debye).epsilon(1e-3));
    CHECK(quantum.value < c.value);
    Measurement beyond = measurement("phonon_theory time 2.4 debye 300", setup);
    const Result none = feed(beyond, setup, 12000, start);
    REQUIRE(none.warnings.size() == 1);
    CHECK(none.warnings[0].find("beyond the Frenkel line") != std::string::npos);
    for (const Scalar& s : none.scalars) CHECK(s.name.rfind("heat_capacity", 0) != 0);
    // Without 'debye' it is the second moment of the density of states: of oscillators up to 4 THz.
    Measurement own = measurement("phonon_theory time 2", setup);
    CHECK(scalar(feed(own, setup, 3000, start), "theta_D").value == Approx(4 * 47.992).epsilon(0.02));
}

TEST_CASE("the default window leaves no negative density of states beside sharp lines; Hann's does") {
    const double kt = 300 * units::kBoltzmann;
    const Setup setup = gas(30, 10 * units::kFemtosecond);
    for (const bool parzen : {true, false}) {
        Measurement m = measurement(parzen ? "vdos time 2" : "vdos time 2 window hann", setup);
        const Result found = feed(m, setup, 1200, [&] {
            auto step = std::make_shared<int>(0);
            return [&, step](Frame& frame) {
                const double t = setup.interval * (*step)++;
                for (std::size_t i = 0; i < 30; ++i) {
                    // Lines at 2 and 5 THz; 1000 origins are whole periods, so that their correlations are cosines.
                    const double omega = 2 * kPi * (i % 2 == 0 ? 2 : 5) / kPs;
                    Vec3 v;
                    for (int a = 0; a < 3; ++a)
                        v[a] = std::sqrt(2 * kt / 70) * std::cos(omega * t + 2.399963 * (double(3 * i) + a));
                    frame.velocity.push_back(v);
                }
            };
        });
        const std::vector<double>& s = column(found, "vdos", "total").values;
        const double lowest = *std::min_element(s.begin(), s.end()), top = *std::max_element(s.begin(), s.end());
        if (parzen)
            CHECK(lowest > -1e-3 * top);
        else
            CHECK(lowest < -0.02 * top);
    }
}
