// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of contents: every deck command, ensemble and observer that exists.
#pragma once

#include <span>

#include "lmmd/md/session.hpp"

namespace lmmd {

std::span<const CommandEntry> commands();
std::span<const EnsembleEntry> ensembles();
std::span<const ObserverEntry> observers();
// A keyword that GPUMD knows and lmmd does not: named in a message of its own, never ignored.
struct ForeignCommand {
    const char* name;
    const char* instead = nullptr;  // what does the same here, if anything does
};
std::span<const ForeignCommand> foreign_commands();

}  // namespace lmmd
