// SPDX-License-Identifier: GPL-3.0-or-later
// Dual numbers: a value and its derivative along one direction, carried through every operation (forward-mode
// automatic differentiation). Over Lanes, one pass gives the derivative in every lane.
#pragma once

#include "lmmd/base/number.hpp"

namespace lmmd {

template <class T>
struct Dual {
    T value, slope;

    Dual() = default;
    LMMD_INLINE Dual(T v) : value(v), slope(ScalarOf<T>(0)) {}  // a constant
    LMMD_INLINE Dual(T v, T s) : value(v), slope(s) {}
    template <class U>
    LMMD_INLINE Dual(Dual<U> e) : value(e.value), slope(e.slope) {}  // the same element in every lane

    friend LMMD_INLINE Dual operator-(Dual a) { return {-a.value, -a.slope}; }
    friend LMMD_INLINE Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
    friend LMMD_INLINE Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
    friend LMMD_INLINE Dual operator*(Dual a, Dual b) {
        return {a.value * b.value, a.value * b.slope + a.slope * b.value};
    }
    friend LMMD_INLINE Dual operator/(Dual a, Dual b) {
        const T quotient = a.value / b.value;
        return {quotient, (a.slope - quotient * b.slope) / b.value};
    }
    friend LMMD_INLINE Dual operator+(Dual a, T b) { return {a.value + b, a.slope}; }
    friend LMMD_INLINE Dual operator+(T a, Dual b) { return {a + b.value, b.slope}; }
    friend LMMD_INLINE Dual operator-(Dual a, T b) { return {a.value - b, a.slope}; }
    friend LMMD_INLINE Dual operator-(T a, Dual b) { return {a - b.value, -b.slope}; }
    friend LMMD_INLINE Dual operator*(Dual a, T b) { return {a.value * b, a.slope * b}; }
    friend LMMD_INLINE Dual operator*(T a, Dual b) { return {a * b.value, a * b.slope}; }
    LMMD_INLINE Dual& operator+=(Dual b) { return *this = *this + b; }

    // Comparisons look at the values alone.
    friend LMMD_INLINE auto operator<(Dual a, Dual b) { return a.value < b.value; }
    friend LMMD_INLINE auto operator>(Dual a, Dual b) { return a.value > b.value; }
};

template <class T>
struct Number<Dual<T>> {
    using Scalar = typename Number<T>::Scalar;
    using Element = Dual<typename Number<T>::Element>;
    using Plain = typename Number<T>::Plain;
    static constexpr int width = Number<T>::width;
};

template <class M, class T>
LMMD_INLINE Dual<T> select(M mask, Dual<T> a, Dual<T> b) {
    return {select(mask, a.value, b.value), select(mask, a.slope, b.slope)};
}
template <class T>
LMMD_INLINE Dual<T> square_root(Dual<T> a) {
    const T root = square_root(a.value);
    return {root, a.slope / (root + root)};
}
template <class T>
LMMD_INLINE Dual<T> exponential(Dual<T> a) {
    const T e = exponential(a.value);
    return {e, e * a.slope};
}
template <class T>
LMMD_INLINE auto sum(Dual<T> a) { return Dual<typename Number<T>::Element>(sum(a.value), sum(a.slope)); }
template <class T>
LMMD_INLINE auto element(const Dual<T>* a, int i) {
    constexpr int w = Number<T>::width;
    return Dual<typename Number<T>::Element>(element(&a[i / w].value, i % w), element(&a[i / w].slope, i % w));
}
template <class T>
LMMD_INLINE void set_element(Dual<T>* a, int i, Dual<typename Number<T>::Element> e) {
    constexpr int w = Number<T>::width;
    set_element(&a[i / w].value, i % w, e.value);
    set_element(&a[i / w].slope, i % w, e.slope);
}

}  // namespace lmmd
