// SPDX-License-Identifier: GPL-3.0-or-later
// An estimator on files: every input is read once, or more often if the estimator must, and several are averaged.
#pragma once

#include <filesystem>
#include <span>

#include "frames/trajectory.hpp"
#include "lmmd/analysis/registry.hpp"

namespace lmmd::analysis {

struct Machine {
    int threads = 1;
    std::size_t memory = std::size_t{2} << 30;  // bytes
};

Result analyse(const Request& request, std::span<const std::filesystem::path> inputs, TrajectoryOptions options,
               Machine machine);

// Several estimators while every input is read once, as long as what they keep fits into the memory together.
struct Answer {
    std::optional<Result> result;
    std::string refusal;  // why there is none
};
std::vector<Answer> analyse_all(std::span<const Request> requests, std::span<const std::filesystem::path> inputs,
                                 const TrajectoryOptions& options, const Machine& machine);

}  // namespace lmmd::analysis
