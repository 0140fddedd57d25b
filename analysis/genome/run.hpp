// SPDX-License-Identifier: GPL-3.0-or-later
// What a run directory of lmmd knows: run.json for where it comes from, thermo.out for its state, and the scalars that
// estimators left in their files.
#pragma once

#include "genome/genome.hpp"

namespace lmmd::genome {

struct RunOptions {
    std::string phase, state;         // the program cannot know them
    std::string material;             // formula; empty: as run.json has it
    double last = 0.5;                // share of thermo.out that is averaged, counted from its end
    std::vector<std::string> values;  // NAME=VALUE or NAME=VALUE+-ERROR
    std::vector<std::string> json;    // outputs of lmmd-analyze ... --json
};

struct RunRecord {
    Record record;
    std::vector<Quantity> quantities;  // new ones, of estimators
};

// Error(input) when it is no run directory, or for what cannot be read.
RunRecord read_run(const std::filesystem::path& directory, const Genome& genome, const RunOptions& options);

}  // namespace lmmd::genome
