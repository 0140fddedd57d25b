// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/neighbor/cell_grid.hpp"

#include "lmmd/neighbor/wrap.hpp"

namespace lmmd {

CellGrid::CellGrid(const Box& box, std::span<const Vec3> position, double width) {
    Extent extent;
    std::vector<Vec3> fractional(position.size());
    std::vector<bool> usable(position.size());
    for (std::size_t i = 0; i < position.size(); ++i) {
        fractional[i] = box.fractional(position[i]);
        usable[i] = !out_of_range(fractional[i]);
        if (usable[i]) add(extent, fractional[i]);
    }
    shape_ = grid_shape(box, extent, position.size(), width);

    std::vector<std::uint32_t> cell_of_atom(position.size());
    first_.assign(shape_.cells() + 1, 0);
    for (std::size_t i = 0; i < position.size(); ++i) {
        if (!usable[i]) continue;
        cell_of_atom[i] = static_cast<std::uint32_t>(shape_.cell_of(fractional[i]));
        ++first_[cell_of_atom[i] + 1];
    }
    for (std::size_t c = 1; c < first_.size(); ++c) first_[c] += first_[c - 1];
    atoms_.resize(first_.back());
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::size_t i = 0; i < position.size(); ++i)
        if (usable[i]) atoms_[next[cell_of_atom[i]]++] = static_cast<std::uint32_t>(i);
}

}  // namespace lmmd
