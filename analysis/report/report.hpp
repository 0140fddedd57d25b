// SPDX-License-Identifier: GPL-3.0-or-later
// A page about runs: what was run, its thermodynamics, every table that it wrote, every estimator that its trajectory
// supports, and how it was made.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "analyse.hpp"

namespace lmmd::analysis {

// HTML that needs no other file and no network. Estimators average over the inputs, run directories or trajectories;
// Error(input) where one cannot be read at all. What an estimator objects to is told on the page.
std::string report(std::span<const std::filesystem::path> inputs, const TrajectoryOptions& options,
                   const Machine& machine);

}  // namespace lmmd::analysis
