// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing is overwritten unless --force says so, and then only in a directory that a run of lmmd made its own.
#include "run_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace lmmd::cli {

namespace fs = std::filesystem;

RunDirectory::~RunDirectory() {
    if (lock_ >= 0) ::close(lock_);
}

bool RunDirectory::has_checkpoint() const {
    std::error_code error;
    return fs::exists(checkpoint(), error);
}

Start RunDirectory::inspect(const RunRecord& run, Claim claim) {
    const Where where{path_.string(), 0, 0};
    std::error_code error;
    if (!fs::exists(path_, error)) return Start::afresh;
    if (!fs::is_directory(path_, error))
        throw input_error(where, "found a file, expected a run directory; choose another with --out");
    earlier_ = RunRecord::read(path_);
    if (!earlier_) {
        if (fs::is_empty(path_, error)) return Start::afresh;
        throw input_error(where, "found files that no run of lmmd wrote, expected an empty or a new directory; choose another "
                                 "with --out");
    }
    if (claim.force) return Start::afresh;
    const std::string difference = run.difference(*earlier_);
    if (claim.resume && !difference.empty())
        throw input_error(where, "found " + difference + ", expected the run that is to be resumed; undo the change, or start "
                                 "afresh with --force or in another directory with --out");
    if (!difference.empty())
        throw input_error(where, "found another run, of '" + earlier_->deck_file() + "' started " + earlier_->started() +
                                     ", expected an empty directory or a run of the same deck (" + difference +
                                     "); choose another directory with --out, or overwrite it with --force");
    if (earlier_->status() == "finished") return Start::already_finished;
    if (!claim.resume)
        throw input_error(where, "found an unfinished run of this deck, started " + earlier_->started() +
                                     ", expected none; go on with it with --resume, or start afresh with --force");
    return has_checkpoint() ? Start::resumed : Start::afresh;
}

void RunDirectory::enter(Start start) {
    std::error_code error;
    fs::create_directories(path_, error);
    if (error)
        throw machine_error("could not make the run directory '" + path_.string() + "': " + error.message() +
                            "; choose another with --out");
    lock_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // File systems without locks (some network ones) are taken as they are.
    if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw input_error({path_.string(), 0, 0}, "found another lmmd at work in this directory, expected none; wait for it, end "
                                                  "it, or choose another directory with --out");
    if (start != Start::afresh || !earlier_) return;
    // The directory was empty when the earlier run began, so what lies in it came from that run.
    std::vector<fs::path> leftovers;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_, error))
        if (entry.is_regular_file(error)) leftovers.push_back(entry.path());
    for (const fs::path& leftover : leftovers) fs::remove(leftover, error);
}

}  // namespace lmmd::cli
