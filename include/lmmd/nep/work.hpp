// SPDX-License-Identifier: GPL-3.0-or-later
// What the stages of nep/kernel.hpp work on: the neighbours of one atom in lanes, and every quantity on the way from them
// to the energy and back. V is a number of base/number.hpp.
#pragma once

#include "lmmd/nep/tables.hpp"

namespace lmmd {

// Neighbours of one element in consecutive blocks of lanes: those within the angular cutoff come first.
struct NepRun {
    int type;
    int first;   // block
    int blocks;
    int near;    // leading blocks that hold neighbours within the angular cutoff
    int first_near;  // their place among the near blocks of all runs
};

template <class V> LMMD_INLINE V constant(double c) { return V(ScalarOf<V>(c)); }
template <class V> constexpr int vectors(int elements) { return (elements + Number<V>::width - 1) / Number<V>::width; }
// Harmonics are handled four at a time; the last ones are filled up with zeros.
constexpr int harmonics_stride(int harmonics) { return (harmonics + 3) / 4 * 4; }

// Hands out 64-byte aligned arrays from one block of memory; with nullptr it only counts the bytes.
class Carver {
public:
    LMMD_INLINE explicit Carver(void* base) : base_(static_cast<char*>(base)) {}
    template <class T>
    LMMD_INLINE T* take(int n) {
        const decltype(sizeof(T)) here = used_;
        used_ += (static_cast<decltype(sizeof(T))>(n) * sizeof(T) + 63) / 64 * 64;
        return base_ ? reinterpret_cast<T*>(base_ + here) : nullptr;
    }
    LMMD_INLINE auto used() const { return used_; }

private:
    char* base_;
    decltype(sizeof(char)) used_ = 0;
};

// Working memory for one atom. "elements": an array of V read by element(), i.e. counted over all lanes.
template <class V>
struct NepWork {
    int runs, blocks, near_blocks;  // near_blocks: over all runs
    NepRun* run;
    // [block]; x, y, z come in as differences r_j - r_i, A, and geometry() leaves unit vectors in them
    V *x, *y, *z, *r, *inv_r;
    V *fx, *fy, *fz;       // [block] partial forces dU_i/dr_ij, eV/A
    V* radial_slope;       // [block][k] df_k/dr
    V *g, *g_slope;        // [near block][n]
    V* harmonic;           // [near block][harmonics_stride]
    V* radial_sum;         // [run] elements [k]: sum_j f_k(r_j); stride vectors<V>(basis_radial)
    V *a, *b;              // [harmonic] elements [n]: A_nlm and dU/dA_nlm (of the harmonics without norm)
    V *inner_q, *inner_p;  // [invariant] elements [n]: angular descriptors and dU/dq
    V *q, *p;              // elements [descriptor]: descriptors and dU/dq, without q_scaler
    V *hidden, *delta;     // elements [neuron]: tanh and w1 (1 - tanh^2)

    // Takes its arrays, for at most that many blocks.
    LMMD_INLINE void carve(Carver& c, const NepTables<ScalarOf<V>>& t, int most_blocks) {
        const int n_vectors = vectors<V>(t.angular), harmonics = harmonics_stride(t.harmonics);
        const int most_read = row_padded(t.descriptors) + kPad;  // dot_rows looks at whole vectors
        run = c.template take<NepRun>(t.types);
        for (V** array : {&x, &y, &z, &r, &inv_r, &fx, &fy, &fz}) *array = c.template take<V>(most_blocks);
        radial_slope = c.template take<V>(most_blocks * t.basis_radial);
        for (V** array : {&g, &g_slope}) *array = c.template take<V>(most_blocks * t.angular);
        harmonic = c.template take<V>(most_blocks * harmonics);
        radial_sum = c.template take<V>(t.types * vectors<V>(t.basis_radial));
        for (V** array : {&a, &b}) *array = c.template take<V>(harmonics * n_vectors);
        for (V** array : {&inner_q, &inner_p}) *array = c.template take<V>(t.invariants * n_vectors);
        for (V** array : {&q, &p}) *array = c.template take<V>(vectors<V>(most_read));
        for (V** array : {&hidden, &delta}) *array = c.template take<V>(vectors<V>(t.neurons));
    }
    // Once before the first atom: lanes that stand for no element are carried along, so they had better be zero.
    LMMD_INLINE void clear(const NepTables<ScalarOf<V>>& t) {
        const int n_vectors = vectors<V>(t.angular);
        for (int i = 0; i < harmonics_stride(t.harmonics) * n_vectors; ++i) a[i] = b[i] = constant<V>(0);
        for (int i = 0; i < t.invariants * n_vectors; ++i) inner_q[i] = inner_p[i] = constant<V>(0);
        for (int i = 0; i < vectors<V>(row_padded(t.descriptors) + kPad); ++i) q[i] = p[i] = constant<V>(0);
    }
};

}  // namespace lmmd
