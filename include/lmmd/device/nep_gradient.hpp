// SPDX-License-Identifier: GPL-3.0-or-later
// The parameter gradient of sum_i [ e U_i + the change of U_i along a direction ] on groups of lanes: what a loss on energies,
// forces and virials of frames (replicas) comes down to, see train/loss.hpp. Sums over neighbours are taken in dual numbers for
// each element; the stages from there to dU/dq and dU/dA are those of pass 1. A group writes one row of derivatives for a tile
// of atoms, and the rows are added in a fixed order.
#pragma once

#include "lmmd/base/dual.hpp"
#include "lmmd/device/nep_back.hpp"
#include "lmmd/device/nep_stages.hpp"

namespace lmmd {

// Derivatives of the loss by energies, forces and virials.
struct GradientSeeds {
    View<const double> energy;  // [replica]
    View<const Vec3> force;     // [atom] r_ij moves along force_i - force_j - r_ij virial
    View<const Mat3> virial;    // [replica]
};

// NepLayout for kernels.
struct GradientLayout {
    std::uint32_t size, network_stride, w0, b0, w1, own_bias, common_bias, c_radial, c_angular;
    bool one_network, own_biases;
    explicit GradientLayout(const NepShape& shape) {
        const NepLayout from(shape);
        const auto narrow = [](std::size_t n) { return static_cast<std::uint32_t>(n); };
        size = narrow(from.size);
        network_stride = narrow(from.network_stride);
        w0 = narrow(from.w0), b0 = narrow(from.b0), w1 = narrow(from.w1);
        own_bias = narrow(from.own_bias), common_bias = narrow(from.common_bias);
        c_radial = narrow(from.c_radial), c_angular = narrow(from.c_angular);
        one_network = shape.networks() == 1;
        own_biases = shape.version == 5;
    }
};

// A group's work area for one atom, numbers V but for the neighbours.
template <class S>
struct GradientWork {
    using V = Dual<S>;
    V *radial, *angular;  // [element][k], [element][k][harmonic]: sums over neighbours, without norm
    V *a, *b;             // [tile][harmonic][row]
    V *q, *p;             // [descriptor_row]
    V *tanh, *delta;      // [neuron_row]
    V* by_invariant;
};

template <class S, int L, int N>
struct NepGradient {
    using Form = NepForm<S, L, N>;
    using V = Dual<S>;
    static constexpr int kRow = Form::kRow, kColumn = Form::kColumn, kHarmonics = Form::kHarmonics;
    static constexpr int kWarps = 4, kMinBlocks = 2;
    static constexpr std::uint32_t kTiles = 2;  // of the list, whose atoms share a row of derivatives

    DeviceTables<S, N> t;
    DeviceInput in;
    GradientSeeds seeds;
    GradientLayout layout;
    const double* q_scaler;
    NepSpace space;   // of the neighbours
    View<double> rows;  // [tile][parameter]
    std::byte* work;

    static std::size_t row_count(std::size_t tiles) { return (tiles + kTiles - 1) / kTiles; }
    LMMD_HD int columns() const { return t.basis_radial > t.basis_angular ? t.basis_radial : t.basis_angular; }
    std::size_t shared_bytes() const {
        return static_cast<std::size_t>((columns() + (t.angular > 0 ? kHarmonics : 0)) * kColumn) * sizeof(V);
    }
    LMMD_HD std::size_t work_bytes() const {
        GradientWork<S> g{};
        return space.capacity * sizeof(StagedNeighbor<S>) + carve(nullptr, g) * sizeof(V);
    }

