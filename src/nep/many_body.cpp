// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the angular invariants.
#include "lmmd/nep/many_body.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <map>

#include "lmmd/nep/maths.hpp"

namespace lmmd {
namespace {

double factorial(int n) {
    double f = 1;
    for (int i = 2; i <= n; ++i) f *= i;
    return f;
}

// The l of the three factors of a four-body invariant; q1111 has none.
std::array<int, 3> orders(ManyBody invariant) {
    switch (invariant) {
        case ManyBody::q222: return {2, 2, 2};
        case ManyBody::q112: return {1, 1, 2};
        case ManyBody::q123: return {1, 2, 3};
        case ManyBody::q233: return {2, 3, 3};
        case ManyBody::q134: return {1, 3, 4};
        case ManyBody::q1111: break;
    }
    return {1, 1, 1};
}

// The complex sum A_lm (Condon and Shortley's phase) as a combination of at most two real ones.
struct Component {
    int index;
    std::complex<double> factor;
};
std::vector<Component> complex_in_real(int l, int m) {
    if (m == 0) return {{harmonic_index(l, 0), 1.0}};
    const int n = std::abs(m);
    const double root = std::sqrt(0.5), phase = (m > 0 && n % 2 == 1) ? -1.0 : 1.0;
    return {{harmonic_index(l, n), phase * root},
            {harmonic_index(l, -n), std::complex<double>(0, (m > 0 ? phase : -1.0) * root)}};
}

// Monomials of sum_{m1 m2 m3} (a b c; m1 m2 m3) A_a,m1 A_b,m2 A_c,m3, equal ones merged.
std::map<std::array<int, 3>, std::complex<double>> expand(std::array<int, 3> l) {
    std::map<std::array<int, 3>, std::complex<double>> merged;
    for (int m1 = -l[0]; m1 <= l[0]; ++m1)
        for (int m2 = -l[1]; m2 <= l[1]; ++m2) {
            const int m3 = -m1 - m2;
            if (std::abs(m3) > l[2]) continue;
            const double symbol = wigner_3j(l[0], l[1], l[2], m1, m2, m3);
            for (const Component& a : complex_in_real(l[0], m1))
                for (const Component& b : complex_in_real(l[1], m2))
                    for (const Component& c : complex_in_real(l[2], m3)) {
                        std::array<int, 3> key{a.index, b.index, c.index};
                        std::sort(key.begin(), key.end());
                        merged[key] += symbol * a.factor * b.factor * c.factor;
                    }
        }
    return merged;
}

}  // namespace

double harmonic_norm(int l, int m) {
    m = std::abs(m);
    double n = std::sqrt((2 * l + 1) / (4 * kPi) * factorial(l - m) / factorial(l + m));
    for (int odd = 1; odd < 2 * m; odd += 2) n *= odd;
    return m == 0 ? n : std::sqrt(2.0) * n;
}

double wigner_3j(int a, int b, int c, int m1, int m2, int m3) {
    if (m1 + m2 + m3 != 0 || std::abs(m1) > a || std::abs(m2) > b || std::abs(m3) > c) return 0;
    if (c < std::abs(a - b) || c > a + b) return 0;
    const double triangle =
        factorial(a + b - c) * factorial(a - b + c) * factorial(-a + b + c) / factorial(a + b + c + 1);
    const double outer = std::sqrt(triangle * factorial(a + m1) * factorial(a - m1) * factorial(b + m2) *
                                   factorial(b - m2) * factorial(c + m3) * factorial(c - m3));
    double total = 0;
    const int first = std::max({0, b - c - m1, a - c + m2}), last = std::min({a + b - c, a - m1, b + m2});
    for (int k = first; k <= last; ++k) {
        const double term = 1 / (factorial(k) * factorial(a + b - c - k) * factorial(a - m1 - k) *
                                 factorial(b + m2 - k) * factorial(c - b + m1 + k) * factorial(c - a - m2 + k));
        total += k % 2 == 0 ? term : -term;
    }
    return ((a - b - m3) % 2 == 0 ? 1.0 : -1.0) * outer * total;
}

int needed_l(ManyBody invariant) {
    const std::array<int, 3> l = orders(invariant);
    return *std::max_element(l.begin(), l.end());
}

std::vector<ManyBodyTerm> many_body_terms(const NepShape& shape) {
    std::vector<ManyBodyTerm> terms;
    int invariant = shape.l_max;
    for (int kind = 0; kind < kManyBodyCount; ++kind) {
        if (!shape.many_body[kind]) continue;
        if (ManyBody(kind) != ManyBody::q1111)
            for (const auto& [key, value] : expand(orders(ManyBody(kind))))
                if (std::abs(value.real()) > 1e-12)
                    terms.push_back({invariant, key[0], key[1], key[2], value.real()});
        ++invariant;
    }
    return terms;
}

int five_body_invariant(const NepShape& shape) {
    if (!shape.many_body[int(ManyBody::q1111)]) return -1;
    return shape.l_max + (shape.many_body[int(ManyBody::q222)] ? 1 : 0);
}

}  // namespace lmmd
