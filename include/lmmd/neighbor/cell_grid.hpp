// SPDX-License-Identifier: GPL-3.0-or-later
// Atoms sorted into the cells of a regular grid that follows the lattice.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/model/box.hpp"
#include "lmmd/neighbor/grid.hpp"

namespace lmmd {

class CellGrid {
public:
    // Atoms out_of_range are left out.
    CellGrid(const Box& box, std::span<const Vec3> position, double width);

    // Positions in the sorted order are called ranks: cell c holds ranks first(c) ... first(c + 1) - 1.
    std::span<const std::uint32_t> atoms() const { return atoms_; }  // [rank]
    std::uint32_t first(std::size_t cell) const { return first_[cell]; }
    const GridShape& shape() const { return shape_; }

private:
    GridShape shape_;
    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> atoms_;
};

}  // namespace lmmd
