// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that come with the program (data/ of the source tree): elements, superconductors, films.
#pragma once

#include <filesystem>
#include <string>

namespace lmmd::analyze {

// Path of a table: in $LMMD_DATA, or else beside the installed program, or else in the source tree. Error(machine) when
// it is in none of them.
std::filesystem::path data_file(const std::string& name);

}  // namespace lmmd::analyze
