// SPDX-License-Identifier: GPL-3.0-or-later
// A NEP on a group of lanes, from the list to the descriptors of one atom. Lanes are neighbours, harmonics or invariants,
// whichever there are many of; the formulas are those of nep/maths.hpp.
#pragma once

#include "lmmd/device/nep_space.hpp"

namespace lmmd {

template <class V>
struct DeviceNeighbor {
    Triple<V> u;  // direction of r_j - r_i
    V r, inv_r;   // A, 1/A
    std::uint32_t slot;
    int type;
};
template <class V>
LMMD_INLINE DeviceNeighbor<V> neighbor_at(Triple<V> d, std::uint32_t tag) {
    DeviceNeighbor<V> n;
    n.r = square_root(d.x * d.x + d.y * d.y + d.z * d.z);
    n.inv_r = V(ScalarOf<V>(1)) / n.r;
    n.u = {d.x * n.inv_r, d.y * n.inv_r, d.z * n.inv_r};
    n.slot = tag >> 8;
    n.type = static_cast<int>(tag & 255);
    return n;
}
template <class S>
LMMD_INLINE DeviceNeighbor<S> with_distance(const StagedNeighbor<S>& staged) {
    return neighbor_at(Triple<S>{staged.x, staged.y, staged.z}, staged.tag);
}

// Where the partial forces of an atom's slots go.
template <class S>
struct AtomSlots {
    const DevicePartials<S>& partial;
    std::uint32_t near_begin, far_begin, nears;

    LMMD_INLINE AtomSlots(const DeviceList& list, const DevicePartials<S>& partials, std::uint32_t i)
        : partial(partials), near_begin(list.near_begin[i]), far_begin(list.begin[i] - near_begin), nears(list.near[i]) {}
    LMMD_INLINE void store_vector(std::uint32_t slot, Triple<S> f) const {
        LMMD_ASSERT(slot < nears);
        S* at = &partial.near[3 * std::size_t{near_begin + slot}];
        at[0] = f.x;
        at[1] = f.y;
        at[2] = f.z;
    }
    LMMD_INLINE void store_along(std::uint32_t slot, Triple<S> u, S slope) const {
        if (slot < nears) store_vector(slot, {slope * u.x, slope * u.y, slope * u.z});
        else partial.far[far_begin + (slot - nears)] = slope;
    }
};

template <class S, int L, int N>
struct NepStages {
    using Form = NepForm<S, L, N>;
    static constexpr int kRow = Form::kRow, kColumn = Form::kColumn, kHarmonics = Form::kHarmonics;
    struct Column {  // of a matrix with rows of kColumn
        S* at;
        LMMD_INLINE S& operator[](int row) const { return at[row * kColumn]; }
    };

    const DeviceTables<S, N>& t;
    const DeviceInput& in;
    const NepSpace& space;

    // Neighbours within reach into the work area, differences taken in double. The partial forces of the others are zero.
    // out.store_along(slot, direction, 0) is told.
    template <class Group, class Out>
    LMMD_INLINE void stage(Group& group, std::uint32_t i, const Out& out, AtomWork<S>& w) const {
        enum Shell { none, near, far };
        struct Candidate {
            StagedNeighbor<S> neighbor;
            Shell shell;
        };
        const DeviceReplica replica = in.list.replica[in.list.replica_of[i]];
        const std::uint32_t begin = in.list.begin[i], slots = in.list.count[i];
        const Vec3 here = in.position[i];
        const PairReach* reach = t.reach + in.type[i] * t.types;
        w.near = w.total = 0;
        std::uint32_t beyond = 0;
        for (std::uint32_t first = 0; first < slots; first += kLanes) {
            typename Group::template Lanewise<Candidate> candidate;
            group.each([&](int lane) {
                const std::uint32_t k = first + static_cast<std::uint32_t>(lane);
                Candidate& c = candidate[lane];
                c.shell = none;
                if (k >= slots) return;
                const std::uint32_t j = in.list.neighbor(replica, begin + k);
                const Vec3 d = in.position[j] - here + in.list.translation(replica, begin + k);
                const double r2 = norm2(d);
                const int type = in.type[j];
                const PairReach limits = reach[type];
                c.neighbor = {static_cast<S>(d.x), static_cast<S>(d.y), static_cast<S>(d.z),
                              k << 8 | static_cast<std::uint32_t>(type)};
                c.shell = r2 < limits.near2 ? near : (r2 < limits.far2 || r2 < limits.zbl2 ? far : none);
                if (c.shell == none) out.store_along(k, {S(0), S(0), S(0)}, S(0));
            });
            const std::uint32_t nears = group.ballot([&](int lane) { return candidate[lane].shell == near; });
            const std::uint32_t fars = group.ballot([&](int lane) { return candidate[lane].shell == far; });
            group.each([&](int lane) {
                const Candidate& c = candidate[lane];
                if (c.shell == none) return;
                const std::uint32_t at = c.shell == near ? w.near + Group::rank(nears, lane)
                                                         : space.capacity - 1 - (beyond + Group::rank(fars, lane));
                w.neighbor[at] = c.neighbor;
            });
            w.near += Group::count(nears);
            beyond += Group::count(fars);
        }
        w.total = w.near + beyond;
    }

