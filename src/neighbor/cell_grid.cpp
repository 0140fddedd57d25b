// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/neighbor/cell_grid.hpp"

#include <algorithm>
#include <cmath>

#include "lmmd/neighbor/list.hpp"

namespace lmmd {
namespace {

// A cell costs a few bytes and a visit; a grid over a few far-flung atoms must not have more of them than it has atoms.
constexpr double kCellsPerAtom = 2;
constexpr double kCellsAtLeast = 64;

}  // namespace

CellGrid::CellGrid(const Box& box, std::span<const Vec3> position, double width) {
    std::array<double, 3> lo, hi;
    lo.fill(1e300);
    hi.fill(-1e300);
    std::vector<Vec3> fractional(position.size());
    std::vector<bool> usable(position.size());
    for (std::size_t i = 0; i < position.size(); ++i) {
        fractional[i] = box.fractional(position[i]);
        usable[i] = !out_of_range(fractional[i]);
        if (!usable[i]) continue;
        for (std::size_t a = 0; a < 3; ++a) {
            lo[a] = std::min(lo[a], fractional[i][static_cast<int>(a)]);
            hi[a] = std::max(hi[a], fractional[i][static_cast<int>(a)]);
        }
    }
    std::array<double, 3> wanted;
    for (std::size_t a = 0; a < 3; ++a) {
        if (!box.periodic[a] && hi[a] > lo[a]) {
            origin_[a] = lo[a];
            extent_[a] = hi[a] - lo[a];
        }
        // Just below the whole number, so that rounding never makes a cell narrower than `width`.
        wanted[a] = std::max(1.0, std::floor(extent_[a] * box.thickness(static_cast<int>(a)) / width * (1 - 1e-9)));
    }
    const double most = std::max(kCellsAtLeast, kCellsPerAtom * static_cast<double>(position.size()));
    while (wanted[0] * wanted[1] * wanted[2] > most) {
        double& largest = *std::max_element(wanted.begin(), wanted.end());
        largest = std::max(1.0, std::floor(largest / 2));
    }
    for (std::size_t a = 0; a < 3; ++a) {
        count_[a] = static_cast<int>(wanted[a]);
        width_[a] = extent_[a] * box.thickness(static_cast<int>(a)) / wanted[a];
    }

    std::vector<std::uint32_t> cell_of_atom(position.size());
    first_.assign(cell(count_[0], 0, 0) + 1, 0);
    for (std::size_t i = 0; i < position.size(); ++i) {
        if (!usable[i]) continue;
        cell_of_atom[i] = static_cast<std::uint32_t>(cell_of(fractional[i]));
        ++first_[cell_of_atom[i] + 1];
    }
    for (std::size_t c = 1; c < first_.size(); ++c) first_[c] += first_[c - 1];
    atoms_.resize(first_.back());
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::size_t i = 0; i < position.size(); ++i)
        if (usable[i]) atoms_[next[cell_of_atom[i]]++] = static_cast<std::uint32_t>(i);
}

std::size_t CellGrid::cell_of(Vec3 fractional) const {
    std::array<int, 3> c;
    for (std::size_t a = 0; a < 3; ++a) {
        const double s = (fractional[static_cast<int>(a)] - origin_[a]) / extent_[a];
        c[a] = static_cast<int>(std::clamp(std::floor(s * count_[a]), 0.0, static_cast<double>(count_[a] - 1)));
    }
    return cell(c[0], c[1], c[2]);
}

}  // namespace lmmd
