// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/nep/many_body.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <map>

#include "lmmd/base/random.hpp"
#include "lmmd/nep/maths.hpp"

namespace lmmd {
namespace {

using Complex = std::complex<double>;

// A few weighted directions: an atom's surroundings at one n.
struct Neighbor {
    double weight;
    Vec3 u;
};
std::vector<Neighbor> surroundings(std::uint32_t seed) {
    std::vector<Neighbor> all;
    for (std::uint32_t i = 0; i < 6; ++i) {
        Random random(Stream::test, seed, 0, i);
        const Vec3 v = random.normal3();
        all.push_back({random.uniform() + 0.5, (1 / norm(v)) * v});
    }
    return all;
}

std::vector<double> real_sums(const std::vector<Neighbor>& all) {
    std::vector<double> a(24);
    for (const Neighbor& n : all) {
        double y[24];
        real_harmonics<4>(Triple<double>{n.u.x, n.u.y, n.u.z}, y);
        for (int lm = 0; lm < 24; ++lm) a[lm] += n.weight * y[lm];
    }
    for (int l = 1; l <= 4; ++l)
        for (int m = -l; m <= l; ++m) a[harmonic_index(l, m)] *= harmonic_norm(l, m);
    return a;
}

// Complex harmonics with Condon and Shortley's phase, from the standard library.
Complex complex_sum(const std::vector<Neighbor>& all, int l, int m) {
    Complex sum = 0;
    for (const Neighbor& n : all) {
        const double theta = std::acos(n.u.z), phi = std::atan2(n.u.y, n.u.x);
        const unsigned size = static_cast<unsigned>(std::abs(m));
        const Complex positive = std::sph_legendre(static_cast<unsigned>(l), size, theta) * std::polar(1.0, size * phi);
        sum += n.weight * (m >= 0 ? positive : (size % 2 == 0 ? 1.0 : -1.0) * std::conj(positive));
    }
    return sum;
}

double by_definition(const std::vector<Neighbor>& all, int a, int b, int c) {
    Complex q = 0;
    for (int m1 = -a; m1 <= a; ++m1)
        for (int m2 = -b; m2 <= b; ++m2)
            if (std::abs(m1 + m2) <= c)
                q += wigner_3j(a, b, c, m1, m2, -m1 - m2) * complex_sum(all, a, m1) * complex_sum(all, b, m2) *
                     complex_sum(all, c, -m1 - m2);
    CHECK(q.imag() == Approx(0).margin(1e-12));
    return q.real();
}

NepShape shape_with(ManyBody kind) {
    NepShape shape;
    shape.elements = {"Ga"};
    shape.l_max = 4;
    shape.many_body = {};
    shape.many_body[int(kind)] = true;
    return shape;
}

double by_table(const std::vector<double>& a, ManyBody kind) {
    double q = 0;
    for (const ManyBodyTerm& term : many_body_terms(shape_with(kind))) {
        CHECK(term.invariant == 4);
        q += term.coefficient * a[term.i] * a[term.j] * a[term.k];
    }
    return q;
}

TEST_CASE("3j symbols have their tabulated values and are orthogonal") {
    CHECK(wigner_3j(1, 1, 2, 0, 0, 0) == Approx(std::sqrt(2.0 / 15)));
    CHECK(wigner_3j(2, 2, 2, 0, 0, 0) == Approx(-std::sqrt(2.0 / 35)));
    CHECK(wigner_3j(1, 2, 3, 1, -2, 1) == Approx(std::sqrt(1.0 / 105)));
    CHECK(wigner_3j(1, 1, 1, 1, -1, 0) == Approx(std::sqrt(1.0 / 6)));
    CHECK(wigner_3j(1, 1, 3, 0, 0, 0) == 0);
    CHECK(wigner_3j(1, 1, 2, 1, 1, -1) == 0);
    for (int c = 0; c <= 7; ++c) {
        double sum = 0;
        for (int m1 = -3; m1 <= 3; ++m1)
            for (int m2 = -4; m2 <= 4; ++m2)
                if (std::abs(m1 + m2) <= c) sum += std::pow(wigner_3j(3, 4, c, m1, m2, -m1 - m2), 2);
        CHECK(sum == Approx(c >= 1 ? 1 : 0).margin(1e-13));
    }
}

TEST_CASE("Each four-body invariant is the sum over 3j symbols of complex harmonics") {
    const struct {
        ManyBody kind;
        int a, b, c;
    } cases[] = {{ManyBody::q222, 2, 2, 2}, {ManyBody::q112, 1, 1, 2}, {ManyBody::q123, 1, 2, 3},
                 {ManyBody::q233, 2, 3, 3}, {ManyBody::q134, 1, 3, 4}};
    for (const auto& c : cases)
        for (std::uint32_t seed = 1; seed <= 3; ++seed) {
            const std::vector<Neighbor> all = surroundings(seed);
            INFO(c.a << c.b << c.c);
            CHECK(by_table(real_sums(all), c.kind) == Approx(by_definition(all, c.a, c.b, c.c)).epsilon(1e-12));
        }
}

TEST_CASE("Four-body invariants do not change when the surroundings turn") {
    for (ManyBody kind : {ManyBody::q222, ManyBody::q112, ManyBody::q123, ManyBody::q233, ManyBody::q134}) {
        std::vector<Neighbor> all = surroundings(7);
        const double before = by_table(real_sums(all), kind);
        const double c = std::cos(0.7), s = std::sin(0.7);
        for (Neighbor& n : all) n.u = {c * n.u.x - s * n.u.z, n.u.y, s * n.u.x + c * n.u.z};
        for (Neighbor& n : all) n.u = {n.u.x, c * n.u.y - s * n.u.z, s * n.u.y + c * n.u.z};
        CHECK(by_table(real_sums(all), kind) == Approx(before).epsilon(1e-12));
        CHECK(std::abs(before) > 1e-6);
    }
}

TEST_CASE("Equal monomials are merged, and no term is zero") {
    NepShape shape = shape_with(ManyBody::q222);
    shape.many_body = {true, true, true, true, true, true};
    std::map<int, std::size_t> count;
    std::map<std::array<int, 4>, int> seen;
    for (const ManyBodyTerm& term : many_body_terms(shape)) {
        CHECK(term.i <= term.j);
        CHECK(term.j <= term.k);
        CHECK(std::abs(term.coefficient) > 1e-6);
        CHECK(++seen[{term.invariant, term.i, term.j, term.k}] == 1);
        ++count[term.invariant];
    }
    // After l = 1 ... 4: 222, (1111 has no table), 112, 123, 233, 134.
    CHECK(count == std::map<int, std::size_t>{{4, 8}, {6, 8}, {7, 21}, {8, 24}, {9, 31}});
    CHECK(five_body_invariant(shape) == 5);
    shape.many_body[0] = false;
    CHECK(five_body_invariant(shape) == 4);
    shape.many_body[1] = false;
    CHECK(five_body_invariant(shape) == -1);
}

}  // namespace
}  // namespace lmmd
