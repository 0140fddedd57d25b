// SPDX-License-Identifier: GPL-3.0-or-later
// The folder that one run owns: who may write into it, and what to do with what is there already.
#pragma once

#include <filesystem>
#include <optional>

#include "run_record.hpp"

namespace lmmd::cli {

inline constexpr const char* kCheckpointName = "checkpoint.bin";  // as Session::checkpoint_path()

struct Claim {
    bool resume = false, force = false;
};

enum class Start { afresh, resumed, already_finished };

// An open run directory; holds a lock so that two programs cannot write into it at once.
class RunDirectory {
public:
    explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}
    ~RunDirectory();
    RunDirectory(const RunDirectory&) = delete;
    RunDirectory& operator=(const RunDirectory&) = delete;

    // Decides what `run` may do here and changes nothing; Error(input) when the folder holds something else, with what
    // to do about it.
    Start inspect(const RunRecord& run, Claim claim);
    // Makes the folder, locks it and removes what an earlier attempt left when the run starts afresh.
    void enter(Start start);

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path checkpoint() const { return path_ / kCheckpointName; }
    bool has_checkpoint() const;
    const std::optional<RunRecord>& earlier() const { return earlier_; }

private:
    std::filesystem::path path_;
    std::optional<RunRecord> earlier_;
    int lock_ = -1;
};

}  // namespace lmmd::cli
