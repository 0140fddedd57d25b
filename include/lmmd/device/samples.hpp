// SPDX-License-Identifier: GPL-3.0-or-later
// Moments of one replica, noted in the machine's memory in input order (Sampler, backend.hpp), and pairs counted there.
// Pairs are sought among the cells that the neighbour list was made with, so nothing is sorted and no box is asked for.
#pragma once

#include <algorithm>

#include "lmmd/backend.hpp"
#include "lmmd/device/neighbors.hpp"
#include "lmmd/nep/totals.hpp"

namespace lmmd {

// Adds one, whoever else does so: whole numbers do not mind the order.
LMMD_HD inline void count_up(std::uint32_t& counter) {
#ifdef __CUDA_ARCH__
    atomicAdd(&counter, 1u);
#else
    ++counter;
#endif
}

// A replica at a moment; it is left alone while it stands still (device/kernels.hpp).
struct SampledReplica {
    std::size_t r = 0;
    Range atoms;
    View<const std::uint32_t> halted;  // [replica]
    View<const std::uint32_t> id;      // [atom of all replicas]
    View<const Cell> cell;             // [replica]
    View<const AtomSums> sums;         // [replica] if they are asked for
    View<const NepTotals> totals;      // [replica]
};

// What there is one of.
struct SampledWhole {
    Cell cell;
    AtomSums sums;
    Mat3 virial;
};

struct NoteWholeKernel {
    SampledReplica of;
    View<SampledWhole> to;
    LMMD_HD void operator()(std::size_t) const {
        if (of.halted[of.r]) return;
        to[0].cell = of.cell[of.r];  // one by one: a whole would pass through registers
        to[0].sums = of.sums[of.r];
        to[0].virial = of.totals[of.r].virial;
    }
};

// By atom of the replica, in its own order.
template <class T>
struct NoteKernel {
    SampledReplica of;
    View<const T> from;  // [atom of all replicas]
    View<T> to;          // [atom, input order]
    LMMD_HD void operator()(std::size_t k) const {
        const std::size_t i = of.atoms.first + k;
        if (!of.halted[of.r]) to[of.id[i]] = from[i];
    }
};

// A PairHistogram as kernels see it.
struct PairCounters {
    static constexpr std::uint8_t kCentre = 128;
    View<const std::uint8_t> kind;            // [atom, input order], with kCentre if pairs are counted from it
    View<const std::int32_t> histogram;       // [kind of the centre][kind of the other]
    std::size_t kinds = 0, bins = 1;
    double per_width = 0, reach2 = 0;         // 1/A, A^2
    View<std::uint32_t> count;                // [histogram][bin]
};

struct PairKernel {
    SampledReplica of;
    SearchTables search;
    View<const Vec3> position;  // now, A
    PairCounters pairs;

    struct Tally {
        const PairKernel& kernel;
        std::size_t row;  // of the centre in `histogram`
        LMMD_HD void operator()(std::uint32_t j, std::uint32_t, double r2) const {
            const PairCounters& pairs = kernel.pairs;
            if (r2 >= pairs.reach2) return;
            const std::int32_t histogram = pairs.histogram[row + (pairs.kind[kernel.of.id[j]] & (PairCounters::kCentre - 1))];
            if (histogram == PairHistogram::kNone) return;
            count_up(pairs.count[static_cast<std::size_t>(histogram) * pairs.bins + pair_bin(r2, pairs.per_width, pairs.bins)]);
        }
    };
    LMMD_HD void operator()(std::size_t k) const {
        if (of.halted[of.r]) return;
        const std::uint32_t i = of.atoms.first + static_cast<std::uint32_t>(k);
        const std::uint8_t kind = pairs.kind[of.id[i]];
        if (kind < PairCounters::kCentre) return;
        Tally tally{*this, static_cast<std::size_t>(kind - PairCounters::kCentre) * pairs.kinds};
        search.visit_pairs(i, {position, of.cell[of.r].box}, tally);
    }
};

template <Machine M>
class DeviceSamples {
    template <class T>
    using Buffer = typename M::template Buffer<T>;

public:
    static constexpr std::size_t kMemory = std::size_t{128} << 20;  // bytes of a sampler, or of those of all replicas, about
    static constexpr std::size_t kMost = 128;                       // moments

    // Of a replica with so many atoms, among so many replicas.
    DeviceSamples(M& machine, const SampleRequest& request, std::size_t atoms, std::size_t replicas)
        : machine_(machine), request_(request), atoms_(atoms), counters_(request.pairs ? request.pairs->counters() : 0),
          capacity_(std::clamp<std::size_t>(kMemory / replicas / moment_bytes(), 1, kMost)), whole_(machine), position_(machine),
          velocity_(machine), image_(machine), count_(machine), kind_(machine), histogram_(machine), search_(machine),
          run_(machine), run_begin_(machine) {
        whole_.resize(capacity_);
        if (request.position) position_.resize(capacity_ * atoms);
        if (request.position) image_.resize(capacity_ * atoms);
        if (request.velocity) velocity_.resize(capacity_ * atoms);
        if (request.pairs) put_pairs();
    }
    const SampleRequest& request() const { return request_; }
    std::size_t capacity() const { return capacity_; }
    std::size_t next() { return taken_++; }  // place of the next moment

