// SPDX-License-Identifier: GPL-3.0-or-later
// The neighbour list of all replicas on a machine. Each replica's lists have a region of their own in the arrays, a little
// larger than they need, and are made anew without touching the others; so a replica's bits do not depend on its company.
// Exact counting: nothing can overflow. The host waits once for the counts of a build.
#pragma once

#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "lmmd/cell/cell.hpp"
#include "lmmd/device/atoms.hpp"
#include "lmmd/device/search.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {

// Throws Error(machine) where a replica's list would not fit into a DeviceList.
void check_device_list(std::size_t atoms, int images);  // slots are atom << image_bits | image
void check_device_list(const ListTotals& totals, std::uint64_t slots_of_all);
void check_device_frames(std::size_t frames);  // of a training

// The image of a replica's box that a translation leads to.
struct DeviceImage {
    std::uint32_t replica;
    int a, b, c;
};

struct ShiftKernel {
    View<const DeviceImage> image;
    View<const Cell> cell;  // [replica]
    View<Vec3> shift;       // A
    LMMD_HD void operator()(std::size_t k) const {
        const DeviceImage& of = image[k];
        shift[k] = cell[of.replica].box.shift(of.a, of.b, of.c);
    }
};

template <Machine M>
class DeviceNeighbors {
    template <class T>
    using Buffer = typename M::template Buffer<T>;

public:
    // Lists of pairs within cutoff + skin, and which of them are within near cutoff + skin, A.
    DeviceNeighbors(M& machine, double cutoff, double near_cutoff, double skin)
        : machine_(machine), skin_(skin), reach_(cutoff + skin), near_reach_(near_cutoff + skin), replica_(machine),
          tile_(machine), begin_(machine), near_begin_(machine), slot_(machine), count_(machine), near_(machine), reverse_(machine),
          image_(machine), shift_(machine), search_(machine), run_(machine), run_begin_(machine), first_(machine), parts_(machine), totals_(machine) {}

    // The ranges of atoms of all replicas; no replica has a grid or a list afterwards.
    void layout(std::span<const Range> replicas);
    // The grid over one replica's atoms; build() uses the last one. `box` passed check_box.
    void set_grid(std::size_t replica, const Box& box, const Extent& atoms);
    // Key (cell) and order (0, 1, 2 ...) of each atom; keys of replicas that are not wanted are all the same.
    void make_keys(std::span<const std::uint32_t> wanted, DeviceAtoms<M>& atoms, View<const Vec3> position);
    // Lists of the wanted replicas from atoms.reference, in order of their keys. Atoms of replicas in the answer do not
    // stand in that order: those have no list now.
    std::vector<std::size_t> build(std::span<const std::uint32_t> wanted, DeviceAtoms<M>& atoms, const Chunks& chunks);
    // Translations of the present boxes of the replicas; queued.
    void set_shifts(View<const Cell> cells) {
        machine_.each(image_.size(), ShiftKernel{image_.view(), cells, shift_.view()});
    }

    // For whoever looks further than the lists do (device/samples.hpp). The number of the present lists:
    std::uint64_t version() const { return version_; }
    // how far apart two atoms may have been when the lists were made that are nearer than r (A) now, the skin not being spent
    // (neighbor/skin.hpp); a hundredth more, for what a barostat does behind the forces;
    double reach_then(double r) const { return 1.01 * std::max(r, reach_ - skin_) * reach_ / (reach_ - skin_); }
    // how a replica's list was sought, and where the atoms of each cell begin that have `lists`.
    const DeviceSearch& search(std::size_t replica) const { return regions_[replica].search; }
    View<const std::uint32_t> first_atoms(std::span<const std::uint32_t> lists, DeviceAtoms<M>& atoms) {
        if (!all_first_) {
            make_keys(lists, atoms, atoms.reference.view());
            find_first(atoms);
        }
        all_first_ = true;
        return first_.view();
    }

    DeviceList list() {
        return {replica_.view(), {}, tile_.view(), begin_.view(), near_begin_.view(), count_.view(), near_.view(),
                slot_.view(), reverse_.view(), shift_.view(), longest()};
    }
    std::size_t images() const { return image_.size(); }  // of all boxes
    std::size_t slots() const { return slot_.size(); }
    std::size_t near_slots() const { return near_slots_; }
    std::uint32_t strays(std::size_t replica) const { return regions_[replica].totals.strays; }
    const std::vector<Range>& tiles() const { return tiles_; }  // [replica]

private:
    struct Region {
        DeviceSearch search;
        ListTotals totals;
        std::uint64_t slots = 0, near = 0;  // room
        Surroundings around{Box(), GridShape{}, 0};
        bool fits() const { return totals.near <= near && totals.slots - totals.near <= slots - near; }
    };

