// SPDX-License-Identifier: GPL-3.0-or-later
// Structures from files, and what every structure must satisfy.
#pragma once

#include <filesystem>
#include <optional>

#include "lmmd/base/error.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd {

struct Session;

inline constexpr double kClosestContact = 0.5;  // A; below it two atoms stand on one place

// Frame `frame` (from 1; -1: the last one) of an extended-xyz file. Error(input) at `where` when there is no such file or
// frame, at the file's own line for what is wrong in it, a box without volume and atoms on one place included.
State read_structure(const std::filesystem::path& path, std::int64_t frame, const Where& where);

// Two atoms, counted from 0, and their distance, A.
struct Contact {
    std::size_t first = 0, second = 0;
    double distance = 0;
};
// The closest pair nearer than `reach`, images included.
std::optional<Contact> closest_contact(const Box& box, const std::vector<Vec3>& positions, double reach);

// The number of atoms may not change once a run has been carried out: Error(input) at `where`.
void refuse_after_run(const Session& session, const Where& where);
// The same, and for a second `model` or `build`.
void refuse_second_structure(const Session& session, const Where& where);

// Throws Error(input) at `where` for a box without volume and for atoms nearer than kClosestContact.
void check_structure(const State& state, const Where& where);

}  // namespace lmmd
