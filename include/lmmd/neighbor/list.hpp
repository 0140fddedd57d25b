// SPDX-License-Identifier: GPL-3.0-or-later
// Neighbour list: all pairs (i, j + lattice translation) within a reach, for boxes of any size and shape: images are
// summed, so a box may be smaller than the reach, thin, long, triclinic, or open in some directions.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/base/team.hpp"
#include "lmmd/model/box.hpp"
#include "lmmd/neighbor/wrap.hpp"

namespace lmmd {

// Slots begin[i] ... begin[i+1]-1 hold the neighbours of atom i. Every pair stands in it twice, once from each end.
struct NeighborList {
    double reach = 0;                        // A: cutoff + skin
    std::vector<std::size_t> begin;          // n + 1 entries
    std::vector<std::uint32_t> atom;         // [slot] index of the neighbour j; may be i itself, through an image
    std::vector<std::uint16_t> shift;        // [slot] index into shifts
    std::vector<std::uint32_t> reverse;      // [slot] the slot in which j lists i back
    std::vector<std::array<int, 3>> shifts;  // lattice translations that slots may use; [0] = {0, 0, 0}

    std::size_t atoms() const { return begin.empty() ? 0 : begin.size() - 1; }
    std::size_t slots() const { return atom.size(); }
    std::size_t memory() const;  // bytes
    // Cartesian translation vectors of the present box, [index into shifts], A.
    std::vector<Vec3> shift_vectors(const Box& box) const;
};

// More images than this of a box along one of its directions is refused.
inline constexpr int kMaxImages = 64;

// Throws Error(input) for a box without volume, or so thin that a reach spans more than kMaxImages of it.
void check_box(const Box& box, double reach);

// r_ij = position[atom] + shift - position[i]. Positions must have been wrapped (see wrap). The order of the slots
// depends on the positions and the box alone, not on the number of threads. Cell grid, O(N). An atom whose position is
// out_of_range gets no neighbours. `recycled` gives its memory to the new list. Errors: those of check_box;
// Error(machine) when the pairs or translations cannot be counted or the memory is not there.
NeighborList build_neighbor_list(const Box& box, std::span<const Vec3> position, double reach, Team& team,
                                 NeighborList recycled = {});
// With a team of its own: for lists that are not built over and over.
NeighborList build_neighbor_list(const Box& box, std::span<const Vec3> position, double reach, int threads,
                                 NeighborList recycled = {});
// The same by comparing all pairs of all images, O(N^2): the reference of the tests.
NeighborList build_neighbor_list_brute_force(const Box& box, std::span<const Vec3> position, double reach);

// Indices of the atoms cell by cell, for cells about `width` (A) wide, in their present order within a cell: neighbours
// in space become neighbours in memory. Positions must have been wrapped.
std::vector<std::uint32_t> spatial_order(const Box& box, std::span<const Vec3> position, double width);

}  // namespace lmmd
