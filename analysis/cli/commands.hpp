// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands of lmmd-analyze. Each has one file, which declares its options on `app` and returns what is to be done
// once they are parsed (the exit status; it throws Error for what goes wrong). To add one: a file and a line in the table
// of lmmd_analyze.cpp.
#pragma once

#include "cli/program.hpp"

namespace lmmd::analyze {

using Action = cli::Action;

Action define_eliashberg(CLI::App& app);
Action define_tc(CLI::App& app);

}  // namespace lmmd::analyze
