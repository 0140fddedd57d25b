// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands of lmmd. Each has one file, which declares its options on `app` and returns what is to be done once they
// are parsed. To add one: a file and a line in the table of lmmd.cpp.
#pragma once

#include "program.hpp"

namespace lmmd::cli {

Action define_run(CLI::App& app);
Action define_check(CLI::App& app);
Action define_predict(CLI::App& app);
Action define_train(CLI::App& app);
Action define_bench(CLI::App& app);
Action define_info(CLI::App& app);

}  // namespace lmmd::cli
