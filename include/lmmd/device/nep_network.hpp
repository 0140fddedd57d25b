// SPDX-License-Identifier: GPL-3.0-or-later
// The network of a NEP for the atoms of a tile at once: a weight is read once for all of them.
#pragma once

#include "lmmd/device/nep_space.hpp"

namespace lmmd {

// T columns, one an atom. `mine`: those of the element whose network this is; to the others nothing is added.
template <class S, int N, int T>
struct DeviceNetwork {
    const DeviceTables<S, N>& t;
    const S* q;  // [descriptor][T], without q_scaler
    S* delta;    // [kNeuronsAtWork][T], scratch
    S* p;        // [descriptor_row][T]: dU/dq is added
    int type;
    bool mine[T];

    // Neurons first ... first + 32 Blocks; lanes are neurons. Arguments of tanh wait in the place of what follows from them.
    template <int Blocks, class Group, class Lanewise>
    LMMD_INLINE void forward(Group& group, int first, Lanewise& energy) const {
        group.each([&](int lane) {
            const int place = type * t.neuron_row + first + lane;
            const S* w = t.w0 + std::size_t(type) * std::size_t(t.descriptors * t.neuron_row) + first + lane;
            Row<S, T> x[Blocks];
            for (int b = 0; b < Blocks; ++b)
                for (int a = 0; a < T; ++a) x[b].v[a] = -t.b0[place + b * kLanes];
            for (int d = 0; d < t.descriptors; ++d, w += t.neuron_row) {
                const Row<S, T> column = load_row<T>(q + d * T);
                for (int b = 0; b < Blocks; ++b)
                    for (int a = 0; a < T; ++a) x[b].v[a] += w[b * kLanes] * column.v[a];
            }
            LMMD_UNROLL
            for (int b = 0; b < Blocks; ++b) store_row(delta + (b * kLanes + lane) * T, x[b]);
            LMMD_ROLLED
            for (int b = 0; b < Blocks; ++b) {
                S* const at = delta + (b * kLanes + lane) * T;
                const S w1 = t.w1[place + b * kLanes];
                Row<S, T> row = load_row<T>(at);
                for (int a = 0; a < T; ++a) {
                    const Neuron<S> one = neuron(row.v[a], w1);
                    energy[lane].v[a] += mine[a] ? one.tanh * w1 : S(0);
                    row.v[a] = mine[a] ? one.delta : S(0);
                }
                store_row(at, row);
            }
        });
    }
    // The neurons' deltas onto dU/dq of descriptors first ... first + 32 Blocks; lanes are descriptors.
    template <int Blocks, class Group>
    LMMD_INLINE void backward(Group& group, int first, Range neurons) const {
        group.each([&](int lane) {
            const std::size_t row = std::size_t(type) * std::size_t(t.neurons) + neurons.first;
            const S* w = t.w0_transposed + row * std::size_t(t.descriptor_row) + first + lane;
            Row<S, T> sums[Blocks];
            for (int b = 0; b < Blocks; ++b) sums[b] = load_row<T>(p + (first + b * kLanes + lane) * T);
            for (std::uint32_t h = 0; h < neurons.size(); ++h, w += t.descriptor_row) {
                const Row<S, T> slope = load_row<T>(delta + h * T);
                for (int b = 0; b < Blocks; ++b)
                    for (int a = 0; a < T; ++a) sums[b].v[a] += w[b * kLanes] * slope.v[a];
            }
            for (int b = 0; b < Blocks; ++b) store_row(p + (first + b * kLanes + lane) * T, sums[b]);
        });
    }
    template <class Group, class Lanewise>
    LMMD_INLINE void run(Group& group, Lanewise& energy) const {
        for (int first = 0; first < t.neuron_row; first += kNeuronsAtWork) {
            const int last = first + kNeuronsAtWork < t.neurons ? first + kNeuronsAtWork : t.neurons;
            const Range neurons{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)};
            if (first + kLanes < t.neuron_row) forward<2>(group, first, energy);
            else forward<1>(group, first, energy);
            int d = 0;
            for (; d + kLanes < t.descriptor_row; d += 2 * kLanes) backward<2>(group, d, neurons);
            if (d < t.descriptor_row) backward<1>(group, d, neurons);
        }
    }
};

// Energies, eV, and dU/dq of a tile of atoms.
template <int T, class Group, class S, int N>
LMMD_INLINE void evaluate_networks(Group& group, const DeviceTables<S, N>& t, Range atoms, View<const std::uint8_t> type,
                                   const NepShared<S>& shared, double* energy) {
    typename Group::template Lanewise<Row<S, T>> shares;
    group.each([&](int lane) {
        shares[lane] = Row<S, T>{};
        for (int i = lane; i < t.descriptor_row * T; i += kLanes) shared.p()[i] = S(0);
    });
    const int count = static_cast<int>(atoms.size());
    for (int a = 0; a < count; ++a) {
        DeviceNetwork<S, N, T> network{t, shared.q(), shared.scratch, shared.p(), type[atoms.first + a], {}};
        bool done = false;  // together with an atom before
        for (int b = 0; b < T; ++b) {
            network.mine[b] = b < count && type[atoms.first + b] == network.type;
            done = done || (b < a && network.mine[b]);
        }
        if (!done) network.run(group, shares);
    }
    group.sums([&](int lane) { return shares[lane]; },
               [&](int a, S total) {
                   if (a < count) energy[atoms.first + a] = static_cast<double>(total) - t.bias[type[atoms.first + a]];
               });
}

}  // namespace lmmd
