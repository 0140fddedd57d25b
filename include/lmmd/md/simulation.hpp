// SPDX-License-Identifier: GPL-3.0-or-later
// One `run N`: the loop of steps, observers, guards and checkpoints.
#pragma once

#include "lmmd/md/session.hpp"

namespace lmmd {

// Carries out a run on the session (Mode::perform): makes System, Ensemble and observers from the session's settings,
// integrates, leaves the final state in session.state and resets session.pending. If session.resume_bytes is set the
// run is gone on with from there. Throws Error(guard) for NaN, a lost atom or a runaway after having kept a checkpoint
// of the last good state, Error(machine) for a full disk.
void simulate(Session& session, std::int64_t steps, const Where& where);
// The same without a step (Mode::rehearse): throws Error(input) for what would stop the run before it starts.
void rehearse_run(Session& session, std::int64_t steps, const Where& where);

}  // namespace lmmd
