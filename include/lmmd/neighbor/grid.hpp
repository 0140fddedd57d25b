// SPDX-License-Identifier: GPL-3.0-or-later
// Geometry of the search for neighbours, on host and device: a regular grid of cells that follows the lattice, and which
// cells, seen through which images of the box, a reach spans.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/model/box.hpp"

namespace lmmd {

// Least and largest fractional coordinates of some atoms.
struct Extent {
    Vec3 lo{1e300, 1e300, 1e300}, hi{-1e300, -1e300, -1e300};
};
LMMD_HD inline void add(Extent& total, const Extent& part) {
    for (int a = 0; a < 3; ++a) {
        if (part.lo[a] < total.lo[a]) total.lo[a] = part.lo[a];
        if (part.hi[a] > total.hi[a]) total.hi[a] = part.hi[a];
    }
}
LMMD_HD inline void add(Extent& total, Vec3 fractional) { add(total, Extent{fractional, fractional}); }

struct GridShape {
    std::array<int, 3> count{1, 1, 1};
    std::array<double, 3> origin{0, 0, 0};  // fractional
    std::array<double, 3> extent{1, 1, 1};  // fractional
    std::array<double, 3> width{1, 1, 1};   // distance between a cell's faces, A

    LMMD_HD std::size_t cells() const { return cell(count[0], 0, 0); }
    LMMD_HD std::size_t cell(int c0, int c1, int c2) const {
        return (static_cast<std::size_t>(c0) * static_cast<std::size_t>(count[1]) + static_cast<std::size_t>(c1)) *
                   static_cast<std::size_t>(count[2]) +
               static_cast<std::size_t>(c2);
    }
    // The inverse of cell().
    LMMD_HD std::array<int, 3> place(std::size_t cell) const {
        const std::size_t n1 = static_cast<std::size_t>(count[1]), n2 = static_cast<std::size_t>(count[2]);
        return {static_cast<int>(cell / (n1 * n2)), static_cast<int>(cell / n2 % n1), static_cast<int>(cell % n2)};
    }
    // Of an atom that is not out_of_range; atoms outside the grid belong to its outermost cells.
    LMMD_HD std::size_t cell_of(Vec3 fractional) const {
        std::array<int, 3> c{};
        for (std::size_t a = 0; a < 3; ++a) {
            const double s = floor((fractional[static_cast<int>(a)] - origin[a]) / extent[a] * count[a]);
            c[a] = s < 0 ? 0 : (s > count[a] - 1 ? count[a] - 1 : static_cast<int>(s));
        }
        return cell(c[0], c[1], c[2]);
    }
};

// Cells about `width` (A) wide, wider where that would make many more cells than atoms. Along open directions the grid
// spans the atoms, along periodic ones the box.
GridShape grid_shape(const Box& box, const Extent& atoms, std::size_t number, double width);

// Cells first ... last along one direction, each seen through the images image_lo ... image_hi of the box.
struct CellRun {
    int first, last;
    int image_lo, image_hi;
    LMMD_HD bool one_image() const { return image_lo == image_hi; }
};

// Translations by at most most[a] boxes along direction a, in lexicographic order: negating one reverses the order.
struct ImageGrid {
    std::array<int, 3> most{0, 0, 0};

    LMMD_HD int size() const { return (2 * most[0] + 1) * (2 * most[1] + 1) * (2 * most[2] + 1); }
    LMMD_HD int zero() const { return size() / 2; }
    LMMD_HD int index(int n0, int n1, int n2) const {
        return ((n0 + most[0]) * (2 * most[1] + 1) + n1 + most[1]) * (2 * most[2] + 1) + n2 + most[2];
    }
    std::vector<std::array<int, 3>> all() const;
};

// The cells within a reach of each cell, direction by direction, by increasing cell number. Along the last direction
// neighbouring cells with equal images are one run, since they hold consecutive atoms.
class Surroundings {
public:
    // Throws Error(machine) when more images are needed than a list can tell apart.
    Surroundings(const Box& box, const GridShape& grid, double reach);

    std::span<const CellRun> along(std::size_t direction, int cell) const {
        const std::size_t at = first_[direction] + static_cast<std::size_t>(cell);
        return std::span(runs_).subspan(begin_[at], begin_[at + 1] - begin_[at]);
    }
    const ImageGrid& images() const { return images_; }
    // Flat, for a device: runs begin()[k] ... begin()[k + 1] - 1 with k = first()[direction] + cell.
    const std::vector<CellRun>& runs() const { return runs_; }
    const std::vector<std::uint32_t>& begin() const { return begin_; }
    const std::array<std::uint32_t, 3>& first() const { return first_; }

private:
    ImageGrid images_;
    std::vector<CellRun> runs_;
    std::vector<std::uint32_t> begin_;
    std::array<std::uint32_t, 3> first_{0, 0, 0};
};

}  // namespace lmmd
