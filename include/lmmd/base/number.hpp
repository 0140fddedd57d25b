// SPDX-License-Identifier: GPL-3.0-or-later
// The number types that formulas are templated on (nep/maths.hpp), and the few functions they share. A number is one of
//   double, float          one value (CUDA threads, the reference)
//   Lanes<S, W, Isa>       W values side by side (base/lanes.hpp)
//   Dual<T>                a T and its derivative along one direction (base/dual.hpp)
// Scalar  the underlying double or float: parameters, tables, constants
// Element what is left when the lanes are summed: S for Lanes<S>, Dual<S> for Dual<Lanes<S>>, itself otherwise
// Plain   the number without derivative: Lanes<S> for Dual<Lanes<S>>, itself otherwise
#pragma once

#include <math.h>

#include "lmmd/base/hd.hpp"

// Everything here is inlined for certain: a file compiled for a newer instruction set must not leave copies behind that
// the linker could pick for the whole program.
#ifdef __CUDACC__
#define LMMD_INLINE __host__ __device__ __forceinline__
#else
#define LMMD_INLINE inline __attribute__((always_inline))
#endif
#ifdef __CUDA_ARCH__
#define LMMD_UNROLL _Pragma("unroll")    // before loops over arrays that are to stay in registers
#define LMMD_ROLLED _Pragma("unroll 1")  // before loops whose body is long
#else
#define LMMD_UNROLL
#define LMMD_ROLLED
#endif

namespace lmmd {

template <class T>
struct Number {
    using Scalar = T;
    using Element = T;
    using Plain = T;
    static constexpr int width = 1;
};
template <class T> using ScalarOf = typename Number<T>::Scalar;
template <class T> using ElementOf = typename Number<T>::Element;
template <class T> using PlainOf = typename Number<T>::Plain;

LMMD_INLINE double select(bool mask, double a, double b) { return mask ? a : b; }
LMMD_INLINE float select(bool mask, float a, float b) { return mask ? a : b; }
LMMD_INLINE double square_root(double a) { return sqrt(a); }
LMMD_INLINE float square_root(float a) { return sqrtf(a); }
LMMD_INLINE double exponential(double a) { return exp(a); }
LMMD_INLINE float exponential(float a) { return expf(a); }

// Sum over the lanes.
LMMD_INLINE double sum(double a) { return a; }
LMMD_INLINE float sum(float a) { return a; }
// Element i of an array of numbers, counted over all lanes.
LMMD_INLINE double element(const double* a, int i) { return a[i]; }
LMMD_INLINE float element(const float* a, int i) { return a[i]; }
LMMD_INLINE void set_element(double* a, int i, double value) { a[i] = value; }
LMMD_INLINE void set_element(float* a, int i, float value) { a[i] = value; }
// The number at an aligned place of a table, and back.
LMMD_INLINE void load(const double* from, double& to) { to = *from; }
LMMD_INLINE void load(const float* from, float& to) { to = *from; }
LMMD_INLINE void store(double value, double* to) { *to = value; }
LMMD_INLINE void store(float value, float* to) { *to = value; }

// out[i] = sum(v[i]) for four numbers.
template <class T>
LMMD_INLINE void sum_four(const T* v, ElementOf<T>* out) {
    for (int i = 0; i < 4; ++i) out[i] = sum(v[i]);
}

template <class T> LMMD_INLINE T minimum(T a, T b) { return select(a < b, a, b); }
template <class T> LMMD_INLINE T maximum(T a, T b) { return select(a > b, a, b); }

}  // namespace lmmd
