// SPDX-License-Identifier: GPL-3.0-or-later
// Where a Result goes: to the terminal, as JSON, or as files of a folder; the same options for every command that has one.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "lmmd/analysis/result.hpp"

namespace lmmd::analyze {

struct ResultOutput {
    std::string out;    // folder for the tables; empty: the terminal
    std::string plot;   // file of a figure; empty: none
    bool json = false;
};

void declare(CLI::App& app, ResultOutput& output);
// Before the work, not after it: Error(input) for a figure that cannot be.
void check(const ResultOutput& output);
// Folder and figure, where they were asked for.
void write_files(const analysis::Result& result, const ResultOutput& output);
// The same, and what belongs on the terminal.
void write_result(const analysis::Result& result, const ResultOutput& output);

}  // namespace lmmd::analyze
