// SPDX-License-Identifier: GPL-3.0-or-later
// Pass 1 of a NEP on a group of lanes: the stages before the network (nep_stages.hpp), the network, and from dU/dq back to
// partial forces, energies and virials of the atoms of a tile.
#pragma once

#include "lmmd/device/nep_back.hpp"
#include "lmmd/device/nep_network.hpp"
#include "lmmd/device/nep_stages.hpp"

namespace lmmd {

template <class S>
struct DeviceShares {
    double* energy;  // [atom] eV
    S* virial;       // [atom][6] -sum_j r_ij (x) F_ij, eV: xx yy zz xy xz yz; symmetric, as U_i is invariant to rotations
};

// The weights of pull_back for one neighbour: sum_n B_nlm g_n; adds up sum_lm Y_lm sum_n B_nlm g'_n on the way.
template <class S, int N>
struct HarmonicWeights {
    const S* b;  // [lm][row_of(N)]
    const Row<S, N>&g, &slope;
    S& along;

    LMMD_INLINE S operator()(int lm, S y) const {
        const Row<S, row_of(N)> row = load_row<row_of(N)>(b + lm * row_of(N));
        S weight(0), change(0);
        for (int j = 0; j < N; ++j) weight += row.v[j] * g.v[j];
        for (int j = 0; j < N; ++j) change += row.v[j] * slope.v[j];
        along += change * y;
        return weight;
    }
};

template <class S, int L, int N>
struct NepForces {
    using Form = NepForm<S, L, N>;
    // Warps of a block, and blocks on a multiprocessor: as many as leave each lane the registers it needs.
    static constexpr int kWarps = 4, kMinBlocks = sizeof(S) == 4 ? (L <= 4 ? 4 : 3) : 2;

    DeviceTables<S, N> t;
    DeviceInput in;
    DevicePartials<S> partial;
    DeviceShares<S> share;
    NepSpace space;
    std::byte* work;

    std::size_t shared_bytes() const { return space.shared_bytes; }

