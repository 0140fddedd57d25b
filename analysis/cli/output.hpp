// SPDX-License-Identifier: GPL-3.0-or-later
// Where a Result goes: to the terminal, as JSON, or as files of a folder; the same options for every command that has
// one.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "lmmd/analysis/result.hpp"

namespace lmmd::analyze {

struct ResultOutput {
    std::string out;   // folder for the tables; empty: the terminal
    std::string plot;  // file for a figure; empty: none
    bool json = false;
};

void declare(CLI::App& app, ResultOutput& output);
// Error(input) for a figure of no known kind: before the work, not after it.
void check(const ResultOutput& output);
void write_result(const analysis::Result& result, const ResultOutput& output);

}  // namespace lmmd::analyze
