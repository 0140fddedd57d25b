// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/neighbor/grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lmmd/base/error.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {
namespace {

// A cell costs a few bytes and a visit; a grid over a few far-flung atoms must not have more of them than it has atoms.
constexpr double kCellsPerAtom = 2;
constexpr double kCellsAtLeast = 64;

// Pairs nearer than a reach differ by no more than `reach / width` cells, rounded up; the slack covers rounding.
int cells_within(double reach, double width, int most) {
    return static_cast<int>(std::min(std::floor(reach / width * (1 + 1e-9)) + 1, static_cast<double>(most)));
}

// Cells within `m` of cell c among n, by increasing cell number.
std::vector<CellRun> cells_around(int c, int n, int m, bool periodic) {
    std::vector<CellRun> runs;
    for (int k = c - m; k <= c + m; ++k) {
        const int image = k >= 0 ? k / n : -((n - 1 - k) / n);
        if (periodic || image == 0) runs.push_back({k - image * n, k - image * n, image, image});
    }
    std::sort(runs.begin(), runs.end(), [](const CellRun& a, const CellRun& b) {
        return a.first != b.first ? a.first < b.first : a.image_lo < b.image_lo;
    });
    std::size_t kept = 0;
    for (std::size_t k = 1; k < runs.size(); ++k) {
        if (runs[k].first == runs[kept].first)
            runs[kept].image_hi = runs[k].image_hi;
        else
            runs[++kept] = runs[k];
    }
    runs.resize(kept + 1);
    return runs;
}

std::vector<CellRun> merged(const std::vector<CellRun>& cells) {
    std::vector<CellRun> runs;
    for (const CellRun& cell : cells) {
        if (!runs.empty() && runs.back().last + 1 == cell.first && runs.back().image_lo == cell.image_lo &&
            runs.back().image_hi == cell.image_hi)
            runs.back().last = cell.last;
        else
            runs.push_back(cell);
    }
    return runs;
}

}  // namespace

GridShape grid_shape(const Box& box, const Extent& atoms, std::size_t number, double width) {
    GridShape grid;
    std::array<double, 3> wanted;
    for (std::size_t a = 0; a < 3; ++a) {
        const int axis = static_cast<int>(a);
        if (!box.periodic[a] && atoms.hi[axis] > atoms.lo[axis]) {
            grid.origin[a] = atoms.lo[axis];
            grid.extent[a] = atoms.hi[axis] - atoms.lo[axis];
        }
        // Just below the whole number, so that rounding never makes a cell narrower than `width`.
        wanted[a] = std::max(1.0, std::floor(grid.extent[a] * box.thickness(axis) / width * (1 - 1e-9)));
    }
    const double most = std::max(kCellsAtLeast, kCellsPerAtom * static_cast<double>(number));
    while (wanted[0] * wanted[1] * wanted[2] > most) {
        double& largest = *std::max_element(wanted.begin(), wanted.end());
        largest = std::max(1.0, std::floor(largest / 2));
    }
    for (std::size_t a = 0; a < 3; ++a) {
        grid.count[a] = static_cast<int>(wanted[a]);
        grid.width[a] = grid.extent[a] * box.thickness(static_cast<int>(a)) / wanted[a];
    }
    return grid;
}

std::vector<std::array<int, 3>> ImageGrid::all() const {
    std::vector<std::array<int, 3>> images;
    images.reserve(static_cast<std::size_t>(size()));
    for (int n0 = -most[0]; n0 <= most[0]; ++n0)
        for (int n1 = -most[1]; n1 <= most[1]; ++n1)
            for (int n2 = -most[2]; n2 <= most[2]; ++n2) images.push_back({n0, n1, n2});
    return images;
}

Surroundings::Surroundings(const Box& box, const GridShape& grid, double reach) {
    double images = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        const int n = grid.count[a];
        const int m = cells_within(reach, grid.width[a], box.periodic[a] ? (kMaxImages + 1) * n : n - 1);
        if (box.periodic[a]) images_.most[a] = (m + n - 1) / n;
        images *= 2.0 * images_.most[a] + 1;
        first_[a] = static_cast<std::uint32_t>(begin_.size());
        for (int c = 0; c < n; ++c) {
            begin_.push_back(static_cast<std::uint32_t>(runs_.size()));
            const std::vector<CellRun> cells = cells_around(c, n, m, box.periodic[a]);
            const std::vector<CellRun> around = a == 2 ? merged(cells) : cells;
            runs_.insert(runs_.end(), around.begin(), around.end());
        }
    }
    begin_.push_back(static_cast<std::uint32_t>(runs_.size()));
    if (images > std::numeric_limits<std::uint16_t>::max() + 1.0)
        throw machine_error(fmt::format(
            "the neighbour list needs {:.0f} images of the box, expected at most 65536; replicate the cell", images));
}

}  // namespace lmmd
