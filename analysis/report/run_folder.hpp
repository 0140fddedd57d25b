// SPDX-License-Identifier: GPL-3.0-or-later
// A run as it lies on the disk: its record and the tables that it wrote.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "lmmd/analysis/result.hpp"

namespace lmmd::analysis {

struct RunFolder {
    std::filesystem::path path;                              // of the folder, or of a trajectory alone
    std::string name;                                        // "ga_liquid"
    std::string status;                                      // "finished"; "": no record
    std::vector<std::pair<std::string, std::string>> facts;  // of the record: name and value, for people
    std::vector<std::string> deck;                           // as parsed
    std::vector<std::string> warnings;                       // and guards that fired
    Result thermo;
    std::vector<Result> tables;  // of every other file that explains itself
};

// Error(input) for a record that is damaged.
RunFolder read_run_folder(const std::filesystem::path& path);

}  // namespace lmmd::analysis
