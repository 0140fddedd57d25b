// SPDX-License-Identifier: GPL-3.0-or-later
// A build without Voro++: the estimator says so.
#include "voronoi_cells.hpp"

namespace lmmd::analysis {

bool have_voronoi() { return false; }
std::vector<VoronoiCell> voronoi_cells(const Frame&) { return {}; }

}  // namespace lmmd::analysis
