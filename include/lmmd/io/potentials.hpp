// SPDX-License-Identifier: GPL-3.0-or-later
// Potentials by name: NAME stands for FOLDER/NAME/nep.txt in the first folder that has it.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "lmmd/base/error.hpp"

namespace lmmd {

// Names found in the folders, sorted, each once.
std::vector<std::string> installed_potentials(std::span<const std::filesystem::path> folders);

// The nep.txt that `name` means: the file at `path` (what the name is as a path) if there is one, else an installed one.
// Throws Error(input) at `where`, with what was `expected` and the installed names.
std::filesystem::path find_potential(const std::string& name, const std::filesystem::path& path,
                                     std::span<const std::filesystem::path> folders, const Where& where,
                                     const std::string& expected = "a file");

}  // namespace lmmd
