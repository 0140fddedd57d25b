// SPDX-License-Identifier: GPL-3.0-or-later
// The neighbours of one atom and element in the trainer: sums of their basis functions, the forces that follow from
// derivatives by the sums, and the change of the sums when neighbours move. V: lanes of double that run over the pairs.
// Included by files that are compiled for one instruction set each; no library code here, or the linker could pick a
// copy made for a newer processor.
#pragma once

#include "lmmd/base/dual.hpp"
#include "lmmd/base/lanes.hpp"
#include "lmmd/nep/maths.hpp"

namespace lmmd {

// Pairs of one group (environment.hpp): differences r_j - r_i begin with `near` ones inside the angular cutoff.
struct PairKernelInput {
    const double* r;  // [pair] x, y, z, every `stride` numbers, A
    int stride, count, near;
    int basis_radial, basis_angular;
    double inv_radial, inv_angular;  // 1 / cutoff, 1/A
};

struct PairKernel {
    // Adds to radial[k] and angular[k][lm].
    void (*sums)(const PairKernelInput& in, double* radial, double* angular);
    // force[pair] x, y, z = dU_i/dr_ij from dU_i/d(sums).
    void (*forces)(const PairKernelInput& in, const double* by_radial, const double* by_angular, double* force);
    // Adds to radial and angular their change when the r_ij move along d[pair] x, y, z.
    void (*changes)(const PairKernelInput& in, const double* d, double* radial, double* angular);
};

// One table a set of instructions, [l_max].
extern const PairKernel kPairKernelPortable[kMaxL + 1];
extern const PairKernel kPairKernelAvx2[kMaxL + 1];

inline constexpr int kMostBasis = 33;  // functions k of a kind

// One block of pairs. Lanes past the end lie beyond every cutoff, where all functions vanish.
template <class V>
struct PairBlock {
    V r, inv_r;
    Triple<V> u;
};

template <class V>
LMMD_INLINE Triple<V> load_vectors(const double* at, int stride, int count, double fill) {
    Triple<V> v{V(fill), V(0.0), V(0.0)};
    for (int i = 0; i < Number<V>::width && i < count; ++i) {
        v.x.v[i] = at[i * stride];
        v.y.v[i] = at[i * stride + 1];
        v.z.v[i] = at[i * stride + 2];
    }
    return v;
}

template <class V>
LMMD_INLINE PairBlock<V> load_block(const PairKernelInput& in, int first) {
    const double beyond = 2 / (in.inv_radial < in.inv_angular ? in.inv_radial : in.inv_angular);
    const Triple<V> d = load_vectors<V>(in.r + first * in.stride, in.stride, in.count - first, beyond);
    PairBlock<V> b;
    b.r = square_root(d.x * d.x + d.y * d.y + d.z * d.z);
    b.inv_r = V(1.0) / b.r;
    b.u = {d.x * b.inv_r, d.y * b.inv_r, d.z * b.inv_r};
    return b;
}

template <class V>
struct BasisRow {
    V f[kMostBasis], slope[kMostBasis];
};
template <class V>
LMMD_INLINE void fill_basis(V r, double inv_rc, int count, BasisRow<V>& row) {
    radial_basis(r, inv_rc, count, [&](int k, V f, V slope) {
        row.f[k] = f;
        row.slope[k] = slope;
    });
}

template <int L, class V>
void pair_sums(const PairKernelInput& in, double* radial, double* angular) {
    constexpr int lms = harmonic_count(L);
    BasisRow<V> row;
    V y[lms + 1];
    for (int first = 0; first < in.count; first += Number<V>::width) {
        const PairBlock<V> block = load_block<V>(in, first);
        fill_basis(block.r, in.inv_radial, in.basis_radial, row);
        for (int k = 0; k < in.basis_radial; ++k) radial[k] += sum(row.f[k]);
        if (first >= in.near) continue;
        fill_basis(block.r, in.inv_angular, in.basis_angular, row);
        real_harmonics<L>(block.u, y);
        for (int k = 0; k < in.basis_angular; ++k)
            for (int lm = 0; lm < lms; ++lm) angular[k * lms + lm] += sum(row.f[k] * y[lm]);
    }
}

// value[lm] = sum_k f_k by[k][lm], slope[lm] likewise with df_k/dr; Tile harmonics at a time stay in registers.
template <int Tile, int Lms, class V>
LMMD_INLINE void contract(const BasisRow<V>& row, int basis, const double* by, V* value, V* slope) {
    V v[Tile], s[Tile];
    for (int i = 0; i < Tile; ++i) v[i] = s[i] = V(0.0);
    for (int k = 0; k < basis; ++k)
        for (int i = 0; i < Tile; ++i) {
            const V weight(by[k * Lms + i]);
            v[i] += row.f[k] * weight;
            s[i] += row.slope[k] * weight;
        }
    for (int i = 0; i < Tile; ++i) {
        value[i] = v[i];
        slope[i] = s[i];
    }
}

template <int L, class V>
void pair_forces(const PairKernelInput& in, const double* by_radial, const double* by_angular, double* force) {
    constexpr int lms = harmonic_count(L), width = Number<V>::width;
    BasisRow<V> row;
    V y[lms + 1], value[lms + 1], slope[lms + 1];
    for (int first = 0; first < in.count; first += width) {
        const PairBlock<V> block = load_block<V>(in, first);
        fill_basis(block.r, in.inv_radial, in.basis_radial, row);
        V along(0.0);
        for (int k = 0; k < in.basis_radial; ++k) along += row.slope[k] * V(by_radial[k]);
        Triple<V> grad{V(0.0), V(0.0), V(0.0)};
        if (L > 0 && first < in.near) {
            fill_basis(block.r, in.inv_angular, in.basis_angular, row);
            int lm = 0;
            for (; lm + 4 <= lms; lm += 4)
                contract<4, lms>(row, in.basis_angular, by_angular + lm, value + lm, slope + lm);
            for (; lm < lms; ++lm) contract<1, lms>(row, in.basis_angular, by_angular + lm, value + lm, slope + lm);
            real_harmonics<L>(block.u, y);
            for (lm = 0; lm < lms; ++lm) along += slope[lm] * y[lm];
            grad = harmonics_pullback<L>(block.u, value);
        }
        const Triple<V> pair = pair_force(block.u, block.inv_r, along, grad);
        for (int i = 0; i < width && first + i < in.count; ++i) {
            force[3 * (first + i)] = pair.x.v[i];
            force[3 * (first + i) + 1] = pair.y.v[i];
            force[3 * (first + i) + 2] = pair.z.v[i];
        }
    }
}

template <int L, class V>
void pair_changes(const PairKernelInput& in, const double* d, double* radial, double* angular) {
    constexpr int lms = harmonic_count(L);
    BasisRow<V> row;
    Dual<V> y[lms + 1];
    V radial_sum[kMostBasis], angular_sum[kMostBasis * lms + 1];
    for (int k = 0; k < in.basis_radial; ++k) radial_sum[k] = V(0.0);
    for (int s = 0; s < in.basis_angular * lms; ++s) angular_sum[s] = V(0.0);
    for (int first = 0; first < in.count; first += Number<V>::width) {
        const PairBlock<V> block = load_block<V>(in, first);
        const Triple<V> move = load_vectors<V>(d + 3 * first, 3, in.count - first, 0);
        const V along = move.x * block.u.x + move.y * block.u.y + move.z * block.u.z;
        fill_basis(block.r, in.inv_radial, in.basis_radial, row);
        for (int k = 0; k < in.basis_radial; ++k) radial_sum[k] += along * row.slope[k];
        if (L == 0 || first >= in.near) continue;
        fill_basis(block.r, in.inv_angular, in.basis_angular, row);
        const auto turned = [&](V u, V moved) { return Dual<V>(u, (moved - along * u) * block.inv_r); };
        real_harmonics<L>(
            Triple<Dual<V>>{turned(block.u.x, move.x), turned(block.u.y, move.y), turned(block.u.z, move.z)}, y);
        for (int k = 0; k < in.basis_angular; ++k) {
            const V f = row.f[k], df = along * row.slope[k];
            V* at = angular_sum + k * lms;
            for (int lm = 0; lm < lms; ++lm) at[lm] += f * y[lm].slope + df * y[lm].value;
        }
    }
    for (int k = 0; k < in.basis_radial; ++k) radial[k] += sum(radial_sum[k]);
    for (int s = 0; s < in.basis_angular * lms; ++s) angular[s] += sum(angular_sum[s]);
}

template <int L, class V>
constexpr PairKernel make_pair_kernel() {
    return {pair_sums<L, V>, pair_forces<L, V>, pair_changes<L, V>};
}

}  // namespace lmmd