    // In whole warps, so that it seldom changes.
    std::uint32_t longest() const {
        std::uint32_t most = 0;
        for (const Region& region : regions_) most = std::max(most, region.totals.longest);
        return (most + 31) / 32 * 32;
    }
    SearchTables tables(DeviceAtoms<M>& atoms, View<const Vec3> position) {
        return {search_.view(), atoms.replica_of.view(), position, run_.view(), run_begin_.view(), first_.view(),
                reach_ * reach_, near_reach_ * near_reach_};
    }
    void put_search();
    void put_runs();
    void make_room();
    void find_first(DeviceAtoms<M>& atoms) {
        machine_.zero(first_.view());  // what stands in no order leaves gaps
        machine_.each(atoms.size() + 1, FirstKernel{atoms.scratch.keys(), first_.view()});
    }
    void count(DeviceAtoms<M>& atoms, const Chunks& chunks);
    void fill(DeviceAtoms<M>& atoms);

    M& machine_;
    double skin_, reach_, near_reach_;
    std::uint64_t version_ = 1;
    bool all_first_ = false;  // first_ holds for all replicas that have lists
    std::vector<Region> regions_;
    std::vector<Range> tiles_;
    std::size_t near_slots_ = 0;
    Buffer<DeviceReplica> replica_;
    Buffer<Range> tile_;
    Buffer<std::uint32_t> begin_, near_begin_, slot_;
    Buffer<std::uint16_t> count_, near_, reverse_;
    Buffer<DeviceImage> image_;
    Buffer<Vec3> shift_;
    Buffer<DeviceSearch> search_;
    Buffer<CellRun> run_;
    Buffer<std::uint32_t> run_begin_, first_;
    Buffer<ListTotals> parts_, totals_;
};

template <Machine M>
void DeviceNeighbors<M>::layout(std::span<const Range> replicas) {
    regions_.assign(replicas.size(), {});
    tiles_.clear();
    std::vector<Range> tiles;
    for (std::size_t r = 0; r < replicas.size(); ++r) {
        regions_[r].search.atoms = replicas[r];
        const auto first = static_cast<std::uint32_t>(tiles.size());
        add_tiles(replicas[r], tiles);
        tiles_.push_back({first, static_cast<std::uint32_t>(tiles.size())});
    }
    put(machine_, tiles, tile_);
    const std::size_t atoms = replicas.empty() ? 0 : replicas.back().last;
    begin_.resize(atoms);
    near_begin_.resize(atoms);
    count_.resize(atoms);
    near_.resize(atoms);
    totals_.resize(replicas.size());
}

template <Machine M>
void DeviceNeighbors<M>::set_grid(std::size_t replica, const Box& box, const Extent& extent) {
    Region& region = regions_[replica];
    DeviceSearch& search = region.search;
    search.box = box;
    search.grid = grid_shape(box, extent, search.atoms.size(), 0.5 * reach_);
    region.around = Surroundings(box, search.grid, reach_);
    search.images = region.around.images();
    check_device_list(search.atoms.size(), search.images.size());
    search.image_bits = static_cast<std::uint32_t>(std::bit_width(static_cast<unsigned>(search.images.size() - 1)));
}

template <Machine M>
void DeviceNeighbors<M>::put_runs() {
    std::vector<CellRun> runs;
    std::vector<std::uint32_t> begin;
    std::uint32_t cell = 0;
    for (Region& region : regions_) {
        for (std::size_t a = 0; a < 3; ++a)
            region.search.around[a] = static_cast<std::uint32_t>(begin.size()) + region.around.first()[a];
        for (std::uint32_t at : region.around.begin()) begin.push_back(static_cast<std::uint32_t>(runs.size()) + at);
        runs.insert(runs.end(), region.around.runs().begin(), region.around.runs().end());
        region.search.cell = cell;
        cell += static_cast<std::uint32_t>(region.search.grid.cells()) + 1;
    }
    put(machine_, runs, run_);
    put(machine_, begin, run_begin_);
    first_.resize(cell + 1);
}

