// SPDX-License-Identifier: GPL-3.0-or-later
// Units as files write them, "Angstrom ps-1", "kJ mol-1 nm-1" or "angstrom/picosecond", as factors to ours.
#pragma once

#include <optional>
#include <string_view>

namespace lmmd {

enum class Quantity { length, time, velocity, force, mass, pressure };

// What one of that unit is worth inside lmmd; nullopt for words that are not known or do not make that quantity.
std::optional<double> unit_factor(std::string_view text, Quantity quantity);

}  // namespace lmmd