    struct Moment {
        SampledReplica of;
        DeviceAtoms<M>& atoms;
        DeviceNeighbors<M>& neighbors;
        std::span<const std::uint32_t> lists;  // [replica] 1: it has one
    };
    // Queued. Done twice for one place where a replica stood still at first: it notes nothing then.
    void note(std::size_t place, const Moment& now) {
        machine_.each(1, NoteWholeKernel{now.of, whole_.view().part(place, 1)});
        if (request_.position) note(place, now, now.atoms.position, position_);
        if (request_.position) note(place, now, now.atoms.image, image_);
        if (request_.velocity) note(place, now, now.atoms.velocity, velocity_);
        if (request_.pairs) count(place, now);
    }

    // Waits.
    std::vector<Sample> hand_out() {
        std::vector<SampledWhole> whole;
        machine_.download(whole_.view().part(0, taken_), whole);
        std::vector<Sample> all(taken_);
        for (std::size_t k = 0; k < taken_; ++k) {
            all[k].cell = whole[k].cell;
            if (!request_.sums) continue;
            all[k].sums = whole[k].sums;
            all[k].virial = whole[k].virial;
        }
        if (request_.position) deal(position_, atoms_, all, &Sample::position);
        if (request_.position) deal(image_, atoms_, all, &Sample::image);
        if (request_.velocity) deal(velocity_, atoms_, all, &Sample::velocity);
        if (request_.pairs) deal(count_, counters_, all, &Sample::pair_counts);
        if (request_.pairs) machine_.zero(count_.view());
        taken_ = 0;
        return all;
    }

private:
    std::size_t moment_bytes() const {
        return sizeof(SampledWhole) + atoms_ * ((request_.position ? sizeof(Vec3) + sizeof(std::array<int, 3>) : 0) +
                                        (request_.velocity ? sizeof(Vec3) : 0)) + counters_ * sizeof(std::uint32_t);
    }
    void put_pairs() {
        const PairHistogram& pairs = *request_.pairs;
        LMMD_ASSERT(pairs.kind.size() == atoms_ && pairs.kinds <= PairCounters::kCentre);
        std::vector<std::uint8_t> kind = pairs.kind;
        for (std::size_t i = 0; i < kind.size(); ++i)
            if (pairs.centre[i]) kind[i] |= PairCounters::kCentre;
        put(machine_, kind, kind_);
        put(machine_, pairs.histogram, histogram_);
        count_.resize(capacity_ * counters_);
        machine_.zero(count_.view());
    }
    template <class T>
    void note(std::size_t place, const Moment& now, Buffer<T>& from, Buffer<T>& to) {
        machine_.each(atoms_, NoteKernel<T>{now.of, from.view(), to.view().part(place * atoms_, atoms_)});
    }
    void count(std::size_t place, const Moment& now) {
        const PairHistogram& asked = *request_.pairs;
        find_tables(now);
        const SearchTables search{search_.view(), now.atoms.replica_of.view(), now.atoms.reference.view(), run_.view(),
                                  run_begin_.view(), now.neighbors.first_atoms(now.lists, now.atoms), asked.reach * asked.reach, 0};
        const PairCounters pairs{kind_.view(), histogram_.view(), asked.kinds, asked.bins, asked.per_width(),
                                 asked.reach * asked.reach, count_.view().part(place * counters_, counters_)};
        machine_.each(atoms_, PairKernel{now.of, search, now.atoms.position.view(), pairs});
    }
    // Which cells of the present list to look at.
    void find_tables(const Moment& now) {
        if (version_ == now.neighbors.version()) return;
        version_ = now.neighbors.version();
        std::vector<DeviceSearch> search(now.lists.size());
        DeviceSearch& own = search[now.of.r];
        own = now.neighbors.search(now.of.r);
        const Surroundings around(own.box, own.grid, now.neighbors.reach_then(request_.pairs->reach));
        own.images = around.images();
        own.around = around.first();
        put(machine_, search, search_);
        put(machine_, around.runs(), run_);
        put(machine_, around.begin(), run_begin_);
    }
    template <class T>
    void deal(Buffer<T>& from, std::size_t each, std::vector<Sample>& all, std::vector<T> Sample::*to) {
        std::vector<T> values;
        machine_.download(from.view().part(0, taken_ * each), values);
        for (std::size_t k = 0; k < taken_; ++k) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(k * each);
            (all[k].*to).assign(begin, begin + static_cast<std::ptrdiff_t>(each));
        }
    }

    M& machine_;
    const SampleRequest request_;
    const std::size_t atoms_, counters_, capacity_;
    std::size_t taken_ = 0;
    std::uint64_t version_ = 0;  // of the list that the tables below are of
    Buffer<SampledWhole> whole_;              // [place]
    Buffer<Vec3> position_, velocity_;        // [place][atom]
    Buffer<std::array<int, 3>> image_;        // [place][atom]
    Buffer<std::uint32_t> count_;             // [place][histogram][bin]
    Buffer<std::uint8_t> kind_;
    Buffer<std::int32_t> histogram_;
    Buffer<DeviceSearch> search_;             // [replica], its own alone
    Buffer<CellRun> run_;
    Buffer<std::uint32_t> run_begin_;
};

}  // namespace lmmd
