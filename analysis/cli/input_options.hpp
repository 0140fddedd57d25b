// SPDX-License-Identifier: GPL-3.0-or-later
// What every subcommand that reads frames takes: inputs, what their files do not tell, and what of the machine to use.
#pragma once

#include <CLI/CLI.hpp>

#include "analyse.hpp"

namespace lmmd::analyze {

struct InputOptions {
    std::vector<std::string> inputs;
    std::string interval, units, memory = "2GB";
    std::int64_t skip = 0;
    int threads = 0;

    void add(CLI::App& app);
    // Error(input) with the option's name for what is no quantity.
    std::vector<std::filesystem::path> paths() const { return {inputs.begin(), inputs.end()}; }
    analysis::TrajectoryOptions trajectory() const;
    analysis::Machine machine() const;
};

}  // namespace lmmd::analyze