    template <class Group>
    LMMD_HD void operator()(Group& group, std::size_t index) const {
        std::byte* const area = work + group.index() * work_bytes();
        GradientWork<S> g;
        carve(reinterpret_cast<V*>(area + space.capacity * sizeof(StagedNeighbor<S>)), g);
        double* const row = rows.data + index * layout.size;
        group.each([&](int lane) {
            for (std::uint32_t p = static_cast<std::uint32_t>(lane); p < layout.size; p += kLanes) row[p] = 0;
        });
        for (std::size_t tile = index * kTiles; tile < (index + 1) * kTiles && tile < in.list.tile.size; ++tile)
            for (std::uint32_t i = in.list.tile[tile].first; i < in.list.tile[tile].last; ++i) {
                if (in.active[in.list.replica_of[i]] == 0) continue;
                add_sums(group, i, area, g);
                const int type = in.type[i];
                contract(group, type, g);
                invariants_of<L>(group, t, static_cast<const V*>(g.a), g.q + t.radial, 1);
                network(group, type, g);
                const BackToSums<V, S, L, N> back{t, g.by_invariant};
                back.spread(group, g.q + t.radial, g.p + t.radial, 1);
                back.run(group, g.a, g.b);
                const double energy = seeds.energy[in.list.replica_of[i]];
                add_network(group, type, energy, g, row);
                add_coefficients(group, type, energy, g, row);
            }
    }

private:
    // Lays the arrays out from `at` on; returns how many numbers they take.
    LMMD_HD std::size_t carve(V* at, GradientWork<S>& g) const {
        std::size_t used = 0;
        const auto take = [&](V*& array, int count) {
            array = at + used;
            used += static_cast<std::size_t>((count + 3) / 4 * 4);
        };
        const int sums = t.angular_tiles() * kHarmonics * kRow;
        take(g.radial, t.types * t.basis_radial);
        take(g.angular, t.types * t.basis_angular * kHarmonics);
        take(g.a, sums);
        take(g.b, sums);
        take(g.q, t.descriptor_row);
        take(g.p, t.descriptor_row);
        take(g.tanh, t.neuron_row);
        take(g.delta, t.neuron_row);
        take(g.by_invariant, t.invariants * t.angular_tiles() * kRow);
        return used;
    }

