// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels that make a neighbour list from atoms sorted by cell: keys, the cells' first atoms, count, fill, reverse.
// Neighbours are met by increasing index, images of one in the order of the ImageGrid; so each half of a list (near, far)
// increases from slot to slot, and the reverse of a slot is found by bisection.
#pragma once

#include "lmmd/device/list.hpp"
#include "lmmd/neighbor/grid.hpp"
#include "lmmd/neighbor/wrap.hpp"

namespace lmmd {

// The distance of two atoms squared, A^2: r_j - r_i = apart + n h. It decides who is a neighbour, so it has to have the same
// bits in every kernel that asks, for i and for j; how compilers fuse products and sums is theirs to choose.
LMMD_HD inline double fused(double a, double b, double c) {
#ifdef __CUDA_ARCH__
    return __fma_rn(a, b, c);
#else
    return a * b + c;
#endif
}
LMMD_HD inline double distance2(Vec3 apart, const Mat3& h, const std::array<int, 3>& n) {
    const double n0 = n[0], n1 = n[1], n2 = n[2];
    const double x = apart.x + fused(n2, h(2, 0), fused(n1, h(1, 0), n0 * h(0, 0)));
    const double y = apart.y + fused(n2, h(2, 1), fused(n1, h(1, 1), n0 * h(0, 1)));
    const double z = apart.z + fused(n2, h(2, 2), fused(n1, h(1, 2), n0 * h(0, 2)));
    return fused(z, z, fused(y, y, x * x));
}

// What the search among the atoms of one replica needs.
struct DeviceSearch {
    std::uint32_t wanted = 0;        // 0: its list stays as it is
    Range atoms;
    Box box;                         // of the reference positions
    GridShape grid;
    ImageGrid images;
    std::uint32_t image_bits = 0;
    std::uint32_t cell = 0;          // its first cell among those of all replicas; one more than the grid's, for strays
    std::array<std::uint32_t, 3> around{0, 0, 0};  // its part of SearchTables::run_begin, by direction
    std::uint32_t slot = 0, near = 0;              // where its lists begin

    LMMD_HD std::uint32_t key(Vec3 position) const {
        const Vec3 s = box.fractional(position);
        return cell + static_cast<std::uint32_t>(out_of_range(s) ? grid.cells() : grid.cell_of(s));
    }
};

struct SearchTables {
    View<const DeviceSearch> search;         // [replica]
    View<const std::uint16_t> replica_of;    // [atom]
    View<const Vec3> position;               // A
    View<const CellRun> run;
    View<const std::uint32_t> run_begin;
    View<const std::uint32_t> first;         // [cell of all replicas] its first atom
    double reach2 = 0, near2 = 0;            // A^2

    LMMD_HD const DeviceSearch& of(std::size_t i) const { return search[replica_of[i]]; }

    // visit(j, image, near) for each neighbour of atom i.
    template <class Visit>
    LMMD_HD void visit_neighbors(std::uint32_t i, Visit& visit) const {
        NearTest<Visit> test{visit, near2};
        visit_pairs(i, {position, of(i).box}, test);
    }

