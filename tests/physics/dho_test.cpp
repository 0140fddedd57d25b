// SPDX-License-Identifier: GPL-3.0-or-later
// Damped harmonic oscillators: known spectra with noise give their parameters back within the errors stated.
#include <catch2/catch.hpp>
#include <cmath>

#include "lmmd/base/error.hpp"
#include "lmmd/base/random.hpp"
#include "spectra/dho.hpp"

using namespace lmmd;
using namespace lmmd::spectra;

namespace {

struct Data {
    std::vector<double> omega, value, error;
    Curve curve() const { return {omega, value, error}; }
};

// 400 points up to `end` of f with Gaussian noise of `noise` times f's maximum.
template <class F>
Data noisy(F f, double end, double noise, std::uint64_t seed) {
    Data d;
    double highest = 0;
    for (int i = 0; i < 400; ++i) {
        d.omega.push_back(end * i / 400);
        d.value.push_back(f(d.omega.back()));
        highest = std::max(highest, d.value.back());
    }
    for (int i = 0; i < 400; ++i) d.value[i] += noise * highest * Random(Stream::test, seed, 0, i).normal();
    d.error.assign(400, noise * highest);
    return d;
}

bool within(const Measured& m, double expected, double sigmas = 4) { return std::abs(m.value - expected) < sigmas * m.error; }

Mode mode(double q, double omega, double damping) {
    Mode m;
    m.q = q;
    m.omega = {omega, 1e-3 * omega};
    m.damping = {damping, 1e-3 * damping};
    m.converged = true;
    return m;
}

}  // namespace

TEST_CASE("both lines have area 1 and the oscillator's second moment is its frequency squared") {
    double line = 0, side = 0, second = 0;
    const double step = 1e-4;
    for (double w = -200; w < 200; w += step) {
        line += step * central_line(w, 0.3);
        side += step * oscillator(w, 1.0, 0.4);
        second += step * w * w * oscillator(w, 1.0, 0.4);
    }
    CHECK(line == Approx(1).epsilon(2e-3));  // what lies beyond the ends: 2 G / (200 pi)
    CHECK(side == Approx(1).epsilon(1e-4));
    CHECK(second == Approx(1).epsilon(5e-3));
}

TEST_CASE("noisy spectra give their parameters back within four standard errors") {
    const double q = 1.2, omega = 0.16, damping = 0.03, centre = 0.4, width = 0.02, strength = 0.7;
    auto s = [&](double w) { return centre * central_line(w, width) + strength * oscillator(w, omega, damping); };
    int outside = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Mode a = fit_structure_factor(q, noisy(s, 0.5, 0.01, seed).curve());
        const Mode b = fit_longitudinal(q, noisy([&](double w) { return w * w / (q * q) * s(w); }, 0.5, 0.01, 100 + seed).curve());
        const Mode c = fit_transverse(q, noisy([&](double w) { return strength * oscillator(w, omega, damping); }, 0.5, 0.01, 200 + seed).curve());
        for (const Mode& m : {a, b, c}) {
            INFO("w_q " << m.omega.value << " G " << m.damping.value << " I " << m.strength.value << " A0 " << m.centre.value << " G0 " << m.centre_damping.value << " seed " << seed);
            REQUIRE(m.converged);
            CHECK(within(m.omega, omega));
            CHECK(within(m.damping, damping));
            CHECK(within(m.strength, strength));
            CHECK(m.chi2 == Approx(1).margin(0.35));  // 5 sigma of 400 points
            CHECK(m.propagates());
            CHECK(m.side_peak());
            outside += !within(m.omega, omega, 2);
        }
        CHECK(within(a.centre, centre));
        CHECK(within(a.centre_damping, width));
    }
    CHECK(outside < 10);  // 5 % of 60 expected: the errors are neither too small
    CHECK(outside > 0);   // nor far too large
}

TEST_CASE("an overdamped mode does not propagate, whatever peak its longitudinal current has") {
    auto c_t = [](double w) { return 0.5 * oscillator(w, 0.05, 0.09); };
    const Mode m = fit_transverse(0.3, noisy(c_t, 0.5, 0.005, 7).curve());
    CHECK(within(m.omega, 0.05));
    CHECK(within(m.damping, 0.09));
    CHECK_FALSE(m.propagates());
    CHECK(m.oscillation() == 0);
}

TEST_CASE("a branch gives back its sound velocity, its gap, and its mean free path") {
    const double c = 0.25, tau = 20;
    std::vector<Mode> longitudinal, transverse;
    for (double q = 0.1; q < 1.0; q += 0.1) {
        longitudinal.push_back(mode(q, c * q - 0.04 * q * q * q, 0.02 * q * q));
        transverse.push_back(mode(q, c * q, 0.5 / tau));
    }
    const auto v = sound_velocity(longitudinal, 6);
    REQUIRE(v);
    CHECK(v->value == Approx(c).epsilon(1e-6));
    CHECK(v->error > 0);
    const auto gap = transverse_gap(transverse);
    REQUIRE(gap);
    CHECK(gap->velocity.value == Approx(c).epsilon(1e-6));
    CHECK(gap->q.value == Approx(1 / (2 * c * tau)).epsilon(1e-6));
    CHECK(gap->tau == Approx(tau).epsilon(1e-6));
    const auto p = propagation(transverse);
    for (std::size_t i = 0; i < p.size(); ++i) {
        CHECK(p[i].group_velocity == Approx(c));
        CHECK(p[i].mean_free_path == Approx(c * 2 * tau));
        CHECK(p[i].above_ioffe_regel == (transverse[i].q * c * 2 * tau > 1));
    }
    CHECK_FALSE(sound_velocity(std::span(longitudinal).first(2), 6));
    CHECK_FALSE(transverse_gap(std::span(transverse).first(2)));
}

TEST_CASE("fewer points than parameters are refused") {
    const std::vector<double> x{0, 1, 2}, y{1, 1, 1};
    CHECK_THROWS_WITH(fit_transverse(1.0, {x, y}), Catch::Contains("found 3 points"));
}
