// SPDX-License-Identifier: GPL-3.0-or-later
// From the tables of the CPU's kernels to those of the device's.
#include "lmmd/device/nep_tables.hpp"

#include <algorithm>

namespace lmmd {

template <class S, int N>
DeviceTableValues<S, N>::DeviceTableValues(const NepModel& model) {
    const NepTableStore<S> store(model);
    const NepTables<S>& t = store.tables();
    shape.types = t.types;
    shape.l_max = t.l_max;
    shape.harmonics = t.harmonics;
    shape.radial = t.radial;
    shape.angular = t.l_max > 0 ? t.angular : 0;
    shape.basis_radial = t.basis_radial;
    shape.basis_angular = t.basis_angular;
    shape.invariants = t.invariants;
    shape.descriptors = t.descriptors;
    shape.neurons = t.neurons;
    shape.five_body = t.five_body;
    shape.descriptor_row = tiles_of(t.descriptors, kNetworkLanes) * kNetworkLanes;
    shape.neuron_row = tiles_of(t.neurons, kNetworkLanes) * kNetworkLanes;
    shape.pad_distance = static_cast<S>(t.pad_distance);
    lay_out_pairs(t);
    lay_out_networks(t);
    lay_out_invariants(t);
}

template <class S, int N>
void DeviceTableValues<S, N>::lay_out_pairs(const NepTables<S>& t) {
    const int pairs = t.types * t.types, row = row_of(N);
    reach.assign(t.reach, t.reach + pairs);
    if (t.l_max == 0)
        for (PairReach& r : reach) r.near2 = 0;
    zbl.assign(t.zbl, t.zbl + pairs);
    inv_radial.assign(t.inv_radial, t.inv_radial + pairs);
    inv_angular.assign(t.inv_angular, t.inv_angular + pairs);
    c_radial.assign(static_cast<std::size_t>(pairs * shape.radial_tiles() * t.basis_radial * kRadialTile), S(0));
    c_angular.assign(static_cast<std::size_t>(pairs * shape.angular_tiles() * t.basis_angular * row), S(0));
    // Row (i, tile, j, k) of an array that has `tiles` tiles.
    const auto row_number = [&](int i, int j, int tile, int tiles) { return (i * tiles + tile) * t.types + j; };
    for (int i = 0; i < t.types; ++i)
        for (int j = 0; j < t.types; ++j) {
            const int pair = i * t.types + j;
            const S* from = t.c_radial + pair * row_padded(t.basis_radial) * padded(t.radial);
            for (int n = 0; n < t.radial; ++n)
                for (int k = 0; k < t.basis_radial; ++k)
                    c_radial[(row_number(i, j, n / kRadialTile, shape.radial_tiles()) * t.basis_radial + k) * kRadialTile +
                             n % kRadialTile] = from[k * padded(t.radial) + n];
            for (int n = 0; n < shape.angular; ++n)
                for (int k = 0; k < t.basis_angular; ++k)
                    c_angular[(row_number(i, j, n / N, shape.angular_tiles()) * t.basis_angular + k) * row + n % N] =
                        t.c_angular[(pair * t.angular + n) * t.basis_angular + k];
        }
}

template <class S, int N>
void DeviceTableValues<S, N>::lay_out_networks(const NepTables<S>& t) {
    const int h_row = shape.neuron_row, d_row = shape.descriptor_row, h_pad = padded(t.neurons);
    bias.assign(t.bias, t.bias + t.types);
    w0.assign(static_cast<std::size_t>(t.types * t.descriptors * h_row), S(0));
    w0_transposed.assign(static_cast<std::size_t>(t.types * t.neurons * d_row), S(0));
    b0.assign(static_cast<std::size_t>(t.types * h_row), S(0));
    w1.assign(static_cast<std::size_t>(t.types * h_row), S(0));
    for (int type = 0; type < t.types; ++type)
        for (int h = 0; h < t.neurons; ++h) {
            b0[type * h_row + h] = t.b0[type * h_pad + h];
            w1[type * h_row + h] = t.w1[type * h_pad + h];
            for (int d = 0; d < t.descriptors; ++d) {
                const S w = t.w0[(type * row_padded(t.descriptors) + d) * h_pad + h];
                w0[(type * t.descriptors + d) * h_row + h] = w;
                w0_transposed[(type * t.neurons + h) * d_row + d] = w;
            }
        }
}

template <class S, int N>
void DeviceTableValues<S, N>::lay_out_invariants(const NepTables<S>& t) {
    norm.assign(t.norm, t.norm + t.harmonics);
    for (int l = 1; l <= t.l_max; ++l) degree.insert(degree.end(), static_cast<std::size_t>(2 * l + 1), l);
    for (int invariant = 0; invariant <= t.invariants; ++invariant)
        term_begin.push_back(static_cast<int>(std::count_if(t.term, t.term + t.terms, [&](const ManyBodyTerm& term) {
            return term.invariant < invariant;
        })));
    for (int i = 0; i < t.terms; ++i) term.push_back({t.term[i].i, t.term[i].j, t.term[i].k, t.coefficient[i]});
    for (int lm = 0; lm < t.harmonics; ++lm) {
        slope_begin.push_back(static_cast<int>(slope.size()));
        for (int i = 0; i < t.terms; ++i) {
            const ManyBodyTerm& m = t.term[i];
            if (m.i == lm) slope.push_back({m.invariant, m.j, m.k, t.coefficient[i]});
            if (m.j == lm) slope.push_back({m.invariant, m.i, m.k, t.coefficient[i]});
            if (m.k == lm) slope.push_back({m.invariant, m.i, m.j, t.coefficient[i]});
        }
    }
    slope_begin.push_back(static_cast<int>(slope.size()));
}

template struct DeviceTableValues<float, 4>;
template struct DeviceTableValues<float, 5>;
template struct DeviceTableValues<double, 4>;

}  // namespace lmmd
