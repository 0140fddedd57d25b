// SPDX-License-Identifier: GPL-3.0-or-later
// run.json: what a run directory says about its run. Version, build, machine, deck as parsed, seeds, checksums, timings, guards that
// fired, warnings, files. Renewed at the start and at the end of every attempt (a resumed run has several).
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lmmd/md/performance.hpp"

namespace lmmd::cli {

class RunRecord {
public:
    // Of a run that is about to start; `rehearsed` knows the structure and the potential.
    RunRecord(const Deck& deck, const Session& rehearsed);
    // Of the run that a directory holds; nullopt when there is no run.json, Error(input) when it is damaged.
    static std::optional<RunRecord> read(const std::filesystem::path& directory);

    // What makes two runs the same: parsed deck, seed, precision and potential. Empty: they agree; otherwise how they differ, as
    // "found X, expected Y" would say it.
    std::string difference(const RunRecord& earlier) const;

    void start_attempt(const RunRecord* earlier, const std::string& device);
    struct Ending {
        std::string status;  // finished, stopped, failed
        std::int64_t step = 0;
        double seconds = 0, atom_steps_per_second = 0;
        std::string guard;   // what a guard said, if one fired
        std::vector<std::string> warnings;
    };
    void end_attempt(const Ending& ending, const std::filesystem::path& directory);
    void write(const std::filesystem::path& directory) const;

    std::string status() const { return text("status"); }
    std::string deck_file() const { return text("deck"); }
    std::string started() const;
    std::string ended() const;

private:
    RunRecord() = default;
    std::string text(const char* key) const;
    nlohmann::ordered_json json_;
};

}  // namespace lmmd::cli
