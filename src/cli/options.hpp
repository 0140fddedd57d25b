// SPDX-License-Identifier: GPL-3.0-or-later
// The options that `lmmd run` and `lmmd check` share, from words to SessionOptions.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "lmmd/md/performance.hpp"

namespace lmmd::cli {

// As typed; checked by session_options so that its mistakes come together with the deck's.
struct DeckOptions {
    std::string deck;
    std::string device = "auto";
    std::string precision = "mixed";
    std::string threads = "0";
    std::string seed = "1";
    std::vector<std::string> set;  // NAME=VALUE
};

void declare(CLI::App& app, DeckOptions& options);
void declare_machine(CLI::App& app, DeckOptions& options);  // --device, --precision, --threads alone

// Everything but the run directory, resume and gpumd; adds a mistake for each wrong value.
SessionOptions session_options(const DeckOptions& options, Mistakes& mistakes);
// A deck, or that of one replica, which was parsed and rehearsed without a mistake.
struct Rehearsal {
    SessionOptions options;             // of its session: a replica has its own seed and directory
    Deck deck;
    std::unique_ptr<Session> session;   // as the rehearsal left it
    std::vector<std::string> warnings;
};
// One, or one for each replica. Throws Error(input) with every mistake: those that were found before and those of the deck.
std::vector<Rehearsal> rehearse_deck(const DeckOptions& options, const SessionOptions& settings, Mistakes& mistakes);
// Where and how forces are found, for the commands that read no deck.
struct BackendChoice {
    std::string device = "auto", precision = "mixed";
    int threads = 0;    // 0: as many as the machine has
    double skin = 1.0;  // A
};
void declare(CLI::App& app, BackendChoice& choice);
// auto: the GPU where there is one. Throws Error(machine) for a device that is asked for and not there.
std::unique_ptr<Backend> make_backend(const NepModel& model, const BackendChoice& choice);
// Folders of potentials: $LMMD_POTENTIALS (separated by ':'), those installed with the program, those of the source tree.
std::vector<std::filesystem::path> potential_folders();

}  // namespace lmmd::cli
