// SPDX-License-Identifier: GPL-3.0-or-later
// The order of the slots is what makes `reverse` cheap. Atoms have a rank, their place in the cell grid; the list of
// each atom is ordered by the rank of the neighbour, then by the translation, so walking all lists in order of rank
// meets the entries of every other list in their own order.
#include "lmmd/neighbor/list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "lmmd/base/error.hpp"
#include "lmmd/neighbor/cell_grid.hpp"

namespace lmmd {
namespace {

// The place of a translation in NeighborList::shifts: the order of an ImageGrid, but for the zero, which comes first.
std::uint16_t shift_index(const ImageGrid& images, int n0, int n1, int n2) {
    const int k = images.index(n0, n1, n2), zero = images.zero();
    return static_cast<std::uint16_t>(k < zero ? k + 1 : (k == zero ? 0 : k));
}

std::vector<std::array<int, 3>> all_shifts(const ImageGrid& images) {
    std::vector<std::array<int, 3>> shifts = images.all();
    std::rotate(shifts.begin(), shifts.begin() + images.zero(), shifts.begin() + images.zero() + 1);
    return shifts;
}

// Neighbours of one atom, [0, size).
struct Neighbors {
    std::vector<std::uint32_t> atom;
    std::vector<std::uint16_t> shift;
    std::size_t size = 0;

    void reserve(std::size_t more) {
        if (size + more <= atom.size()) return;
        atom.resize(2 * (size + more));
        shift.resize(2 * (size + more));
    }
};

// Everything that finding the neighbours of one atom needs.
class Search {
public:
    Search(const Box& box, std::span<const Vec3> position, double reach)
        : grid_(box, position, 0.5 * reach), around_(box, grid_.shape(), reach), reach2_(reach * reach) {
        sorted_.resize(grid_.atoms().size());
        for (std::size_t r = 0; r < sorted_.size(); ++r) sorted_[r] = position[grid_.atoms()[r]];
        for (const std::array<int, 3>& n : shifts()) translations_.push_back(box.shift(n[0], n[1], n[2]));
    }
    const CellGrid& grid() const { return grid_; }
    std::vector<std::array<int, 3>> shifts() const { return all_shifts(around_.images()); }

    // Calls take(i, neighbours) for each atom i.
    template <class Take>
    void all(Team& team, Take&& take) const {
        team.run_blocks(grid_.shape().cells(), kCellsAtOnce, [&](std::size_t first, std::size_t last) {
            Neighbors found;
            for (std::size_t cell = first; cell < last; ++cell)
                for (std::uint32_t r = grid_.first(cell); r < grid_.first(cell + 1); ++r) {
                    neighbors_of(r, grid_.shape().place(cell), found);
                    take(grid_.atoms()[r], found);
                }
        });
    }

private:
    static constexpr std::size_t kCellsAtOnce = 64;

    void neighbors_of(std::uint32_t r, const std::array<int, 3>& c, Neighbors& found) const {
        found.size = 0;
        for (const CellRun& run0 : around_.along(0, c[0]))
            for (const CellRun& run1 : around_.along(1, c[1]))
                for (const CellRun& run2 : around_.along(2, c[2])) {
                    const std::uint32_t first = grid_.first(grid_.shape().cell(run0.first, run1.first, run2.first));
                    const std::uint32_t last = grid_.first(grid_.shape().cell(run0.first, run1.first, run2.last) + 1);
                    if (run0.one_image() && run1.one_image() && run2.one_image())
                        scan(r, first, last, shift(run0.image_lo, run1.image_lo, run2.image_lo), found);
                    else
                        for (std::uint32_t q = first; q < last; ++q) scan_images(r, q, {run0, run1, run2}, found);
                }
    }
    // Ranks first ... last-1 through one image. Three candidates of four are too far, unpredictably: no branch on that.
    void scan(std::uint32_t r, std::uint32_t first, std::uint32_t last, std::uint16_t shift, Neighbors& found) const {
        found.reserve(last - first);
        const Vec3 here = sorted_[r], translation = translations_[shift];
        for (std::uint32_t q = first; q < last; ++q) {
            // The difference before the translation: seen from the other end, every rounding is the same but for the
            // sign.
            const double square = norm2((sorted_[q] - here) + translation);
            found.atom[found.size] = grid_.atoms()[q];
            found.shift[found.size] = shift;
            found.size += (square <= reach2_) & ((q != r) | (shift != 0));
        }
    }
    void scan_images(std::uint32_t r, std::uint32_t q, const std::array<CellRun, 3>& run, Neighbors& found) const {
        for (int n0 = run[0].image_lo; n0 <= run[0].image_hi; ++n0)
            for (int n1 = run[1].image_lo; n1 <= run[1].image_hi; ++n1)
                for (int n2 = run[2].image_lo; n2 <= run[2].image_hi; ++n2)
                    scan(r, q, q + 1, shift(n0, n1, n2), found);
    }
    std::uint16_t shift(int n0, int n1, int n2) const { return shift_index(around_.images(), n0, n1, n2); }

