// SPDX-License-Identifier: GPL-3.0-or-later
// Pass 2 of a NEP on the device, and what becomes of the per-atom shares: a group of lanes gathers the partial forces of
// one atom's slots and of their reverse.
#pragma once

#include "lmmd/device/nep_forces.hpp"
#include "lmmd/nep/totals.hpp"

namespace lmmd {

template <class S>
struct GatherBody {
    static constexpr int kWarps = 4, kMinBlocks = 8;  // of a block, on a multiprocessor

    DeviceInput in;
    DevicePartials<S> partial;

    std::size_t shared_bytes() const { return 0; }

protected:
    struct Slot {
        Vec3 d;              // r_j - r_i, A
        bool near;
        std::size_t mine, theirs;  // places of the partial forces
    };
    LMMD_INLINE Slot slot(std::uint32_t i, std::uint32_t k) const {
        const DeviceReplica replica = in.list.replica[in.list.replica_of[i]];
        const std::uint32_t s = in.list.begin[i] + k, j = in.list.neighbor(replica, s), back = in.list.reverse[s];
        const Vec3 d = in.position[j] - in.position[i] + in.list.translation(replica, s);
        if (k < in.list.near[i])
            return {d, true, std::size_t{in.list.near_begin[i]} + k, std::size_t{in.list.near_begin[j]} + back};
        return {d, false, in.list.far(i, k), in.list.far(j, back)};
    }
    LMMD_INLINE Vec3 vector(std::size_t place) const {
        const S* f = &partial.near[3 * place];
        return {static_cast<double>(f[0]), static_cast<double>(f[1]), static_cast<double>(f[2])};
    }
    LMMD_HD static Vec3 direction(Vec3 d) { return (1 / sqrt(norm2(d))) * d; }
    LMMD_INLINE bool idle(std::size_t atom) const { return in.active[in.list.replica_of[atom]] == 0; }
};

// force_i = sum_j (F_ij - F_ji).
template <class S>
struct GatherForces : GatherBody<S> {
    View<Vec3> force;

    template <class Group>
    LMMD_HD void operator()(Group& group, std::size_t atom) const {
        if (this->idle(atom)) return;
        const std::uint32_t i = static_cast<std::uint32_t>(atom), slots = this->in.list.count[i];
        typename Group::template Lanewise<Vec3> sums;
        group.each([&](int lane) {
            Vec3 total;
            for (std::uint32_t k = static_cast<std::uint32_t>(lane); k < slots; k += kLanes) {
                const auto slot = this->slot(i, k);
                if (slot.near) {
                    total += this->vector(slot.mine) - this->vector(slot.theirs);
                } else {
                    const S slope = this->partial.far[slot.mine] + this->partial.far[slot.theirs];
                    total += static_cast<double>(slope) * this->direction(slot.d);
                }
            }
            sums[lane] = total;
        });
        const Vec3 total{group.sum([&](int lane) { return sums[lane].x; }), group.sum([&](int lane) { return sums[lane].y; }),
                         group.sum([&](int lane) { return sums[lane].z; })};
        group.each([&](int lane) {
            if (lane == 0) force[atom] = total;
        });
    }
};

// Slot k of j holds r_ji = -r_ij; its reverse holds F_ij: virial_j = -sum_i r_ij (x) F_ij.
template <class S>
struct GatherVirials : GatherBody<S> {
    View<Mat3> virial;

    template <class Group>
    LMMD_HD void operator()(Group& group, std::size_t atom) const {
        if (this->idle(atom)) return;
        const std::uint32_t j = static_cast<std::uint32_t>(atom), slots = this->in.list.count[j];
        typename Group::template Lanewise<Mat3> sums;
        group.each([&](int lane) {
            Mat3 total;
            for (std::uint32_t k = static_cast<std::uint32_t>(lane); k < slots; k += kLanes) {
                const auto slot = this->slot(j, k);
                const Vec3 f = slot.near ? this->vector(slot.theirs)
                                         : -static_cast<double>(this->partial.far[slot.theirs]) * this->direction(slot.d);
                total += outer(slot.d, f);
            }
            sums[lane] = total;
        });
        for (int k = 0; k < 9; ++k) {
            const double total = group.sum([&](int lane) { return sums[lane].m[k]; });
            group.each([&](int lane) {
                if (lane == 0) virial[atom].m[k] = total;
            });
        }
    }
};

struct CopyEnergy {
    View<const double> from;
    View<double> to;
    LMMD_HD void operator()(std::size_t i) const { to[i] = from[i]; }
};

// A share of Machine::sum over the tiles of a list.
template <class S>
struct TileTotals {
    View<const Range> tile;
    DeviceShares<S> share;

    LMMD_HD void operator()(NepTotals& part, std::size_t index) const {
        for (std::size_t i = tile[index].first; i < tile[index].last; ++i) {
            part.energy += share.energy[i];
            const S* v = share.virial + 6 * i;
            const double xx = static_cast<double>(v[0]), yy = static_cast<double>(v[1]), zz = static_cast<double>(v[2]);
            const double xy = static_cast<double>(v[3]), xz = static_cast<double>(v[4]), yz = static_cast<double>(v[5]);
            part.virial += Mat3{{xx, xy, xz, xy, yy, yz, xz, yz, zz}};
        }
    }
};

}  // namespace lmmd