    struct NoSlots {
        LMMD_HD void store_along(std::uint32_t, Triple<S>, S) const {}
    };
    // Neighbour m in dual numbers; one that does not count stands where all functions are zero.
    LMMD_INLINE DeviceNeighbor<V> moving(std::uint32_t i, const AtomWork<S>& w, std::uint32_t m, bool counts) const {
        if (!counts) return neighbor_at(Triple<V>{V(t.pad_distance), V(S(0)), V(S(0))}, 0);
        const StagedNeighbor<S> n = w[m];
        const std::uint32_t replica = in.list.replica_of[i];
        const std::uint32_t j = in.list.neighbor(in.list.replica[replica], in.list.begin[i] + (n.tag >> 8));
        const Vec3 d{static_cast<double>(n.x), static_cast<double>(n.y), static_cast<double>(n.z)};
        const Vec3 move = seeds.force[i] - seeds.force[j] - d * seeds.virial[replica];
        return neighbor_at(Triple<V>{V(n.x, static_cast<S>(move.x)), V(n.y, static_cast<S>(move.y)),
                                     V(n.z, static_cast<S>(move.z))}, n.tag);
    }
    template <class Group>
    LMMD_INLINE void add_sums(Group& group, std::uint32_t i, std::byte* area, const GradientWork<S>& g) const {
        AtomWork<S> w(space, area, 0);
        const NepStages<S, L, N> stages{t, in, space};
        stages.stage(group, i, NoSlots{}, w);
        group.each([&](int lane) {
            for (int at = lane; at < t.types * t.basis_radial; at += kLanes) g.radial[at] = V(S(0));
            for (int at = lane; at < t.types * t.basis_angular * kHarmonics; at += kLanes) g.angular[at] = V(S(0));
        });
        for (int element = 0; element < t.types; ++element) {
            const std::uint32_t found = group.ballot([&](int lane) {
                bool any = false;
                for (std::uint32_t m = static_cast<std::uint32_t>(lane); m < w.total; m += kLanes)
                    any = any || static_cast<int>(w[m].tag & 255) == element;
                return any;
            });
            if (found == 0) continue;
            for (std::uint32_t first = 0; first < w.total; first += kLanes) {
                add_radial(group, i, element, {first, w.total}, w, g.radial + element * t.basis_radial);
                if (first < w.near)
                    add_angular(group, i, element, {first, w.near}, w, g.angular + element * t.basis_angular * kHarmonics);
            }
        }
    }
    // f_k of 32 neighbours of one element from m.first on, those below m.last, into the group's memory.
    template <class Group, class More>
    LMMD_INLINE void functions(Group& group, std::uint32_t i, int element, Range m, const AtomWork<S>& w, const S* inv_cutoff,
                               int basis, More&& more) const {
        V* const f = reinterpret_cast<V*>(group.shared());
        group.each([&](int lane) {
            const std::uint32_t at = m.first + static_cast<std::uint32_t>(lane);
            const bool counts = at < m.last && static_cast<int>(w[at].tag & 255) == element;
            const DeviceNeighbor<V> n = moving(i, w, at, counts);
            radial_basis(n.r, inv_cutoff[in.type[i] * t.types + element], basis,
                         [&](int k, V value, V) { f[k * kColumn + lane] = value; });
            more(lane, n.u);
        });
    }
    template <class Group>
    LMMD_INLINE void add_radial(Group& group, std::uint32_t i, int element, Range m, const AtomWork<S>& w, V* sums) const {
        const V* const f = reinterpret_cast<const V*>(group.shared());
        functions(group, i, element, m, w, t.inv_radial, t.basis_radial, [](int, Triple<V>) {});
        group.each([&](int lane) {
            for (int k = lane; k < t.basis_radial; k += kLanes) {
                V total = sums[k];
                for (int c = 0; c < kLanes; ++c) total += f[k * kColumn + c];
                sums[k] = total;
            }
        });
    }
    struct Column {
        V* at;
        LMMD_INLINE V& operator[](int row) const { return at[row * kColumn]; }
    };
    template <class Group>
    LMMD_INLINE void add_angular(Group& group, std::uint32_t i, int element, Range m, const AtomWork<S>& w, V* sums) const {
        V *const f = reinterpret_cast<V*>(group.shared()), *const y = f + columns() * kColumn;
        functions(group, i, element, m, w, t.inv_angular, t.basis_angular,
                  [&](int lane, Triple<V> u) { real_harmonics<L>(u, Column{y + lane}); });
        group.each([&](int lane) {
            for (int lm = lane; lm < t.harmonics; lm += kLanes)
                for (int k = 0; k < t.basis_angular; ++k) {
                    V total = sums[k * kHarmonics + lm];
                    for (int c = 0; c < kLanes; ++c) total += f[k * kColumn + c] * y[lm * kColumn + c];
                    sums[k * kHarmonics + lm] = total;
                }
        });
    }
    // A_nlm and the radial descriptors from the sums.
    template <class Group>
    LMMD_INLINE void contract(Group& group, int type, const GradientWork<S>& g) const {
        group.each([&](int lane) {
            for (int n = lane; n < t.radial; n += kLanes) {
                const S* c = t.radial_rows(type, n / kRadialTile) + n % kRadialTile;
                V total(S(0));
                for (int at = 0; at < t.types * t.basis_radial; ++at) total += g.radial[at] * c[at * kRadialTile];
                g.q[n] = total;
            }
            for (int tile = 0; tile < t.angular_tiles(); ++tile)
                for (int lm = lane; lm < t.harmonics; lm += kLanes) {
                    Row<V, kRow> total{};
                    for (int at = 0; at < t.types * t.basis_angular; ++at) {
                        const Row<S, kRow> c = load_row<kRow>(t.angular_rows(type, tile) + at * kRow);
                        for (int j = 0; j < N; ++j) total.v[j] += g.angular[at * kHarmonics + lm] * c.v[j];
                    }
                    for (int j = 0; j < N; ++j) total.v[j] = total.v[j] * t.norm[lm];
                    store_row(g.a + (tile * kHarmonics + lm) * kRow, total);
                }
        });
    }
    template <class Group>
    LMMD_INLINE void network(Group& group, int type, const GradientWork<S>& g) const {
        group.each([&](int lane) {
            for (int h = lane; h < t.neurons; h += kLanes) {
                V x(-t.b0[type * t.neuron_row + h]);
                for (int d = 0; d < t.descriptors; ++d) x += g.q[d] * t.w0[(type * t.descriptors + d) * t.neuron_row + h];
                const Neuron<V> one = neuron(x, t.w1[type * t.neuron_row + h]);
                g.tanh[h] = one.tanh;
                g.delta[h] = one.delta;
            }
        });
        group.each([&](int lane) {
            for (int d = lane; d < t.descriptors; d += kLanes) {
                V total(S(0));
                for (int h = 0; h < t.neurons; ++h)
                    total += g.delta[h] * t.w0_transposed[(type * t.neurons + h) * t.descriptor_row + d];
                g.p[d] = total;
            }
        });
    }