    CellGrid grid_;
    Surroundings around_;
    double reach2_;
    std::vector<Vec3> sorted_;  // [rank]
    std::vector<Vec3> translations_;
};

// Turns counts in begin[i + 1] into slots and makes room for them.
void allocate(NeighborList& list) {
    for (std::size_t i = 1; i < list.begin.size(); ++i) list.begin[i] += list.begin[i - 1];
    const std::size_t slots = list.begin.back();
    if (slots > std::numeric_limits<std::uint32_t>::max())
        throw machine_error(
            fmt::format("the neighbour list needs {} entries, expected at most 4294967295; use fewer atoms "
                        "or a smaller skin",
                        slots));
    try {
        list.atom.resize(slots);
        list.shift.resize(slots);
        list.reverse.resize(slots);
    } catch (const std::bad_alloc&) {
        throw machine_error(fmt::format("no memory for a neighbour list of {:.1f} GB; use fewer atoms",
                                        static_cast<double>(slots) * 10e-9));
    }
}

void link_reverse(NeighborList& list, std::span<const std::uint32_t> atoms_by_rank) {
    std::vector<std::uint32_t> met(list.atoms(), 0);
    for (std::uint32_t i : atoms_by_rank) {
        for (std::size_t k = list.begin[i]; k < list.begin[i + 1];) {
            const std::uint32_t j = list.atom[k];
            std::size_t same = 1;
            while (k + same < list.begin[i + 1] && list.atom[k + same] == j) ++same;
            const std::size_t there = list.begin[j] + met[j];
            for (std::size_t t = 0; t < same; ++t)
                list.reverse[k + t] = static_cast<std::uint32_t>(there + same - 1 - t);
            met[j] += static_cast<std::uint32_t>(same);
            k += same;
        }
    }
}

}  // namespace

std::size_t NeighborList::memory() const {
    return begin.capacity() * sizeof begin[0] + atom.capacity() * sizeof atom[0] + shift.capacity() * sizeof shift[0] +
           reverse.capacity() * sizeof reverse[0] + shifts.capacity() * sizeof shifts[0];
}

std::vector<Vec3> NeighborList::shift_vectors(const Box& box) const {
    std::vector<Vec3> vectors;
    vectors.reserve(shifts.size());
    for (const std::array<int, 3>& n : shifts) vectors.push_back(box.shift(n[0], n[1], n[2]));
    return vectors;
}

void check_box(const Box& box, double reach) {
    const double volume = box.volume();
    if (!(volume > 0) || !std::isfinite(volume))
        throw input_error(
            {}, fmt::format("found a box of volume {:g} A^3, expected three lattice vectors that span a volume; "
                            "mend the lattice",
                            volume));
    for (int a = 0; a < 3; ++a) {
        if (!box.periodic[static_cast<std::size_t>(a)] || reach <= kMaxImages * box.thickness(a)) continue;
        throw input_error(
            {}, fmt::format("found a box {:g} A thick along lattice vector {}, expected at least {:g} A (1/{} of "
                            "the potential's reach of {:g} A); mend the lattice or replicate the cell",
                            box.thickness(a), a + 1, reach / kMaxImages, kMaxImages, reach));
    }
}

NeighborList build_neighbor_list(const Box& box, std::span<const Vec3> position, double reach, Team& team,
                                 NeighborList recycled) {
    check_box(box, reach);
    if (position.size() > std::numeric_limits<std::int32_t>::max())
        throw machine_error(
            fmt::format("found {} atoms, expected at most 2147483647; use fewer atoms", position.size()));
    NeighborList list = std::move(recycled);
    const Search search(box, position, reach);
    list.reach = reach;
    list.shifts = search.shifts();
    list.begin.assign(position.size() + 1, 0);
    search.all(team, [&](std::uint32_t i, const Neighbors& found) { list.begin[i + 1] = found.size; });
    allocate(list);
    search.all(team, [&](std::uint32_t i, const Neighbors& found) {
        std::copy_n(found.atom.begin(), found.size, list.atom.begin() + static_cast<std::ptrdiff_t>(list.begin[i]));
        std::copy_n(found.shift.begin(), found.size, list.shift.begin() + static_cast<std::ptrdiff_t>(list.begin[i]));
    });
    link_reverse(list, search.grid().atoms());
    return list;
}

NeighborList build_neighbor_list(const Box& box, std::span<const Vec3> position, double reach, int threads,
                                 NeighborList recycled) {
    Team team(threads);
    return build_neighbor_list(box, position, reach, team, std::move(recycled));
}

NeighborList build_neighbor_list_brute_force(const Box& box, std::span<const Vec3> position, double reach) {
    check_box(box, reach);
    std::array<int, 3> most{0, 0, 0};
    for (int a = 0; a < 3; ++a)
        if (box.periodic[static_cast<std::size_t>(a)])
            most[static_cast<std::size_t>(a)] = static_cast<int>(std::ceil(reach / box.thickness(a))) + 1;
    NeighborList list;
    list.reach = reach;
    list.shifts = all_shifts(ImageGrid{most});
    const std::vector<Vec3> translation = list.shift_vectors(box);
    list.begin.push_back(0);
    for (std::size_t i = 0; i < position.size(); ++i) {
        for (std::size_t j = 0; j < position.size(); ++j)
            for (std::size_t s = 0; s < translation.size(); ++s) {
                if (i == j && s == 0) continue;
                if (!(norm2(position[j] - position[i] + translation[s]) <= reach * reach)) continue;
                list.atom.push_back(static_cast<std::uint32_t>(j));
                list.shift.push_back(static_cast<std::uint16_t>(s));
            }
        list.begin.push_back(list.atom.size());
    }
    list.reverse.resize(list.slots());
    for (std::size_t i = 0; i < position.size(); ++i)
        for (std::size_t k = list.begin[i]; k < list.begin[i + 1]; ++k)
            for (std::size_t q = list.begin[list.atom[k]]; q < list.begin[list.atom[k] + 1]; ++q) {
                const std::array<int, 3>&there = list.shifts[list.shift[k]], &back = list.shifts[list.shift[q]];
                if (list.atom[q] == i && there[0] == -back[0] && there[1] == -back[1] && there[2] == -back[2])
                    list.reverse[k] = static_cast<std::uint32_t>(q);
            }
    return list;
}

std::vector<std::uint32_t> spatial_order(const Box& box, std::span<const Vec3> position, double width) {
    const CellGrid grid(box, position, width);
    std::vector<std::uint32_t> order(grid.atoms().begin(), grid.atoms().end());
    for (std::size_t i = 0; i < position.size(); ++i)
        if (out_of_range(box, position[i])) order.push_back(static_cast<std::uint32_t>(i));
    return order;
}

}  // namespace lmmd