    // q_n = sum_j sum_k c_nk f_k(r_ij).
    template <class Group>
    LMMD_INLINE void radial(Group& group, int type, const AtomWork<S>& w, S* q) const {
        for (int tile = 0; tile < t.radial_tiles(); ++tile) {
            typename Group::template Lanewise<Row<S, kRadialTile>> sums;
            group.each([&](int lane) {
                Row<S, kRadialTile> s{};
                for (std::uint32_t m = static_cast<std::uint32_t>(lane); m < w.total; m += kLanes) {
                    const DeviceNeighbor<S> n = with_distance(w[m]);
                    const S* c = t.radial_rows(type, tile) + n.type * t.basis_radial * kRadialTile;
                    radial_basis(n.r, t.inv_radial[type * t.types + n.type], t.basis_radial, [&](int k, S f, S) {
                        const Row<S, kRadialTile> row = load_row<kRadialTile>(c + k * kRadialTile);
                        for (int j = 0; j < kRadialTile; ++j) s.v[j] += row.v[j] * f;
                    });
                }
                sums[lane] = s;
            });
            group.sums([&](int lane) { return sums[lane]; },
                       [&](int j, S total) {
                           const int n = tile * kRadialTile + j;
                           if (n < t.radial) q[n * space.tile] = total;
                       });
        }
    }

