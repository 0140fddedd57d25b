// SPDX-License-Identifier: GPL-3.0-or-later
// A trajectory: the frames of one file or run directory, one in memory at a time, held together: the same atoms in every
// frame, the same time between frames where somebody asks for it, positions that do not jump where somebody asks for them.
#pragma once

#include <filesystem>

#include "lmmd/analysis/estimator.hpp"
#include "reader.hpp"

namespace lmmd::analysis {

struct TrajectoryOptions {
    std::optional<double> interval;  // internal, between frames, as the user says
    std::int64_t skip = 0;           // frames at the start
    Needs needs;
    ReaderOptions reader;
};

class Trajectory {
public:
    // Reads two frames to know the atoms and the interval, then begins anew.
    Trajectory(const std::filesystem::path& path, TrajectoryOptions options);

    // Atoms, box, interval and kinds; the rest is the caller's.
    const Setup& setup() const { return setup_; }
    // Error(input) with file and line for a frame that does not belong to those before it.
    bool next(Frame& frame);
    void rewind();

private:
    FileFrame need_first();
    void find_interval(const FileFrame& first);
    void check_interval(const Frame& frame) const;
    void unwrap(Frame& frame);

    const std::filesystem::path path_;
    const TrajectoryOptions options_;
    std::unique_ptr<FrameReader> reader_;
    Setup setup_;
    std::int64_t frames_ = 0;  // given out
    std::optional<double> last_time_;
    Box last_box_;
    std::vector<Vec3> last_position_, last_unwrapped_;  // of the frame before; empty when nobody asks
};

}  // namespace lmmd::analysis
