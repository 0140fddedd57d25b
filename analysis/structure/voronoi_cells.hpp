// SPDX-License-Identifier: GPL-3.0-or-later
// The Voronoi cells of a frame's atoms, by Voro++ (Rycroft, Chaos 19, 041111 (2009), doi:10.1063/1.3215722) where the build
// has it.
#pragma once

#include <vector>

#include "lmmd/analysis/frame.hpp"

namespace lmmd::analysis {

struct VoronoiCell {
    double volume = 0;  // A^3; 0: the atom stands outside of what the walls or faces enclose
    int faces = 0;
};

bool have_voronoi();
// Open directions end at the walls of a slit, or else at the faces of the box. Error(input) for a box with open directions
// that is not orthogonal.
std::vector<VoronoiCell> voronoi_cells(const Frame& frame);

}  // namespace lmmd::analysis
