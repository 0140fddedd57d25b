// SPDX-License-Identifier: GPL-3.0-or-later
// One run at work: what the loop, its guards and its checkpoints share.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "lmmd/md/session.hpp"

namespace lmmd {

struct Running {
    Running(Session& session, System system) : session(session), system(std::move(system)) {}

    Session& session;
    System system;
    std::unique_ptr<Ensemble> ensemble;
    std::vector<std::unique_ptr<Observer>> observers;
    double first_temperature = 0;  // K, at the start of the run
    std::int64_t healthy_step = -1;  // the last that check_health looked at

    // --- checkpoints (checkpointing.cpp)
    // ------------------------------------------------------------------------------
    using Clock = std::chrono::steady_clock;
    std::string good;                  // body of a checkpoint of the last state that was kept in memory
    std::int64_t good_step = -1;       // its step; -1: none
    double good_seconds = 0;           // what making it took
    std::int64_t kept_step = -1;       // step of the checkpoint on disk; -1: none
    Clock::time_point good_time = Clock::now(), kept_time = Clock::now();
};

// --- checkpointing.cpp
// ------------------------------------------------------------------------------------------------

// Everything that the run needs to go on from here; downloads the atoms into session.state.
std::string checkpoint_body(Running& run);
// A body in three parts. The first must be there before a System can be made: fills session.state and groups and the
// backend; the second is System::load, before its forces;
void restore_state(Session& session, ByteReader& in);
// the third needs ensemble and observers.
void restore_run(Running& run, ByteReader& in);
// Keeps the present state in memory now and then, on disk when a checkpoint is due. Throws what check_health finds.
void keep_state(Running& run);
// Writes the last state kept in memory to the disk; says in words where it is and how to go on.
std::string keep_last_good(Running& run);
// Writes a checkpoint of the present state. Throws what check_health finds.
void write_now(Running& run);
// "the last checkpoint is PATH of step N" or that there is none.
std::string last_checkpoint(const Running& run);

// --- guards.cpp
// -------------------------------------------------------------------------------------------------------

// Throws AtomError for an atom that is not finite and Error(guard) for a runaway temperature; looks once a step.
void check_health(Running& run);
// The message for a guard's finding: what, the atom and its neighbourhood, the checkpoint that was kept.
Error explain(Running& run, const Error& finding);

}  // namespace lmmd
