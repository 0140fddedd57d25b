// SPDX-License-Identifier: GPL-3.0-or-later
// The energy of one atom and its partial forces, stage by stage, lanes running over the atom's neighbours.
// V is a number of base/number.hpp: double (the reference), Lanes<float, ...> (src/cpu), or a Dual of either.
//
// How the trainer uses it. Let the neighbours' differences be V = Dual<Lanes<...>> with slopes u_j - u_i, u a direction
// in the space of all positions. geometry() ... back_to_sums() then yield descriptors, dU/dq and B = dU/dA together
// with their derivatives along u, so the parameter gradients
//   dU/dc_nk = dU/dq_n sum_j f_k(r_j)              (radial; radial_sum holds the sums over each run of neighbours)
//   dU/dc_nk = sum_j f_k(r_j) sum_lm B_nlm Y_lm(j) (angular)
//   dU/dw0 = delta q s, dU/db0 = -delta, dU/dw1 = tanh
// come as duals too: their values are the gradient of the energy, their slopes the gradient of sum_i u_i . dE/dr_i,
// which is minus the gradient of sum_i u_i . F_i. One pass per frame gives the gradient of a loss on energy and forces.
#pragma once

#include "lmmd/nep/work.hpp"

namespace lmmd {

template <class V> LMMD_INLINE PlainOf<V> table(const ScalarOf<V>* at) { PlainOf<V> m; load(at, m); return m; }

// A matrix of a table: rows of `stride` numbers.
template <class S>
struct Matrix {
    const S* at;
    int rows, columns, stride;
};
// out[column] += sum_row v[row] matrix[row][column], for Tile vectors of columns.
template <int Tile, class V>
LMMD_INLINE void add_rows_tile(const Matrix<ScalarOf<V>>& matrix, int first, const V* v, V* out) {
    V sums[Tile];
    for (int t = 0; t < Tile; ++t) sums[t] = out[first + t];
    const ScalarOf<V>* at = matrix.at + first * Number<V>::width;
    for (int row = 0; row < matrix.rows; ++row) {
        const V weight(element(v, row));
        for (int t = 0; t < Tile; ++t) sums[t] += weight * table<V>(at + row * matrix.stride + t * Number<V>::width);
    }
    for (int t = 0; t < Tile; ++t) out[first + t] = sums[t];
}
template <class V>
void add_rows(const Matrix<ScalarOf<V>>& matrix, const V* v, V* out) {
    int at = 0;
    const int count = vectors<V>(matrix.columns);
    for (; at + 8 <= count; at += 8) add_rows_tile<8>(matrix, at, v, out);
    for (; at + 4 <= count; at += 4) add_rows_tile<4>(matrix, at, v, out);
    for (; at + 2 <= count; at += 2) add_rows_tile<2>(matrix, at, v, out);
    for (; at < count; ++at) add_rows_tile<1>(matrix, at, v, out);
}
// out[row] = sum_column matrix[row][column] v[column], eight rows at a time: matrix and out have row_padded(rows).
template <class V>
void dot_rows(const Matrix<ScalarOf<V>>& matrix, const V* v, V* out) {
    const int count = vectors<V>(matrix.columns);
    for (int row = 0; row < matrix.rows; row += 8) {
        V sums[8];
        for (V& s : sums) s = constant<V>(0);
        for (int c = 0; c < count; ++c)
            for (int i = 0; i < 8; ++i)
                sums[i] += v[c] * table<V>(matrix.at + (row + i) * matrix.stride + c * Number<V>::width);
        ElementOf<V> totals[8];
        sum_four(sums, totals);
        sum_four(sums + 4, totals + 4);
        for (int i = 0; i < 8; ++i) set_element(out, row + i, totals[i]);
    }
}
template <class S>
LMMD_INLINE Matrix<S> radial_matrix(const NepTables<S>& t, int pair) {
    const int stride = padded(t.radial);
    return {t.c_radial + pair * row_padded(t.basis_radial) * stride, t.basis_radial, t.radial, stride};
}
template <class S>
LMMD_INLINE Matrix<S> network_matrix(const NepTables<S>& t, int type) {
    const int stride = padded(t.neurons);
    return {t.w0 + type * row_padded(t.descriptors) * stride, t.descriptors, t.neurons, stride};
}

// Distances and unit vectors.
template <class V>
void geometry(NepWork<V>& work) {
    for (int b = 0; b < work.blocks; ++b) {
        const V r = square_root(work.x[b] * work.x[b] + work.y[b] * work.y[b] + work.z[b] * work.z[b]);
        const V inv_r = constant<V>(1) / r;
        work.r[b] = r;
        work.inv_r[b] = inv_r;
        work.x[b] = work.x[b] * inv_r;
        work.y[b] = work.y[b] * inv_r;
        work.z[b] = work.z[b] * inv_r;
    }
}

// radial_sum, radial_slope and the radial part of q. Sums over neighbours come before the contraction with c_nk.
template <class V>
void radial_descriptors(const NepTables<ScalarOf<V>>& t, int type, NepWork<V>& work) {
    V q[kMaxBasis];
    const int q_vectors = vectors<V>(t.radial), sum_vectors = vectors<V>(t.basis_radial);
    for (int i = 0; i < q_vectors; ++i) q[i] = constant<V>(0);
    for (int i = 0; i < work.runs; ++i) {
        const NepRun& run = work.run[i];
        const int pair = type * t.types + run.type;
        V sums[kMaxBasis];
        for (int k = 0; k < t.basis_radial; ++k) sums[k] = constant<V>(0);
        for (int b = run.first; b < run.first + run.blocks; ++b)
            radial_basis(work.r[b], PlainOf<V>(t.inv_radial[pair]), t.basis_radial, [&](int k, V f, V slope) {
                sums[k] += f;
                work.radial_slope[b * t.basis_radial + k] = slope;
            });
        V* total = work.radial_sum + i * sum_vectors;
        for (int k = 0; k < t.basis_radial; ++k) set_element(total, k, sum(sums[k]));
        add_rows(radial_matrix(t, pair), total, q);
    }
    for (int n = 0; n < t.radial; ++n) set_element(work.q, n, element(q, n));
}

// g_n = sum_k c_nk f_k and its slope for Tile functions n.
template <int Tile, class V>
LMMD_INLINE void contract_basis(Matrix<ScalarOf<V>> c, int n, const Pair<const V*>& f, const Pair<V*>& out) {
    V g[Tile], g_slope[Tile];
    for (int j = 0; j < Tile; ++j) g[j] = g_slope[j] = constant<V>(0);
    for (int k = 0; k < c.columns; ++k)
        for (int j = 0; j < Tile; ++j) {
            const PlainOf<V> weight(c.at[(n + j) * c.stride + k]);
            g[j] += f.value[k] * weight;
            g_slope[j] += f.slope[k] * weight;
        }
    for (int j = 0; j < Tile; ++j) {
        out.value[n + j] = g[j];
        out.slope[n + j] = g_slope[j];
    }
}
// g_n and Y_lm of every near block.
template <int L, class V>
void angular_functions(const NepTables<ScalarOf<V>>& t, int type, NepWork<V>& work) {
    constexpr int stride = harmonics_stride(harmonic_count(L));
    for (int i = 0; i < work.runs; ++i) {
        const NepRun& run = work.run[i];
        const int pair = type * t.types + run.type;
        const Matrix<ScalarOf<V>> c{t.c_angular + pair * t.angular * t.basis_angular, t.angular, t.basis_angular,
                                    t.basis_angular};
        for (int b = 0; b < run.near; ++b) {
            V f[kMaxBasis], slope[kMaxBasis];
            const int block = run.first + b, near = run.first_near + b;
            radial_basis(work.r[block], PlainOf<V>(t.inv_angular[pair]), t.basis_angular,
                         [&](int k, V value, V derivative) { f[k] = value; slope[k] = derivative; });
            const Pair<const V*> basis{f, slope};
            const Pair<V*> g{work.g + near * t.angular, work.g_slope + near * t.angular};
            int n = 0;
            for (; n + 3 <= t.angular; n += 3) contract_basis<3>(c, n, basis, g);
            if (n + 2 == t.angular) contract_basis<2>(c, n, basis, g);
            if (n + 1 == t.angular) contract_basis<1>(c, n, basis, g);
            V* y = work.harmonic + near * stride;
            for (int lm = harmonic_count(L); lm < stride; ++lm) y[lm] = constant<V>(0);
            real_harmonics<L>(Triple<V>{work.x[block], work.y[block], work.z[block]}, y);
        }
    }
}

// A_nlm = sum_j g_n Y_lm for four lm and Tile n: a small matrix product that stays in registers.
template <int Tile, class V>
LMMD_INLINE void sum_products(const NepTables<ScalarOf<V>>& t, int lm, int n, NepWork<V>& work) {
    const int stride = harmonics_stride(t.harmonics), a_vectors = vectors<V>(t.angular);
    V sums[Tile][4];
    for (auto& row : sums)
        for (V& s : row) s = constant<V>(0);
    for (int b = 0; b < work.near_blocks; ++b) {
        const V* y = work.harmonic + b * stride + lm;
        const V* g = work.g + b * t.angular + n;
        for (int i = 0; i < 4; ++i)
            for (int j = 0; j < Tile; ++j) sums[j][i] += y[i] * g[j];
    }
    for (int j = 0; j < Tile; ++j) {
        ElementOf<V> totals[4];
        sum_four(sums[j], totals);
        for (int i = 0; i < 4; ++i) set_element(work.a + (lm + i) * a_vectors, n + j, totals[i] * t.norm[lm + i]);
    }
}
template <class V>
void angular_sums(const NepTables<ScalarOf<V>>& t, NepWork<V>& work) {
    for (int lm = 0; lm < t.harmonics; lm += 4) {
        int n = 0;
        for (; n + 3 <= t.angular; n += 3) sum_products<3>(t, lm, n, work);
        if (n + 2 == t.angular) sum_products<2>(t, lm, n, work);
        if (n + 1 == t.angular) sum_products<1>(t, lm, n, work);
    }
}

// The angular invariants, for a vector of n at a time.
template <class V>
void angular_descriptors(const NepTables<ScalarOf<V>>& t, NepWork<V>& work) {
    const int n_vectors = vectors<V>(t.angular);
    for (int v = 0; v < n_vectors; ++v) {
        const V* a = work.a + v;
        V* q = work.inner_q + v;
        for (int i = 0; i < t.invariants; ++i) q[i * n_vectors] = constant<V>(0);
        for (int l = 1; l <= t.l_max; ++l)
            for (int lm = harmonic_index(l, -l); lm <= harmonic_index(l, l); ++lm)
                q[(l - 1) * n_vectors] += a[lm * n_vectors] * a[lm * n_vectors];
        for (int i = 0; i < t.terms; ++i) {
            const ManyBodyTerm& term = t.term[i];
            q[term.invariant * n_vectors] += a[term.i * n_vectors] * a[term.j * n_vectors] * a[term.k * n_vectors] *
                                             PlainOf<V>(t.coefficient[i]);
        }
        if (t.five_body >= 0) q[t.five_body * n_vectors] = q[0] * q[0] * constant<V>(kFiveBody);
    }
    for (int i = 0; i < t.invariants; ++i)
        for (int n = 0; n < t.angular; ++n)
            set_element(work.q, t.radial + i * t.angular + n, element(work.inner_q + i * n_vectors, n));
}

// The network: returns U_i without its biases, and leaves dU/dq in p.
template <class V>
ElementOf<V> network(const NepTables<ScalarOf<V>>& t, int type, NepWork<V>& work) {
    const int h_pad = padded(t.neurons), w = Number<V>::width, h_vectors = vectors<V>(t.neurons);
    for (int h = 0; h < h_vectors; ++h) work.hidden[h] = -V(table<V>(t.b0 + type * h_pad + h * w));
    add_rows(network_matrix(t, type), work.q, work.hidden);
    V energy = constant<V>(0);
    for (int h = 0; h < h_vectors; ++h) {
        const PlainOf<V> w1 = table<V>(t.w1 + type * h_pad + h * w);
        const Neuron<V> one = neuron(work.hidden[h], w1);
        energy += one.tanh * w1;
        work.hidden[h] = one.tanh;
        work.delta[h] = one.delta;
    }
    dot_rows(network_matrix(t, type), work.delta, work.p);
    return sum(energy);
}

// B = dU/dA from dU/dq, with the norm of the harmonics multiplied in.
template <class V>
void back_to_sums(const NepTables<ScalarOf<V>>& t, NepWork<V>& work) {
    const int n_vectors = vectors<V>(t.angular), stride = harmonics_stride(t.harmonics);
    for (int i = 0; i < t.invariants; ++i)
        for (int n = 0; n < t.angular; ++n)
            set_element(work.inner_p + i * n_vectors, n, element(work.p, t.radial + i * t.angular + n));
    for (int v = 0; v < n_vectors; ++v) {
        const V *a = work.a + v, *q = work.inner_q + v;
        V *b = work.b + v, *p = work.inner_p + v;
        if (t.five_body >= 0)  // through q of l = 1
            p[0] += q[0] * p[t.five_body * n_vectors] * constant<V>(2 * kFiveBody);
        for (int l = 1; l <= t.l_max; ++l)
            for (int lm = harmonic_index(l, -l); lm <= harmonic_index(l, l); ++lm)
                b[lm * n_vectors] = (p[(l - 1) * n_vectors] + p[(l - 1) * n_vectors]) * a[lm * n_vectors];
        for (int i = 0; i < t.terms; ++i) {
            const ManyBodyTerm& term = t.term[i];
            const V w = p[term.invariant * n_vectors] * PlainOf<V>(t.coefficient[i]);
            const V ai = a[term.i * n_vectors], aj = a[term.j * n_vectors], ak = a[term.k * n_vectors];
            const V w_aj = w * aj;
            b[term.i * n_vectors] += w_aj * ak;
            b[term.j * n_vectors] += w * ai * ak;
            b[term.k * n_vectors] += w_aj * ai;
        }
        for (int lm = 0; lm < t.harmonics; ++lm) b[lm * n_vectors] = b[lm * n_vectors] * PlainOf<V>(t.norm[lm]);
        for (int lm = t.harmonics; lm < stride; ++lm) b[lm * n_vectors] = constant<V>(0);
    }
}

// Partial forces of the radial functions; overwrites fx, fy, fz.
template <class V>
void radial_forces(const NepTables<ScalarOf<V>>& t, int type, NepWork<V>& work) {
    for (int i = 0; i < work.runs; ++i) {
        const NepRun& run = work.run[i];
        const int pair = type * t.types + run.type;
        V weight[kMaxBasis];  // elements [k]: dU / d radial_sum
        dot_rows(radial_matrix(t, pair), work.p, weight);
        for (int b = run.first; b < run.first + run.blocks; ++b) {
            V slope = constant<V>(0);
            for (int k = 0; k < t.basis_radial; ++k)
                slope += V(element(weight, k)) * work.radial_slope[b * t.basis_radial + k];
            work.fx[b] = slope * work.x[b];
            work.fy[b] = slope * work.y[b];
            work.fz[b] = slope * work.z[b];
        }
    }
}

// Adds the partial forces of the angular functions: with weights S_lm = sum_n B_nlm g_n and S'_lm = sum_n B_nlm g'_n
// of a neighbour, dU/dr_ij = u sum_lm S'_lm Y_lm + sum_lm S_lm dY_lm/dr.
template <int L, class V>
void angular_forces(const NepTables<ScalarOf<V>>& t, NepWork<V>& work) {
    constexpr int stride = harmonics_stride(harmonic_count(L));
    const int b_elements = vectors<V>(t.angular) * Number<V>::width;
    for (int i = 0; i < work.runs; ++i)
        for (int b = 0; b < work.run[i].near; ++b) {
            const int block = work.run[i].first + b, near = work.run[i].first_near + b;
            const V* y = work.harmonic + near * stride;
            const V *g = work.g + near * t.angular, *g_slope = work.g_slope + near * t.angular;
            V weight[stride];
            V along = constant<V>(0);
            for (int lm = 0; lm < stride; lm += 4) {
                V s[4], ds[4];
                for (int j = 0; j < 4; ++j) s[j] = ds[j] = constant<V>(0);
                for (int n = 0; n < t.angular; ++n)
                    for (int j = 0; j < 4; ++j) {
                        const V bn(element(work.b, (lm + j) * b_elements + n));
                        s[j] += bn * g[n];
                        ds[j] += bn * g_slope[n];
                    }
                for (int j = 0; j < 4; ++j) {
                    weight[lm + j] = s[j];
                    along += ds[j] * y[lm + j];
                }
            }
            const Triple<V> u{work.x[block], work.y[block], work.z[block]};
            const Triple<V> grad = harmonics_pullback<L>(u, weight);
            const Triple<V> force = pair_force(u, work.inv_r[block], along, grad);
            work.fx[block] += force.x;
            work.fy[block] += force.y;
            work.fz[block] += force.z;
        }
}

// Descriptors, energy and B of an atom of element `type` whose neighbours stand in work; returns U_i without biases.
template <int L, class V>
ElementOf<V> atom_energy(const NepTables<ScalarOf<V>>& t, int type, NepWork<V>& work) {
    geometry(work);
    radial_descriptors(t, type, work);
    if constexpr (L > 0) {
        angular_functions<L>(t, type, work);
        angular_sums(t, work);
        angular_descriptors(t, work);
    }
    const ElementOf<V> energy = network(t, type, work);
    if constexpr (L > 0) back_to_sums(t, work);
    return energy;
}
template <int L, class V>
void atom_forces(const NepTables<ScalarOf<V>>& t, int type, NepWork<V>& work) {
    radial_forces(t, type, work);
    if constexpr (L > 0) angular_forces<L>(t, work);
}

}  // namespace lmmd
