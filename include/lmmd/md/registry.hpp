// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of contents: every deck command, ensemble and observer that exists.
#pragma once

#include <span>

#include "lmmd/md/session.hpp"

namespace lmmd {

std::span<const CommandEntry> commands();
std::span<const EnsembleEntry> ensembles();
std::span<const ObserverEntry> observers();
// Keywords that GPUMD knows and lmmd does not: named in a message of their own, never ignored.
std::span<const char* const> foreign_commands();

}  // namespace lmmd
