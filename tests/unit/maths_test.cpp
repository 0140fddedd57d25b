// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/nep/maths.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "lmmd/base/dual.hpp"
#include "lmmd/base/random.hpp"
#include "lmmd/nep/many_body.hpp"

namespace lmmd {
namespace {

using D = Dual<double>;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr float kFloatEpsilon = std::numeric_limits<float>::epsilon();

Triple<double> unit_vector(std::uint32_t index) {
    const Vec3 v = Random(Stream::test, 1, 0, index).normal3();
    return {v.x / norm(v), v.y / norm(v), v.z / norm(v)};
}
double dot(Triple<double> a, Triple<double> b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

TEST_CASE("sin and cos of a quarter turn are accurate to rounding, in double and float") {
    double worst_sin = 0, worst_cos = 0;
    float worst_sin_f = 0, worst_cos_f = 0;
    for (int i = 0; i <= 5000; ++i) {
        const double w = 0.5 * kPi * i / 5000;
        const auto exact = sin_cos_quarter(w);
        worst_sin = std::max(worst_sin, std::abs(exact.sin - std::sin(w)) / std::max(std::sin(w), 1e-300));
        worst_cos = std::max(worst_cos, std::abs(exact.cos - std::cos(w)));
        const auto wf = static_cast<float>(w);
        const auto single = sin_cos_quarter(wf);
        worst_sin_f = std::max(worst_sin_f, std::abs(single.sin - std::sin(wf)) / std::max(std::sin(wf), 1e-30f));
        worst_cos_f = std::max(worst_cos_f, std::abs(single.cos - std::cos(wf)));
    }
    CHECK(worst_sin < 3 * kEpsilon);
    CHECK(worst_cos < 3 * kEpsilon);
    CHECK(worst_sin_f < 3 * kFloatEpsilon);
    CHECK(worst_cos_f < 3 * kFloatEpsilon);
}

TEST_CASE("The cutoff function is [1 + cos(pi r / r_c)] / 2, and vanishes with its slope at r_c") {
    const double rc = 5.3;
    for (double r = 0.05; r < rc; r += 0.05) {
        const Pair<double> fc = cutoff(r, 1 / rc);
        CHECK(fc.value == Approx(0.5 * (1 + std::cos(kPi * r / rc))).margin(1e-15));
        CHECK(fc.slope == Approx(-0.5 * kPi / rc * std::sin(kPi * r / rc)).margin(1e-15));
        CHECK(cutoff(D(r, 1.0), 1 / rc).value.slope == Approx(fc.slope).margin(4 * kEpsilon));
    }
    for (double r : {rc, std::nextafter(rc, 9.0), 2 * rc, 50.0}) {
        CHECK(std::abs(cutoff(r, 1 / rc).value) < 1e-30);
        CHECK(std::abs(cutoff(r, 1 / rc).slope) < 1e-15);
    }
    // Relative accuracy where it nearly vanishes: sin^2 of a small angle.
    const double gap = 1e-9, near = rc * (1 - gap);
    CHECK(cutoff(near, 1 / rc).value == Approx(std::pow(0.5 * kPi * gap, 2)).epsilon(1e-6));
}

TEST_CASE("Radial functions are [T_k(x) + 1] / 2 f_c with slopes to machine precision") {
    const double rc = 6.1;
    const int count = 20;
    for (double r = 0.3; r < 1.2 * rc; r += 0.07) {
        std::vector<double> value(count), slope(count), dual_slope(count);
        radial_basis(r, 1 / rc, count, [&](int k, double f, double df) { value[k] = f; slope[k] = df; });
        radial_basis(D(r, 1.0), 1 / rc, count, [&](int k, D f, D) { dual_slope[k] = f.slope; });
        const double x = 2 * std::pow(r / rc - 1, 2) - 1, fc = r < rc ? 0.5 * (1 + std::cos(kPi * r / rc)) : 0;
        for (int k = 0; k < count; ++k) {
            INFO("r " << r << ", k " << k);
            // Chebyshev's recursion multiplies rounding errors by up to k^2.
            const double rounding = kEpsilon * (4 + 4 * k * k);
            const double expected = r < rc ? 0.5 * (std::cos(k * std::acos(x)) + 1) * fc : 0;
            CHECK(value[k] == Approx(expected).margin(rounding));
            CHECK(slope[k] == Approx(dual_slope[k]).margin(rounding));
        }
    }
}

TEST_CASE("tanh is accurate to rounding, odd, and saturates") {
    double worst = 0, worst_slope = 0;
    float worst_f = 0;
    for (int i = -400; i <= 260; ++i) {
        const double x = std::pow(10.0, i / 100.0) * (i % 2 == 0 ? 1 : -1);
        worst = std::max(worst, std::abs(hyperbolic_tangent(x) / std::tanh(x) - 1));
        worst_f = std::max(worst_f, std::abs(hyperbolic_tangent(float(x)) / std::tanh(float(x)) - 1));
        const double slope = hyperbolic_tangent(D(x, 1.0)).slope;
        worst_slope = std::max(worst_slope, std::abs(slope - (1 - std::tanh(x) * std::tanh(x))));
        CHECK(hyperbolic_tangent(-x) == -hyperbolic_tangent(x));
    }
    CHECK(worst < 8 * kEpsilon);
    CHECK(worst_f < 8 * kFloatEpsilon);
    CHECK(worst_slope < 16 * kEpsilon);
    CHECK(hyperbolic_tangent(0.0) == 0.0);
    CHECK(std::abs(hyperbolic_tangent(1e30) - 1.0) <= kEpsilon);
    CHECK(std::abs(hyperbolic_tangent(-1e30f) + 1.0f) <= kFloatEpsilon);
}

TEST_CASE("Real harmonics up to l = 8 obey the addition theorem") {
    for (std::uint32_t i = 0; i < 20; ++i) {
        const Triple<double> u = unit_vector(i), v = unit_vector(i + 100);
        double yu[80], yv[80];
        real_harmonics<8>(u, yu);
        real_harmonics<8>(v, yv);
        for (int l = 1; l <= 8; ++l) {
            double sum = 0;
            for (int m = -l; m <= l; ++m)
                sum += std::pow(harmonic_norm(l, m), 2) * yu[harmonic_index(l, m)] * yv[harmonic_index(l, m)];
            CHECK(sum == Approx((2 * l + 1) / (4 * kPi) * std::legendre(static_cast<unsigned>(l), dot(u, v))).margin(1e-13));
        }
    }
}

TEST_CASE("Real harmonics up to l = 8 are orthonormal") {
    // Exact quadrature for products up to degree 16: Gauss and Legendre in z (9 points), equal steps in phi (17).
    std::vector<double> z(9), weight(9);
    for (int i = 0; i < 9; ++i) {
        double x = std::cos(kPi * (i + 0.75) / 9.5), slope = 0;
        for (int newton = 0; newton < 20; ++newton) {
            slope = 9 * (x * std::legendre(9u, x) - std::legendre(8u, x)) / (x * x - 1);
            x -= std::legendre(9u, x) / slope;
        }
        z[i] = x;
        weight[i] = 2 / ((1 - x * x) * slope * slope);
    }
    std::vector<double> overlap(80 * 80);
    for (int i = 0; i < 9; ++i)
        for (int step = 0; step < 17; ++step) {
            const double phi = 2 * kPi * step / 17, s = std::sqrt(1 - z[i] * z[i]);
            double y[80];
            real_harmonics<8>(Triple<double>{s * std::cos(phi), s * std::sin(phi), z[i]}, y);
            for (int a = 0; a < 80; ++a)
                for (int b = 0; b < 80; ++b) overlap[80 * a + b] += weight[i] * 2 * kPi / 17 * y[a] * y[b];
        }
    std::vector<double> norms(80);
    for (int l = 1; l <= 8; ++l)
        for (int m = -l; m <= l; ++m) norms[harmonic_index(l, m)] = harmonic_norm(l, m);
    double worst = 0;
    for (int a = 0; a < 80; ++a)
        for (int b = 0; b < 80; ++b)
            worst = std::max(worst, std::abs(norms[a] * norms[b] * overlap[80 * a + b] - (a == b ? 1.0 : 0.0)));
    CHECK(worst < 1e-12);
}

TEST_CASE("Harmonics of lower l_max are the first of those of a higher one") {
    const Triple<double> u = unit_vector(5);
    double y4[24], y8[80];
    real_harmonics<4>(u, y4);
    real_harmonics<8>(u, y8);
    for (int lm = 0; lm < 24; ++lm) CHECK(y4[lm] == y8[lm]);
    CHECK(harmonic_norm(1, 0) * y4[harmonic_index(1, 0)] == Approx(std::sqrt(3 / (4 * kPi)) * u.z));
    CHECK(harmonic_norm(1, 1) * y4[harmonic_index(1, 1)] == Approx(std::sqrt(3 / (4 * kPi)) * u.x));
    CHECK(harmonic_norm(1, -1) * y4[harmonic_index(1, -1)] == Approx(std::sqrt(3 / (4 * kPi)) * u.y));
}

template <int L>
void check_pullback() {
    constexpr int count = harmonic_count(L);
    double weight[count];
    Random random(Stream::test, 2, L, 0);
    for (double& w : weight) w = random.normal();
    for (std::uint32_t i = 0; i < 10; ++i) {
        const Triple<double> u = unit_vector(i), direction = unit_vector(i + 50);
        D y[count];
        real_harmonics<L>(Triple<D>{{u.x, direction.x}, {u.y, direction.y}, {u.z, direction.z}}, y);
        double expected = 0, size = 0;
        for (int lm = 0; lm < count; ++lm) {
            expected += weight[lm] * y[lm].slope;
            size += std::abs(weight[lm] * y[lm].slope);
        }
        INFO("l_max " << L);
        CHECK(dot(harmonics_pullback<L>(u, weight), direction) == Approx(expected).margin(20 * kEpsilon * size));
    }
}
TEST_CASE("The pullback of harmonics is their derivative, by dual numbers, for every l_max") {
    check_pullback<1>();
    check_pullback<2>();
    check_pullback<3>();
    check_pullback<4>();
    check_pullback<5>();
    check_pullback<6>();
    check_pullback<7>();
    check_pullback<8>();
}

ZblPair gallium_pair() {
    ZblPair p;
    p.strength = 14.399645 * 31 * 31;
    p.inv_length = 2 * std::pow(31, 0.23) * 2.134563;
    p.inner = 1;
    p.outer = 2;
    const double weight[4] = {0.18175, 0.50986, 0.28022, 0.02817}, exponent[4] = {3.1998, 0.94229, 0.4029, 0.20162};
    for (int i = 0; i < 4; ++i) {
        p.weight[i] = weight[i];
        p.exponent[i] = exponent[i];
    }
    return p;
}

TEST_CASE("ZBL: value by the formula, slope by dual numbers, faded out between inner and outer radius") {
    const ZblPair p = gallium_pair();
    for (double r = 0.4; r < 2.3; r += 0.01) {
        const double x = r * p.inv_length;
        double phi = 0;
        for (int i = 0; i < 4; ++i) phi += p.weight[i] * std::exp(-p.exponent[i] * x);
        const double fade = r < 1 ? 1 : (r < 2 ? 0.5 * (1 + std::cos(kPi * (r - 1))) : 0);
        const Pair<double> u = zbl(r, p);
        INFO("r " << r);
        CHECK(u.value == Approx(p.strength / r * phi * fade).epsilon(1e-12).margin(1e-12));
        CHECK(u.slope == Approx(zbl(D(r, 1.0), p).value.slope).epsilon(1e-12).margin(1e-10));
    }
    CHECK(zbl(2.0, p).value == 0);
    CHECK(zbl(2.5, p).slope == 0);
    CHECK(zbl(0.99999999, p).slope == Approx(zbl(1.00000001, p).slope).epsilon(1e-6));
}

}  // namespace
}  // namespace lmmd