    LMMD_INLINE static void add(double& sum, double energy, V by) {
        sum += energy * static_cast<double>(by.value) + static_cast<double>(by.slope);
    }
    template <class Group>
    LMMD_INLINE void add_network(Group& group, int type, double energy, const GradientWork<S>& g, double* row) const {
        double* const net = row + (layout.one_network ? 0 : static_cast<std::uint32_t>(type) * layout.network_stride);
        group.each([&](int lane) {
            for (int h = 0; h < t.neurons; ++h)
                for (int d = lane; d < t.descriptors; d += kLanes)
                    add(net[static_cast<int>(layout.w0) + h * t.descriptors + d], energy * q_scaler[d],
                        V(g.delta[h].value * g.q[d].value,
                          static_cast<S>(q_scaler[d]) * (g.delta[h].value * g.q[d].slope + g.delta[h].slope * g.q[d].value)));
            for (int h = lane; h < t.neurons; h += kLanes) {
                add(net[static_cast<int>(layout.b0) + h], energy, -g.delta[h]);
                add(net[static_cast<int>(layout.w1) + h], energy, g.tanh[h]);
            }
            if (lane != 0) return;
            row[layout.common_bias] -= energy;
            if (layout.own_biases) net[layout.own_bias] -= energy;
        });
    }
    template <class Group>
    LMMD_INLINE void add_coefficients(Group& group, int type, double energy, const GradientWork<S>& g, double* row) const {
        const int pairs = t.types * t.types;
        group.each([&](int lane) {
            for (int n = 0; n < t.radial; ++n)
                for (int at = lane; at < t.types * t.basis_radial; at += kLanes) {
                    const int pair = type * t.types + at / t.basis_radial, k = at % t.basis_radial;
                    add(row[static_cast<int>(layout.c_radial) + (n * t.basis_radial + k) * pairs + pair], energy,
                        g.p[n] * g.radial[at]);
                }
            for (int n = 0; n < t.angular; ++n)
                for (int at = lane; at < t.types * t.basis_angular; at += kLanes) {
                    const int pair = type * t.types + at / t.basis_angular, k = at % t.basis_angular;
                    const V* b = g.b + n / N * (kHarmonics * kRow) + n % N;
                    V total(S(0));
                    for (int lm = 0; lm < t.harmonics; ++lm) total += b[lm * kRow] * g.angular[at * kHarmonics + lm];
                    add(row[static_cast<int>(layout.c_angular) + (n * t.basis_angular + k) * pairs + pair], energy, total);
                }
        });
    }
};

// gradient[p] = the rows' sum.
struct AddRows {
    View<const double> rows;
    View<double> gradient;
    LMMD_HD void operator()(std::size_t p) const {
        double total = 0;
        for (std::size_t at = p; at < rows.size; at += gradient.size) total += rows[at];
        gradient[p] = total;
    }
};

}  // namespace lmmd
