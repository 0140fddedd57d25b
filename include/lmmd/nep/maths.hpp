// SPDX-License-Identifier: GPL-3.0-or-later
// The formulas of a NEP, written once for every machine and number (base/number.hpp): double, float, Lanes, Dual.
// Pure functions; no branches on values, no memory but what the caller hands over. Lengths in A, energies in eV.
// Model: Fan et al., PRB 104, 104309 (2021), doi:10.1103/PhysRevB.104.104309; Song et al., Nat. Commun. 15, 10208
// (2024), doi:10.1038/s41467-024-54554-x.
#pragma once

#include "lmmd/base/number.hpp"

namespace lmmd {

inline constexpr int kMaxL = 8;
inline constexpr double kPi = 3.141592653589793238462643;

template <class T>
struct Pair {
    T value, slope;  // slope: derivative with respect to the distance, 1/A
};
template <class T>
struct Triple {
    T x, y, z;
};

// c0 + c1 x + c2 x^2 + ...
template <class T>
LMMD_INLINE T polynomial(T, double c0) { return T(ScalarOf<T>(c0)); }
template <class T, class... More>
LMMD_INLINE T polynomial(T x, double c0, More... more) {
    return polynomial(x, more...) * x + T(ScalarOf<T>(c0));
}
template <class T>
inline constexpr bool kIsSingle = sizeof(ScalarOf<T>) == sizeof(float);

// sin(w) and cos(w) for w in [0, pi/2] without range reduction. Double: Taylor series, remainders 1.3e-18 and 8e-20.
// Float: minimax polynomials (Remez), relative error of sin 5.3e-9, absolute error of cos 2.2e-10.
template <class T>
struct SinCos {
    T sin, cos;
};
template <class T>
LMMD_INLINE SinCos<T> sin_cos_quarter(T w) {
    const T v = w * w;
    if constexpr (kIsSingle<T>) {
        return {w * polynomial(v, 0.99999999468601, -0.16666656684006192, 0.008333025138949764,
                               -0.00019807418726289469, 2.6019030655078704e-06),
                polynomial(v, 0.999999999780652, -0.4999999935847179, 0.04166663625807154, -0.001388836140030978,
                           2.4760161355035273e-05, -2.605149526593037e-07)};
    } else {
        return {w * polynomial(v, 1.0, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800,
                               1.0 / 6227020800.0, -1.0 / 1307674368000.0, 1.0 / 355687428096000.0,
                               -1.0 / 121645100408832000.0, 1.0 / 51090942171709440000.0),
                polynomial(v, 1.0, -0.5, 1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600.0,
                           -1.0 / 87178291200.0, 1.0 / 20922789888000.0, -1.0 / 6402373705728000.0,
                           1.0 / 2432902008176640000.0, -1.0 / 1124000727777607680000.0)};
    }
}

// [1 - cos(pi gap)] / 2 and its derivative with respect to gap, for a gap in [0, 1]. Written as sin^2(pi gap / 2), it
// keeps its relative accuracy where it vanishes.
template <class T>
LMMD_INLINE Pair<T> smooth_step(T gap) {
    const SinCos<T> sc = sin_cos_quarter(gap * T(ScalarOf<T>(0.5 * kPi)));
    return {sc.sin * sc.sin, T(ScalarOf<T>(kPi)) * sc.sin * sc.cos};
}
// 1 - r / r_c, or 0 beyond the cutoff: there everything vanishes together with its slope.
template <class T, class R>
LMMD_INLINE T cutoff_gap(T r, R inv_rc) {
    return maximum(T(ScalarOf<T>(1)) - r * inv_rc, T(ScalarOf<T>(0)));
}
// f_c(r) = [1 + cos(pi r / r_c)] / 2 below r_c, 0 beyond.
template <class T, class R>
LMMD_INLINE Pair<T> cutoff(T r, R inv_rc) {
    const Pair<T> step = smooth_step(cutoff_gap(r, inv_rc));
    return {step.value, -(step.slope * inv_rc)};
}

// f_k(r) = [T_k(x) + 1] / 2 f_c(r), x = 2 (r / r_c - 1)^2 - 1, for k = 0 ... count - 1; T_k are Chebyshev's
// polynomials of the first kind. take(k, f_k, df_k/dr) is called for each k in turn.
template <class T, class R, class Take>
LMMD_INLINE void radial_basis(T r, R inv_rc, int count, Take take) {
    const T one(ScalarOf<T>(1)), half(ScalarOf<T>(0.5));
    const T gap = cutoff_gap(r, inv_rc);
    const Pair<T> step = smooth_step(gap);
    const Pair<T> fc{step.value, -(step.slope * inv_rc)};
    take(0, fc.value, fc.slope);
    const T x = (gap + gap) * gap - one, two_x = x + x;
    const T weight = half * fc.value, weight_slope = half * fc.slope;
    const T weight_dx = -((fc.value + fc.value) * gap) * inv_rc;  // f_c / 2 dx/dr
    T t0 = one, t1 = x, d0(ScalarOf<T>(0)), d1 = one;             // T_k-1, T_k and their derivatives by x
    for (int k = 1; k < count; ++k) {
        take(k, weight * t1 + weight, weight_slope * t1 + weight_slope + weight_dx * d1);
        const T t2 = two_x * t1 - t0, d2 = two_x * d1 - d0 + (t1 + t1);
        t0 = t1; t1 = t2;
        d0 = d1; d1 = d2;
    }
}

// tanh(x), to a few units in the last place and without exp: e = exp(-2|x| / 2^s) - 1 from a polynomial, then s times
// e -> e (2 + e), which doubles the exponent and, e lying in (-1, 0], damps relative errors; tanh|x| = -e / (2 + e).
template <class T>
LMMD_INLINE T hyperbolic_tangent(T x) {
    using S = ScalarOf<T>;
    const T two(S(2)), zero(S(0));
    const T size = select(x < zero, -x, x);
    const T bounded = minimum(size, T(S(kIsSingle<T> ? 9.2 : 19.2)));  // tanh is 1 to rounding beyond
    const T y = bounded * T(S(kIsSingle<T> ? 2.0 / 32 : 2.0 / 64));    // in [0, 0.6]
    T e;
    if constexpr (kIsSingle<T>) {  // minimax on [0, 0.6], relative error 4e-9
        e = -(y * polynomial(y, 0.9999999959805643, -0.4999995329234896, 0.1666577441346146, -0.04160358443436497,
                             0.008128827507530433, -0.0010748769890264048));
    } else {  // Taylor, remainder 2e-17
        e = -(y * polynomial(y, 1.0, -1.0 / 2, 1.0 / 6, -1.0 / 24, 1.0 / 120, -1.0 / 720, 1.0 / 5040, -1.0 / 40320,
                             1.0 / 362880, -1.0 / 3628800, 1.0 / 39916800, -1.0 / 479001600.0, 1.0 / 6227020800.0,
                             -1.0 / 87178291200.0, 1.0 / 1307674368000.0));
    }
    for (int doubling = 0; doubling < (kIsSingle<T> ? 5 : 6); ++doubling) e = e * (two + e);
    const T t = -(e / (two + e));
    return select(x < zero, -t, t);
}

// Place of the real harmonic (l, m), l >= 1, -l <= m <= l, in arrays of them. m > 0 is the cosine, m < 0 the sine.
LMMD_HD constexpr int harmonic_index(int l, int m) { return l * l - 1 + l + m; }
LMMD_HD constexpr int harmonic_count(int l_max) { return (l_max + 1) * (l_max + 1) - 1; }

// The real spherical harmonics up to a constant factor: Y_lm = harmonic_norm(l, |m|) Q_lm(z) {Re, Im}(x + i y)^|m| at a
// unit vector, with Q_lm = d^m P_l / dz^m / (2m - 1)!!. So Q_mm = 1 and dQ_lm/dz = (2m + 1) Q_l,m+1.
// harmonic_norm lives in nep/many_body.hpp; kernels multiply it into sums over neighbours, not into each neighbour.
// q is an array of [L + 1][L + 1]: Q_lm at q[l][m].
template <int L, class T>
LMMD_INLINE void legendre(T z, T (&q)[L + 1][L + 1]) {
    using S = ScalarOf<T>;
    LMMD_UNROLL
    for (int m = 0; m <= L; ++m) {
        q[m][m] = T(S(1));
        if (m < L) q[m + 1][m] = z * T(S(2 * m + 1));
        LMMD_UNROLL
        for (int l = m + 2; l <= L; ++l)
            q[l][m] = z * q[l - 1][m] * T(S(2 * l - 1) / S(l - m)) - q[l - 2][m] * T(S(l + m - 1) / S(l - m));
    }
}
// Re and Im of (x + i y)^m.
template <int L, class T>
LMMD_INLINE void azimuth(T x, T y, T (&c)[L + 1], T (&s)[L + 1]) {
    c[0] = T(ScalarOf<T>(1));
    s[0] = T(ScalarOf<T>(0));
    LMMD_UNROLL
    for (int m = 1; m <= L; ++m) {
        c[m] = x * c[m - 1] - y * s[m - 1];
        s[m] = x * s[m - 1] + y * c[m - 1];
    }
}
// y[harmonic_index(l, m)] for l = 1 ... L at the unit vector u, without harmonic_norm. y: a pointer or what looks like one.
template <int L, class T, class Out>
LMMD_INLINE void real_harmonics(Triple<T> u, Out&& y) {
    T q[L + 1][L + 1], c[L + 1], s[L + 1];
    legendre<L>(u.z, q);
    azimuth<L>(u.x, u.y, c, s);
    LMMD_UNROLL
    for (int l = 1; l <= L; ++l) {
        y[harmonic_index(l, 0)] = q[l][0];
        LMMD_UNROLL
        for (int m = 1; m <= l; ++m) {
            y[harmonic_index(l, m)] = q[l][m] * c[m];
            y[harmonic_index(l, -m)] = q[l][m] * s[m];
        }
    }
}
// sum_lm weight_lm grad Y_lm of the same functions, taken as polynomials of x, y and z; its part across u is the
// derivative with respect to the direction: dY(r/|r|)/dr = [G - u (u . G)] / r. weight(lm, Y_lm) is called once for each lm.
template <int L, class T, class Weight>
LMMD_INLINE Triple<T> pull_back(Triple<T> u, Weight&& weight) {
    using S = ScalarOf<T>;
    T q[L + 1][L + 1], c[L + 1], s[L + 1];
    legendre<L>(u.z, q);
    azimuth<L>(u.x, u.y, c, s);
    Triple<T> g{T(S(0)), T(S(0)), T(S(0))};
    LMMD_UNROLL
    for (int m = 0; m <= L; ++m) {
        T even(S(0)), odd(S(0)), even_dz(S(0)), odd_dz(S(0));  // sums over l at this m: cosine, sine, and d/dz
        LMMD_UNROLL
        for (int l = m > 1 ? m : 1; l <= L; ++l) {
            const T cosine = weight(harmonic_index(l, m), q[l][m] * c[m]);
            even += cosine * q[l][m];
            if (m < l) even_dz += cosine * q[l][m + 1];
            if (m == 0) continue;
            const T sine = weight(harmonic_index(l, -m), q[l][m] * s[m]);
            odd += sine * q[l][m];
            if (m < l) odd_dz += sine * q[l][m + 1];
        }
        g.z += (even_dz * c[m] + odd_dz * s[m]) * T(S(2 * m + 1));
        if (m == 0) continue;
        g.x += (even * c[m - 1] + odd * s[m - 1]) * T(S(m));
        g.y += (odd * c[m - 1] - even * s[m - 1]) * T(S(m));
    }
    return g;
}
template <int L, class T>
LMMD_INLINE Triple<T> harmonics_pullback(Triple<T> u, const T* weight) {
    return pull_back<L>(u, [&](int lm, T) { return weight[lm]; });
}
// The force of a pair from its slope along the unit vector u and from G of pull_back.
template <class T>
LMMD_INLINE Triple<T> pair_force(Triple<T> u, T inv_r, T slope, Triple<T> g) {
    const T along = slope - (u.x * g.x + u.y * g.y + u.z * g.z) * inv_r;
    return {along * u.x + g.x * inv_r, along * u.y + g.y * inv_r, along * u.z + g.z * inv_r};
}

// A neuron of the one hidden layer: tanh(x) and what the output, w1 tanh(x), changes by with x.
template <class T>
struct Neuron {
    T tanh, delta;
};
template <class T, class W>
LMMD_INLINE Neuron<T> neuron(T x, W w1) {
    const T tanh = hyperbolic_tangent(x);
    return {tanh, (T(ScalarOf<T>(1)) - tanh * tanh) * w1};
}

// Screened nuclear repulsion of one pair of elements, Ziegler, Biersack, Littmark (1985), faded out over
// [inner, outer]; all kinds of ZBL come down to these numbers (make_zbl_pair in nep/tables.hpp).
struct ZblPair {
    double strength = 0;      // K Z_i Z_j, eV A
    double inv_length = 0;    // 1/a, 1/A
    double inner = 0, outer = 0;  // A; outer = 0: none
    double weight[4] = {0, 0, 0, 0}, exponent[4] = {0, 0, 0, 0};
};
// Energy of the pair, eV, and slope, eV/A; zero beyond outer.
template <class T>
LMMD_INLINE Pair<T> zbl(T r, const ZblPair& p) {
    using S = ScalarOf<T>;
    const T zero(S(0)), one(S(1));
    const T inv_r = one / r, x = r * T(S(p.inv_length));
    T phi = zero, dphi = zero;
    for (int i = 0; i < 4; ++i) {
        const T term = exponential(x * T(S(-p.exponent[i]))) * T(S(p.weight[i]));
        phi += term;
        dphi += term * T(S(-p.exponent[i]));
    }
    const T bare = phi * inv_r * T(S(p.strength));
    const T bare_slope = (dphi * T(S(p.strength * p.inv_length)) - bare) * inv_r;
    const S inv_width = S(1) / S(p.outer - p.inner);
    const T gap = (T(S(p.outer)) - r) * T(inv_width);
    const Pair<T> step = smooth_step(minimum(maximum(gap, zero), one));
    const T fade_slope = select(gap < one, -(step.slope * T(inv_width)), zero);
    return {bare * step.value, bare_slope * step.value + bare * fade_slope};
}

}  // namespace lmmd
