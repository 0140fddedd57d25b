// SPDX-License-Identifier: GPL-3.0-or-later
// A program of subcommands: the one place where words become a call and an Error becomes text and an exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>

namespace lmmd::cli {

// What a subcommand does once its options are parsed; returns the exit status, throws Error for what goes wrong.
using Action = std::function<int()>;

struct Subcommand {
    const char* name;
    const char* help;
    std::function<Action(CLI::App&)> define;  // declares options, returns the action
    std::string group{"Subcommands"};         // heading of --help
};

struct Program {
    std::string name;      // "lmmd"
    std::string summary;   // one line
    std::string version;
    std::span<const Subcommand> subcommands;
};

// Throws Error(input) for words that a command does not know, with a guess. `command` is how it is called: "lmmd run".
void refuse_extras(const std::string& command, const CLI::App& app);
// The whole of a main(): parses, dispatches, prints errors; returns the exit status (0, 1, 2 or 3). Never throws.
int run_program(const Program& program, int argc, char** argv) noexcept;

}  // namespace lmmd::cli
