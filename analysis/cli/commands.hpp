// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands of lmmd-analyze: the estimators, which come from their own table, and those that have one file here, which
// declares their options on `app` and returns what is to be done once they are parsed (the exit status; it throws Error
// for what goes wrong). To add one of the latter: a file and a line in the table of lmmd_analyze.cpp.
#pragma once

#include "cli/program.hpp"
#include "lmmd/analysis/registry.hpp"

namespace lmmd::analyze {

using Action = cli::Action;

Action define_bilayer(CLI::App& app);
Action define_correlate(CLI::App& app);
Action define_eliashberg(CLI::App& app);
Action define_film(CLI::App& app);
Action define_genome(CLI::App& app);
Action define_report(CLI::App& app);
Action define_tc(CLI::App& app);
Action define_estimator(CLI::App& app, const analysis::EstimatorEntry& entry);

}  // namespace lmmd::analyze