    // g_n and Y_lm of 32 neighbours from the first on: into the group's memory, g and its slope into the work area too.
    template <class Group>
    LMMD_INLINE void functions(Group& group, int type, const AtomWork<S>& w, std::uint32_t first, S* scratch) const {
        S *const y = scratch, *const g_rows = scratch + kHarmonics * kColumn;
        S* g_work = w.functions() + first * static_cast<std::uint32_t>(2 * N * t.angular_tiles());
        group.each([&](int lane) {
            const std::uint32_t m = first + static_cast<std::uint32_t>(lane);
            StagedNeighbor<S> staged{t.pad_distance, S(0), S(0), 0};  // past the last: where all functions are zero
            if (m < w.near) staged = w.neighbor[m];
            const DeviceNeighbor<S> n = with_distance(staged);
            const S inv_cutoff = t.inv_angular[type * t.types + n.type];
            for (int tile = 0; tile < t.angular_tiles(); ++tile) {
                const S* c = t.angular_rows(type, tile) + n.type * t.basis_angular * kRow;
                Row<S, kRow> g{}, slope{};
                radial_basis(n.r, inv_cutoff, t.basis_angular, [&](int k, S f, S df) {
                    const Row<S, kRow> row = load_row<kRow>(c + k * kRow);
                    for (int j = 0; j < N; ++j) g.v[j] += row.v[j] * f;
                    for (int j = 0; j < N; ++j) slope.v[j] += row.v[j] * df;
                });
                for (int j = 0; j < N; ++j) {
                    g_rows[(tile * N + j) * kColumn + lane] = g.v[j];
                    g_work[(2 * (tile * N + j)) * kLanes + lane] = g.v[j];
                    g_work[(2 * (tile * N + j) + 1) * kLanes + lane] = slope.v[j];
                }
            }
            real_harmonics<L>(n.u, Column{y + lane});
        });
    }
    // Adds the products g_n Y_lm of these neighbours to A_nlm; lanes are harmonics, neighbours come four at a time.
    template <class Group>
    LMMD_INLINE void add_products(Group& group, std::uint32_t neighbors, const S* scratch, S* sums) const {
        const S *const y = scratch, *const g_rows = scratch + kHarmonics * kColumn;
        const int fours = static_cast<int>(neighbors + 3) / 4;
        for (int first = 0; first < t.harmonics; first += kLanes)
            for (int tile = 0; tile < t.angular_tiles(); ++tile)
                group.each([&](int lane) {
                    const int lm = first + lane;
                    if (lm >= t.harmonics) return;
                    Row<S, kRow> s{};
                    for (int four = 0; four < fours; ++four) {
                        const Row<S, 4> y4 = load_row<4>(y + lm * kColumn + 4 * four);
                        for (int j = 0; j < N; ++j) {
                            const Row<S, 4> g4 = load_row<4>(g_rows + (tile * N + j) * kColumn + 4 * four);
                            for (int i = 0; i < 4; ++i) s.v[j] += y4.v[i] * g4.v[i];
                        }
                    }
                    S* at = sums + (tile * kHarmonics + lm) * kRow;
                    Row<S, kRow> total = load_row<kRow>(at);
                    for (int j = 0; j < N; ++j) total.v[j] += s.v[j] * t.norm[lm];
                    store_row(at, total);
                });
    }
    // A_nlm, in the group's memory for the descriptors and in the work area for what comes after the network.
    template <class Group>
    LMMD_INLINE void angular(Group& group, int type, const AtomWork<S>& w, const NepShared<S>& shared) const {
        const int size = space.sums_size;
        S *const sums = shared.sums(), *const work_sums = w.sums();
        group.each([&](int lane) {
            for (int i = lane; i < size; i += kLanes) sums[i] = S(0);
        });
        for (std::uint32_t first = 0; first < w.near; first += kLanes) {
            functions(group, type, w, first, shared.scratch);
            add_products(group, w.near - first < kLanes ? w.near - first : kLanes, shared.scratch, sums);
        }
        group.each([&](int lane) {
            for (int i = lane; i < size; i += kLanes) work_sums[i] = sums[i];
        });
    }
};

// The angular invariants from A; lanes are functions n and invariants. `q` begins with the first of them and has `stride`
// columns. V: S or a Dual of it.
template <int L, class V, class Group, class S, int N>
LMMD_INLINE void invariants_of(Group& group, const DeviceTables<S, N>& t, const V* sums, V* q, int stride) {
    using Form = NepForm<S, L, N>;
    constexpr int row = Form::kRow;
    group.each([&](int lane) {
        for (int at = lane; at < t.invariants * t.angular; at += kLanes) {
            const int invariant = at / t.angular, n = at % t.angular;
            const V* a = sums + n / N * (Form::kHarmonics * row) + n % N;  // A_nlm at a[lm * row]
            const auto square = [&](int l) {
                V total(S(0));
                for (int lm = harmonic_index(l, -l); lm <= harmonic_index(l, l); ++lm) total += a[lm * row] * a[lm * row];
                return total;
            };
            V value(S(0));
            if (invariant == t.five_body) {
                const V q1 = square(1);
                value = q1 * q1 * S(kFiveBody);
            } else if (invariant < t.l_max) {
                value = square(invariant + 1);
            } else {
                for (int i = t.term_begin[invariant]; i < t.term_begin[invariant + 1]; ++i) {
                    const InvariantTerm<S> term = t.term[i];
                    value += a[term.i * row] * a[term.j * row] * a[term.k * row] * term.coefficient;
                }
            }
            q[at * stride] = value;
        }
    });
}

}  // namespace lmmd