template <Machine M>
void DeviceNeighbors<M>::put_search() {
    put_runs();
    std::vector<DeviceSearch> search;
    std::vector<DeviceReplica> replicas;
    std::vector<DeviceImage> images;
    for (const Region& region : regions_) {
        replicas.push_back({region.search.atoms, region.search.image_bits, static_cast<std::uint32_t>(images.size())});
        for (const std::array<int, 3>& n : region.search.images.all())
            images.push_back({static_cast<std::uint32_t>(search.size()), n[0], n[1], n[2]});
        search.push_back(region.search);
    }
    put(machine_, images, image_);
    shift_.resize(images.size());
    put(machine_, search, search_);
    put(machine_, replicas, replica_);
}

template <Machine M>
void DeviceNeighbors<M>::make_keys(std::span<const std::uint32_t> wanted, DeviceAtoms<M>& atoms, View<const Vec3> position) {
    for (std::size_t r = 0; r < regions_.size(); ++r) regions_[r].search.wanted = wanted[r];
    put_search();
    machine_.each(atoms.size(), KeyKernel{tables(atoms, position), atoms.scratch.keys(), atoms.scratch.order()});
}

template <Machine M>
void DeviceNeighbors<M>::count(DeviceAtoms<M>& atoms, const Chunks& chunks) {
    const SearchTables t = tables(atoms, atoms.reference.view());
    DeviceScratch<M>& scratch = atoms.scratch;
    find_first(atoms);
    machine_.each(atoms.size(), CountKernel{t, scratch.counts(), scratch.near_counts()});
    parts_.resize(chunks.chunk.size);
    machine_.sum(chunks, CountShare{t, scratch.keys(), scratch.counts(), scratch.near_counts()}, parts_.view(), totals_.view());
    std::vector<ListTotals> totals;
    machine_.download(totals_.view(), totals);
    for (std::size_t r = 0; r < regions_.size(); ++r)
        if (regions_[r].search.wanted) regions_[r].totals = totals[r];
}

// Regions of a little more than the present lists need.
template <Machine M>
void DeviceNeighbors<M>::make_room() {
    std::uint64_t slots = 0, near = 0;
    for (Region& region : regions_) {
        const std::uint64_t needed_far = region.totals.slots - region.totals.near;
        region.near = region.totals.near + region.totals.near / 32;
        region.slots = region.near + needed_far + needed_far / 32;
        region.search.slot = static_cast<std::uint32_t>(slots);
        region.search.near = static_cast<std::uint32_t>(near);
        slots += region.slots;
        near += region.near;
        check_device_list(region.totals, slots);
    }
    near_slots_ = near;
    slot_.resize(slots);
    reverse_.resize(slots);
}

template <Machine M>
void DeviceNeighbors<M>::fill(DeviceAtoms<M>& atoms) {
    put_search();
    DeviceScratch<M>& scratch = atoms.scratch;
    const SearchTables t = tables(atoms, atoms.reference.view());
    machine_.scan(scratch.counts(), scratch.scanned());
    machine_.each(atoms.size(), BeginKernel{t, scratch.scanned(), begin_.view(), false});
    machine_.scan(scratch.near_counts(), scratch.scanned());
    machine_.each(atoms.size(), BeginKernel{t, scratch.scanned(), near_begin_.view(), true});
    machine_.each(atoms.size(), FillKernel{t, scratch.counts(), scratch.near_counts(), begin_.view(), count_.view(),
                                           near_.view(), slot_.view()});
    machine_.each(atoms.size(), ReverseKernel{t, list(), reverse_.view()});
}

template <Machine M>
std::vector<std::size_t> DeviceNeighbors<M>::build(std::span<const std::uint32_t> wanted, DeviceAtoms<M>& atoms,
                                                   const Chunks& chunks) {
    std::vector<std::uint32_t> ordered(wanted.begin(), wanted.end());
    std::vector<std::size_t> disordered;
    make_keys(ordered, atoms, atoms.reference.view());
    count(atoms, chunks);
    bool fits = true;
    for (std::size_t r = 0; r < regions_.size(); ++r) {
        if (!ordered[r]) continue;
        fits = fits && regions_[r].fits();
        if (regions_[r].totals.disorder == 0) continue;
        regions_[r].totals = {};
        ordered[r] = 0;
        disordered.push_back(r);
    }
    if (!fits) {  // lists that nobody asked for move as well, and are found again where they come to
        make_room();
        for (std::size_t r = 0; r < regions_.size(); ++r) ordered[r] = regions_[r].totals.slots > 0 ? 1 : ordered[r];
    }
    if (!fits || !disordered.empty()) {
        make_keys(ordered, atoms, atoms.reference.view());
        count(atoms, chunks);
    }
    fill(atoms);
    all_first_ = std::find(ordered.begin(), ordered.end(), 0u) == ordered.end();
    ++version_;
    return disordered;
}

}  // namespace lmmd
