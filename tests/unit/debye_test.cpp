// SPDX-License-Identifier: GPL-3.0-or-later
// Debye-like frequencies, Green-Kubo plateaus and relaxation times against closed forms.
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "lmmd/base/error.hpp"
#include "lmmd/base/random.hpp"
#include "lmmd/base/units.hpp"
#include "spectra/debye.hpp"
#include "spectra/green_kubo.hpp"
#include "spectra/relaxation.hpp"

using namespace lmmd;
using namespace lmmd::spectra;

TEST_CASE("every definition gives the edge of a Debye spectrum") {
    const double edge = 0.3;
    std::vector<double> w, g;
    for (int i = 0; i <= 2000; ++i) w.push_back(edge * i / 2000), g.push_back(3 * w.back() * w.back() / (edge * edge * edge));
    const Spectrum debye = make_spectrum(w, g);
    for (int n = -2; n <= 4; ++n) {
        INFO("order " << n);
        CHECK(debye_of_moment(debye, n, n < 0 ? 0.1 * edge : 0) == Approx(edge).epsilon(1e-3));
    }
    const auto fit = debye_of_parabola(debye, 0.05 * edge, 0.4 * edge);
    REQUIRE(fit);
    CHECK(fit->debye.value == Approx(edge).epsilon(1e-6));
    CHECK(fit->exponent.value == Approx(2).epsilon(1e-5));
    // Classical amplitude of the same solid: <u^2> = (3 kT/m) <w^-2>.
    const double mass = 69.723, t = 300, kt = units::kBoltzmann * t;
    CHECK(debye_of_amplitude(t, mass, 3 * kt / mass * moment(debye, -2)) == Approx(edge).epsilon(1e-3));
    CHECK(debye_of_lindemann(t, mass, 2.7, 0.1) == debye_of_amplitude(t, mass, 0.27 * 0.27));
    const double n = 0.05, v = edge / std::cbrt(6 * std::numbers::pi * std::numbers::pi * n);
    CHECK(debye_of_sound(v, v, n) == Approx(edge));
    CHECK(debye_of_sound(v, 0, n) == Approx(edge));
    CHECK(einstein_of_forces(3 * mass * kt * 0.04, mass, t) == Approx(0.2));
}

TEST_CASE("the curvature of the velocity autocorrelation is the Einstein frequency, and too coarse frames are refused") {
    auto vacf = [](double w, double dt) { return std::vector<double>{1, std::cos(w * dt), std::cos(2 * w * dt)}; };
    const Measured e = einstein_of_vacf(vacf(0.2, 0.5), 0.5);
    CHECK(e.value == Approx(0.2).epsilon(1e-4));
    CHECK(std::abs(e.value - 0.2) < e.error);
    CHECK_THROWS_WITH(einstein_of_vacf(vacf(0.2, 5), 5), Catch::Contains("write frames more often"));
}

TEST_CASE("the cage of a Debye solid has its amplitude, and what diffuses has none") {
    // C = 3 [(x^2 - 2) sin x + 2 x cos x]/x^3, x = w_D t; MSD = 2 <u^2> (1 - sin x/x), <u^2> = 3 C(0)/w_D^2.
    const double edge = 0.3, dt = 0.02;
    std::vector<double> solid{1}, liquid{1};
    for (int i = 1; i < 6000; ++i) {
        const double x = edge * dt * i;
        solid.push_back(3 * ((x * x - 2) * std::sin(x) + 2 * x * std::cos(x)) / (x * x * x));
        liquid.push_back(std::exp(-x));
    }
    const auto cage = cage_of_vacf(solid, dt);
    REQUIRE(cage);
    const double x = edge * cage->time;
    CHECK(cage->square_amplitude == Approx(3 / (edge * edge) * (1 - std::sin(x) / x)).epsilon(1e-4));
    CHECK(std::abs(std::sin(x) / x) < 0.1);
    CHECK_FALSE(cage_of_vacf(liquid, dt));  // its exponent falls from 2 to 1
}

TEST_CASE("the order of two temperatures is decided beyond two standard errors") {
    CHECK(order_of({303, 1}, {200, 5}) == Order::holds);
    CHECK(order_of({303, 0}, {320, 5}) == Order::violated);  // gallium
    CHECK(order_of({303, 0}, {310, 5}) == Order::undecided);
}

TEST_CASE("the plateau of an Ornstein-Uhlenbeck stress is its relaxation time") {
    // x' = a x + noise has C(t) = exp(-t/tau); INT_0^inf C dt = tau.
    const double dt = 0.1, tau = 1.0, a = std::exp(-dt / tau);
    const int blocks = 20, samples = 40000, lags = 200;
    std::vector<std::vector<double>> c(blocks, std::vector<double>(lags, 0.0));
    for (int b = 0; b < blocks; ++b) {
        Random random(Stream::test, 5, 0, static_cast<std::uint32_t>(b));
        std::vector<double> x(samples);
        x[0] = random.normal();
        for (int i = 1; i < samples; ++i) x[i] = a * x[i - 1] + std::sqrt(1 - a * a) * random.normal();
        for (int k = 0; k < lags; ++k)
            for (int i = 0; i + k < samples; ++i) c[b][k] += x[i] * x[i + k] / (samples - k);
    }
    const RunningIntegral r = green_kubo(c, dt, 2.0);
    REQUIRE(r.plateau);
    const double exact = 2.0 * dt * 0.5 * (1 + a) / (1 - a);  // of the trapezoid
    CHECK(std::abs(r.plateau->value.value - exact) < 4 * r.plateau->value.error);
    CHECK(r.plateau->value.error < 0.05 * exact);
    CHECK(r.plateau->begin > 0.9 * kRelaxations * tau);
    CHECK(r.plateau->end == Approx(2 * r.plateau->begin));
}

TEST_CASE("a correlation that goes on has no plateau") {
    std::vector<std::vector<double>> c(4, std::vector<double>(100));
    for (int b = 0; b < 4; ++b)
        for (int k = 0; k < 100; ++k) c[b][k] = 1 + 0.01 * b;
    CHECK_FALSE(green_kubo(c, 1, 1).plateau);
    CHECK_THROWS_WITH(green_kubo({{1, 1, 1, 1, 1}}, 1, 1), Catch::Contains("found 1 blocks"));
}

TEST_CASE("stretched exponentials and Gaussian displacements give their parameters back") {
    std::vector<double> t, phi;
    for (int i = 1; i <= 300; ++i) t.push_back(0.1 * i), phi.push_back(0.8 * std::exp(-std::pow(t.back() / 4, 0.6)));
    const Stretched s = fit_stretched({t, phi});
    CHECK(s.converged);
    CHECK(s.tau.value == Approx(4).epsilon(1e-5));
    CHECK(s.beta.value == Approx(0.6).epsilon(1e-5));
    CHECK(s.mean_time == Approx(4 / 0.6 * std::tgamma(1 / 0.6)).epsilon(1e-5));
    const std::vector<double> x{0, 1, 2}, y{1, 0.5, 0};
    CHECK(*decay_time({x, y}) == Approx(2 * (1 - std::exp(-1.0))));
    CHECK(non_gaussian(3, 15) == Approx(0));  // unit Gaussian in three dimensions
    CHECK(non_gaussian(0, 0) == 0);
}
