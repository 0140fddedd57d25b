// SPDX-License-Identifier: GPL-3.0-or-later
// Lanes do in each lane what the scalar does; formulas on lanes agree with double.
#include "lmmd/base/lanes.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "lmmd/base/dual.hpp"
#include "lmmd/nep/maths.hpp"

namespace lmmd {
namespace {

struct Here {};  // the instruction set this test is compiled for

template <class V>
V ramp(double first, double step) {
    V v;
    for (int i = 0; i < Number<V>::width; ++i) set_element(&v, i, ScalarOf<V>(first + step * i));
    return v;
}

TEMPLATE_TEST_CASE("Arithmetic, selection and sums, lane by lane", "", (Lanes<float, 2, Here>), (Lanes<float, 4, Here>),
                   (Lanes<float, 8, Here>), (Lanes<float, 16, Here>), (Lanes<double, 4, Here>)) {
    using V = TestType;
    using S = ScalarOf<V>;
    constexpr int w = Number<V>::width;
    const V a = ramp<V>(-1.5, 0.75), b = ramp<V>(2, -0.25) + V(S(0.0625));
    const V chosen = select(a < b, a, b), root = square_root(a * a);
    S total = 0;
    for (int i = 0; i < w; ++i) {
        const S x = element(&a, i), y = element(&b, i);
        const V results[] = {a + b, a - b, a * b, a / b, -a, minimum(a, b), maximum(a, b)};
        const S expected[] = {x + y, x - y, x * y, x / y, -x, std::min(x, y), std::max(x, y)};
        for (int k = 0; k < 7; ++k) CHECK(element(&results[k], i) == expected[k]);
        CHECK(element(&chosen, i) == std::min(x, y));
        CHECK(element(&root, i) == std::abs(x));
        total += x;
    }
    CHECK(sum(a) == total);  // quarters: every order of additions is exact
    CHECK(sum(V(S(0.5))) == S(0.5) * w);
}

TEMPLATE_TEST_CASE("Loads, stores and elements count over all lanes", "", (Lanes<float, 4, Here>), (Lanes<float, 16, Here>)) {
    using V = TestType;
    constexpr int w = Number<V>::width;
    alignas(64) float numbers[3 * w];
    for (int i = 0; i < 3 * w; ++i) numbers[i] = static_cast<float>(i);
    V v[3];
    for (int k = 0; k < 3; ++k) load(numbers + k * w, v[k]);
    CHECK(element(v, w + 1) == static_cast<float>(w + 1));
    set_element(v, 2 * w + 2, -7.0f);
    store(v[2], numbers);
    CHECK(numbers[2] == -7.0f);
    CHECK(numbers[1] == static_cast<float>(2 * w + 1));
}

TEMPLATE_TEST_CASE("Formulas on float lanes agree with double", "", (Lanes<float, 4, Here>), (Lanes<float, 8, Here>),
                   (Lanes<float, 16, Here>)) {
    using V = TestType;
    constexpr int w = Number<V>::width, count = 12;
    double worst_value = 0, worst_slope = 0, worst_tanh = 0, worst_harmonic = 0;
    for (double start = 0.8; start < 5.2; start += 0.3) {
        const V r = ramp<V>(start, 0.021);
        V f[count], df[count];
        radial_basis(r, V(1 / 5.0f), count, [&](int k, V value, V slope) { f[k] = value; df[k] = slope; });
        const V t = hyperbolic_tangent(r - V(3.0f));
        V y[80];
        const V z = r * V(0.1f), x = square_root(V(1.0f) - z * z);
        real_harmonics<8>(Triple<V>{x, V(0.0f), z}, y);
        for (int i = 0; i < w; ++i) {
            const double ri = element(&r, i);
            radial_basis(ri, 1 / 5.0, count, [&](int k, double value, double slope) {
                worst_value = std::max(worst_value, std::abs(double(element(&f[k], i)) - value));
                worst_slope = std::max(worst_slope, std::abs(double(element(&df[k], i)) - slope));
            });
            worst_tanh = std::max(worst_tanh, std::abs(double(element(&t, i)) - std::tanh(ri - 3)));
            double exact[80];
            real_harmonics<8>(Triple<double>{double(element(&x, i)), 0, double(element(&z, i))}, exact);
            for (int lm = 0; lm < 80; ++lm)
                worst_harmonic = std::max(worst_harmonic, std::abs(double(element(&y[lm], i)) - exact[lm]) /
                                                              std::max(1.0, std::abs(exact[lm])));
        }
    }
    // Single precision keeps 6e-8 an operation; the recursions multiply that by up to count^2 / 4 (slopes: another count).
    CHECK(worst_value < 2e-6);
    CHECK(worst_slope < 3e-5);
    CHECK(worst_tanh < 5e-7);
    CHECK(worst_harmonic < 5e-6);
}

TEST_CASE("Duals over lanes: the slope in every lane is the derivative there") {
    using V = Lanes<double, 4, Here>;
    using D = Dual<V>;
    const V x = ramp<V>(0.3, 0.4);
    const D d(x, V(1.0));
    const D results[] = {d * d, D(V(1.0)) / d, square_root(d), hyperbolic_tangent(d), d * V(3.0) - d, -d + V(2.0)};
    for (int i = 0; i < 4; ++i) {
        const double xi = element(&x, i), t = std::tanh(xi);
        const double expected[] = {2 * xi, -1 / (xi * xi), 0.5 / std::sqrt(xi), 1 - t * t, 2, -1};
        for (int k = 0; k < 6; ++k) CHECK(element(&results[k].slope, i) == Approx(expected[k]).epsilon(1e-14));
    }
    CHECK(sum(d).value == Approx(sum(x)));
    CHECK(sum(d).slope == 4);
    D array[2] = {d, d};
    set_element(array, 5, Dual<double>(7, 8));
    CHECK(element(array, 5).value == 7);
    CHECK(element(array, 5).slope == 8);
    CHECK(element(array, 1).slope == 1);
}

}  // namespace
}  // namespace lmmd
