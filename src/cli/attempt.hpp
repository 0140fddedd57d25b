// SPDX-License-Identifier: GPL-3.0-or-later
// One attempt at a run: the deck in its directory, and run.json that stays true whatever happens.
#pragma once

#include "console.hpp"
#include "options.hpp"
#include "run_directory.hpp"

namespace lmmd::cli {

struct RunOptions : DeckOptions {
    std::string out;
    bool resume = false, force = false, gpumd = false;
};

// The command line that goes on with this run.
std::string resume_command(const RunOptions& options);

class Attempt {
public:
    // Looks at the directory and changes nothing; Error(input) where the run may not be carried out there.
    Attempt(Rehearsal rehearsal, const RunOptions& options);

    void begin();                      // makes the directory this run's own
    // Carries the deck out and keeps run.json true whatever happens; the rehearsed session is gone after that. Throws what
    // ended the run early.
    void carry_out(Console& console);

    Start start() const { return start_; }
    RunDirectory& directory() { return directory_; }
    Rehearsal& rehearsal() { return rehearsal_; }
    const RunRecord& record() const { return record_; }

private:
    Rehearsal rehearsal_;
    RunRecord record_;
    RunDirectory directory_;
    Start start_;
};

// Carries out the replicas of a deck, each in a directory of its own below that of the run. Those that end early let the
// others go on; then throws one Error that names them.
void run_replicas(std::vector<Rehearsal> rehearsals, const RunOptions& options, const std::filesystem::path& directory);

}  // namespace lmmd::cli