    struct Places {
        View<const Vec3> position;  // A
        const Box& box;
    };
    // visit(j, image, distance squared) for each atom j within the reach of atom i when they are at those places, among
    // the atoms of all cells that `around` names.
    template <class Visit>
    LMMD_HD void visit_pairs(std::uint32_t i, const Places& now, Visit& visit) const {
        const DeviceSearch& s = of(i);
        const Vec3 fractional = s.box.fractional(position[i]);
        if (out_of_range(fractional)) return;
        const std::array<int, 3> c = s.grid.place(s.grid.cell_of(fractional));
        const Range around[3] = {runs(s, 0, c[0]), runs(s, 1, c[1]), runs(s, 2, c[2])};
        for (std::uint32_t a = around[0].first; a < around[0].last; ++a)
            for (std::uint32_t b = around[1].first; b < around[1].last; ++b)
                for (std::uint32_t d = around[2].first; d < around[2].last; ++d) {
                    const std::uint32_t begin = first[s.cell + s.grid.cell(run[a].first, run[b].first, run[d].first)];
                    const std::uint32_t end = first[s.cell + s.grid.cell(run[a].first, run[b].first, run[d].last) + 1];
                    const Images all{run[a], run[b], run[d]};
                    for (std::uint32_t j = begin; j < end; ++j) visit_images(i, j, now, all, visit);
                }
    }

private:
    struct Images {
        CellRun run0, run1, run2;
    };
    template <class Visit>
    struct NearTest {
        Visit& visit;
        double near2;  // A^2
        LMMD_HD void operator()(std::uint32_t j, std::uint32_t image, double r2) { visit(j, image, r2 <= near2); }
    };
    LMMD_HD Range runs(const DeviceSearch& s, std::size_t direction, int cell) const {
        const std::size_t at = s.around[direction] + static_cast<std::size_t>(cell);
        return {run_begin[at], run_begin[at + 1]};
    }
    template <class Visit>
    LMMD_HD void visit_images(std::uint32_t i, std::uint32_t j, const Places& now, const Images& all, Visit& visit) const {
        const ImageGrid& images = of(i).images;
        const Vec3 apart = now.position[j] - now.position[i];
        for (int n0 = all.run0.image_lo; n0 <= all.run0.image_hi; ++n0)
            for (int n1 = all.run1.image_lo; n1 <= all.run1.image_hi; ++n1)
                for (int n2 = all.run2.image_lo; n2 <= all.run2.image_hi; ++n2) {
                    const int image = images.index(n0, n1, n2);
                    // The difference before the translation: see DeviceInput.
                    const double r2 = distance2(apart, now.box.h, {n0, n1, n2});
                    if (r2 <= reach2 && (j != i || image != images.zero())) visit(j, static_cast<std::uint32_t>(image), r2);
                }
    }
};

struct KeyKernel {
    SearchTables tables;
    View<std::uint32_t> key, order;
    LMMD_HD void operator()(std::size_t i) const {
        const DeviceSearch& s = tables.of(i);
        key[i] = s.wanted ? s.key(tables.position[i]) : s.cell;
        order[i] = static_cast<std::uint32_t>(i);
    }
};

// first[c] = the number of atoms in cells before c; for each i of 0 ... atoms.
struct FirstKernel {
    View<const std::uint32_t> key;
    View<std::uint32_t> first;
    LMMD_HD void operator()(std::size_t i) const {
        const std::size_t from = i == 0 ? 0 : key[i - 1] + 1, to = i == key.size ? first.size : key[i] + 1;
        for (std::size_t c = from; c < to; ++c) first[c] = static_cast<std::uint32_t>(i);
    }
};

struct Counter {
    std::uint32_t all = 0, near = 0;
    LMMD_HD void operator()(std::uint32_t, std::uint32_t, bool is_near) {
        ++all;
        near += is_near ? 1 : 0;
    }
};
struct CountKernel {
    SearchTables tables;
    View<std::uint32_t> count, near;
    LMMD_HD void operator()(std::size_t i) const {
        Counter counter;
        if (tables.of(i).wanted) tables.visit_neighbors(static_cast<std::uint32_t>(i), counter);
        count[i] = counter.all;
        near[i] = counter.near;
    }
};

// What the host wants to know of one replica before it makes room.
struct ListTotals {
    std::uint64_t slots = 0, near = 0;
    std::uint32_t longest = 0;
    std::uint32_t strays = 0;    // atoms out_of_range
    std::uint32_t disorder = 0;  // atoms that stand behind one of a later cell
};
LMMD_HD inline void add(ListTotals& total, const ListTotals& part) {
    total.slots += part.slots;
    total.near += part.near;
    total.longest = total.longest < part.longest ? part.longest : total.longest;
    total.strays += part.strays;
    total.disorder += part.disorder;
}
struct CountShare {
    SearchTables tables;
    View<const std::uint32_t> key, count, near;
    LMMD_HD void operator()(ListTotals& part, std::size_t i) const {
        const DeviceSearch& s = tables.of(i);
        if (!s.wanted) return;
        const bool stray = key[i] == s.cell + s.grid.cells(), later = i > s.atoms.first && key[i - 1] > key[i];
        add(part, ListTotals{count[i], near[i], count[i], stray ? 1u : 0u, later ? 1u : 0u});
    }
};

struct BeginKernel {
    SearchTables tables;
    View<const std::uint32_t> scanned;
    View<std::uint32_t> begin;
    bool of_near;  // where near slots begin
    LMMD_HD void operator()(std::size_t i) const {
        const DeviceSearch& s = tables.of(i);
        if (s.wanted) begin[i] = (of_near ? s.near : s.slot) + (scanned[i] - scanned[s.atoms.first]);
    }
};

struct Filler {
    View<std::uint32_t> slot;
    std::uint32_t first, bits;
    std::uint32_t next_near, next_far;  // slot
    LMMD_HD void operator()(std::uint32_t j, std::uint32_t image, bool is_near) {
        slot[is_near ? next_near++ : next_far++] = (j - first) << bits | image;
    }
};
struct FillKernel {
    SearchTables tables;
    View<const std::uint32_t> counted, near_counted, begin;
    View<std::uint16_t> count, near;
    View<std::uint32_t> slot;
    LMMD_HD void operator()(std::size_t i) const {
        const DeviceSearch& s = tables.of(i);
        if (!s.wanted) return;
        count[i] = static_cast<std::uint16_t>(counted[i]);
        near[i] = static_cast<std::uint16_t>(near_counted[i]);
        Filler filler{slot, s.atoms.first, s.image_bits, begin[i], begin[i] + near[i]};
        tables.visit_neighbors(static_cast<std::uint32_t>(i), filler);
    }
};

struct ReverseKernel {
    SearchTables tables;
    DeviceList list;
    View<std::uint16_t> reverse;
    LMMD_HD void operator()(std::size_t i) const {
        const DeviceSearch& s = tables.of(i);
        if (!s.wanted) return;
        const std::uint32_t self = static_cast<std::uint32_t>(i) - s.atoms.first, mask = (1u << s.image_bits) - 1;
        const std::uint32_t last_image = static_cast<std::uint32_t>(s.images.size()) - 1;
        for (std::uint32_t k = 0; k < list.count[i]; ++k) {
            const std::uint32_t slot = list.slot[list.begin[i] + k], j = s.atoms.first + (slot >> s.image_bits);
            const std::uint32_t back = self << s.image_bits | (last_image - (slot & mask));
            std::uint32_t lo = k < list.near[i] ? 0u : list.near[j], hi = k < list.near[i] ? list.near[j] : list.count[j];
            while (hi - lo > 1) {
                const std::uint32_t middle = (lo + hi) / 2;
                if (list.slot[list.begin[j] + middle] <= back) lo = middle;
                else hi = middle;
            }
            reverse[list.begin[i] + k] = static_cast<std::uint16_t>(lo);
        }
    }
};

}  // namespace lmmd