    template <class Group>
    LMMD_HD void operator()(Group& group, std::size_t index) const {
        const Range atoms = space.tile == 1 ? Range{static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index + 1)}
                                            : in.list.tile[index];
        if (in.active[in.list.replica_of[atoms.first]] == 0) return;
        const NepShared<S> shared(space, group.shared());
        const NepStages<S, L, N> stages{t, in, space};
        std::byte* const area = work + group.index() * space.work_bytes();
        for (std::uint32_t a = 0; a < atoms.size(); ++a) {
            const std::uint32_t i = atoms.first + a;
            AtomWork<S> w(space, area, a);
            stages.stage(group, i, AtomSlots<S>(in.list, partial, i), w);
            stages.radial(group, in.type[i], w, shared.q() + a);
            stages.angular(group, in.type[i], w, shared);
            invariants_of<L>(group, t, shared.sums(), shared.q() + t.radial * space.tile + a, space.tile);
            group.each([&](int lane) {
                if (lane == 0) shared.count()[2 * a] = w.near;
                if (lane == 1) shared.count()[2 * a + 1] = w.total;
            });
        }
        if (space.tile == 1) evaluate_networks<1>(group, t, atoms, in.type, shared, share.energy);
        else evaluate_networks<kTileAtoms>(group, t, atoms, in.type, shared, share.energy);
        for (std::uint32_t a = 0; a < atoms.size(); ++a) {
            AtomWork<S> w(space, area, a);
            w.near = shared.count()[2 * a];
            w.total = shared.count()[2 * a + 1];
            const std::uint32_t angular = static_cast<std::uint32_t>(t.radial * space.tile) + a;
            const BackToSums<S, S, L, N> back{t, shared.scratch};
            back.spread(group, shared.q() + angular, shared.p() + angular, space.tile);
            back.run(group, w.sums(), shared.sums());
            contract_radial(group, in.type[atoms.first + a], shared.p() + a, shared.scratch);
            forces(group, atoms.first + a, w, shared);
        }
    }

private:
    // weight[type][k] = dU / d(sum_j f_k) for each element of neighbours.
    template <class Group>
    LMMD_INLINE void contract_radial(Group& group, int type, const S* p, S* weight) const {
        for (int tile = 0; tile < t.radial_tiles(); ++tile)
            group.each([&](int lane) {
                Row<S, kRadialTile> by{};
                for (int j = 0; j < kRadialTile; ++j) {
                    const int n = tile * kRadialTile + j;
                    if (n < t.radial) by.v[j] = p[n * space.tile];
                }
                const S* c = t.radial_rows(type, tile);
                for (int at = lane; at < t.types * t.basis_radial; at += kLanes) {
                    const Row<S, kRadialTile> row = load_row<kRadialTile>(c + at * kRadialTile);
                    S total = tile == 0 ? S(0) : weight[at];
                    for (int j = 0; j < kRadialTile; ++j) total += by.v[j] * row.v[j];
                    weight[at] = total;
                }
            });
    }
    // dU/dr along the pair: radial functions and ZBL, whose energy is added.
    LMMD_INLINE S along_pair(const DeviceNeighbor<S>& n, int pair, const S* weight, S& energy) const {
        S slope(0);
        radial_basis(n.r, t.inv_radial[pair], t.basis_radial,
                     [&](int k, S, S df) { slope += weight[n.type * t.basis_radial + k] * df; });
        if (n.r * n.r < static_cast<S>(t.reach[pair].zbl2)) {
            const Pair<S> u = zbl(n.r, t.zbl[pair]);
            energy += S(0.5) * u.value;  // the other half belongs to the neighbour
            slope += S(0.5) * u.slope;
        }
        return slope;
    }
    // The angular functions' part of the force, for neighbour `lane` of a chunk.
    LMMD_INLINE Triple<S> angular_force(const DeviceNeighbor<S>& n, S slope, const S* g_work, const S* b) const {
        Triple<S> grad{S(0), S(0), S(0)};
        for (int tile = 0; tile < t.angular_tiles(); ++tile) {
            Row<S, N> g, g_slope;
            for (int j = 0; j < N; ++j) {
                g.v[j] = g_work[(2 * (tile * N + j)) * kLanes];
                g_slope.v[j] = g_work[(2 * (tile * N + j) + 1) * kLanes];
            }
            const S* rows = b + tile * (Form::kHarmonics * Form::kRow);
            const Triple<S> more = pull_back<L>(n.u, HarmonicWeights<S, N>{rows, g, g_slope, slope});
            grad = {grad.x + more.x, grad.y + more.y, grad.z + more.z};
        }
        return pair_force(n.u, n.inv_r, slope, grad);
    }
    template <class Group>
    LMMD_INLINE void forces(Group& group, std::uint32_t i, const AtomWork<S>& w, const NepShared<S>& shared) const {
        constexpr int kZbl = 6;  // after the six of the virial
        typename Group::template Lanewise<Row<S, 8>> shares;
        const AtomSlots<S> out(in.list, partial, i);
        const std::uint32_t functions = static_cast<std::uint32_t>(2 * N * t.angular_tiles());
        const int type = in.type[i];
        group.each([&](int lane) {
            Row<S, 8> s{};
            for (std::uint32_t m = static_cast<std::uint32_t>(lane); m < w.total; m += kLanes) {
                const DeviceNeighbor<S> n = with_distance(w[m]);
                const S slope = along_pair(n, type * t.types + n.type, shared.scratch, s.v[kZbl]);
                Triple<S> f{slope * n.u.x, slope * n.u.y, slope * n.u.z};
                if (m < w.near) {
                    f = angular_force(n, slope, w.functions() + (m - static_cast<std::uint32_t>(lane)) * functions + lane, shared.sums());
                    out.store_vector(n.slot, f);
                } else {
                    out.store_along(n.slot, n.u, slope);
                }
                const Triple<S> rf{n.r * f.x, n.r * f.y, n.r * f.z};
                s.v[0] += n.u.x * rf.x; s.v[1] += n.u.y * rf.y; s.v[2] += n.u.z * rf.z;
                s.v[3] += n.u.x * rf.y; s.v[4] += n.u.x * rf.z; s.v[5] += n.u.y * rf.z;
            }
            shares[lane] = s;
        });
        group.sums([&](int lane) { return shares[lane]; },
                   [&](int k, S total) {
                       if (k < kZbl) share.virial[kZbl * std::size_t{i} + k] = -total;
                       else if (k == kZbl) share.energy[i] += static_cast<double>(total);
                   });
    }
};

}  // namespace lmmd
