// SPDX-License-Identifier: GPL-3.0-or-later
// Atoms sorted into the cells of a regular grid that follows the lattice. Along open directions the grid spans the
// atoms, wherever they are; along periodic ones it spans the box.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/model/box.hpp"

namespace lmmd {

class CellGrid {
public:
    // Cells about `width` (A) wide, wider where that would make many more cells than atoms. Atoms out_of_range are left
    // out.
    CellGrid(const Box& box, std::span<const Vec3> position, double width);

    // Positions in the sorted order are called ranks: cell c holds ranks first(c) ... first(c + 1) - 1.
    std::span<const std::uint32_t> atoms() const { return atoms_; }  // [rank]
    std::uint32_t first(std::size_t cell) const { return first_[cell]; }
    std::size_t cell(int c0, int c1, int c2) const {
        return (static_cast<std::size_t>(c0) * static_cast<std::size_t>(count_[1]) + static_cast<std::size_t>(c1)) *
                   static_cast<std::size_t>(count_[2]) +
               static_cast<std::size_t>(c2);
    }
    // The inverse of cell().
    std::array<int, 3> place(std::size_t cell) const {
        const std::size_t n1 = static_cast<std::size_t>(count_[1]), n2 = static_cast<std::size_t>(count_[2]);
        return {static_cast<int>(cell / (n1 * n2)), static_cast<int>(cell / n2 % n1), static_cast<int>(cell % n2)};
    }
    std::size_t cells() const { return first_.size() - 1; }
    std::array<int, 3> count() const { return count_; }
    double width(int a) const { return width_[static_cast<std::size_t>(a)]; }  // distance between a cell's faces, A

private:
    std::size_t cell_of(Vec3 fractional) const;

    std::array<int, 3> count_{1, 1, 1};
    std::array<double, 3> origin_{0, 0, 0};  // fractional
    std::array<double, 3> extent_{1, 1, 1};  // fractional
    std::array<double, 3> width_{0, 0, 0};
    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> atoms_;
};

}  // namespace lmmd
