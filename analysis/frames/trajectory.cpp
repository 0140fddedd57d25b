// SPDX-License-Identifier: GPL-3.0-or-later
#include "trajectory.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kSameTime = 1e-4;  // relative: files round their times

double in_fs(double time) { return time / units::kFemtosecond; }

// The numbers of atoms agree.
void check_atoms(const FileFrame& found, const Setup& setup) {
    if (found.frame.size() != setup.symbol.size())
        throw input_error(found.frame.where,
                          fmt::format("found a frame of {} atoms, expected {} as in the first one; analyse runs with "
                                      "other numbers of atoms apart",
                                      found.frame.size(), setup.symbol.size()));
    for (std::size_t i = 0; i < found.symbol.size(); ++i) {
        if (found.symbol[i] == setup.symbol[i]) continue;
        throw input_error(found.frame.where,
                          fmt::format("found {} as atom {} of this frame (counted from 0), expected {} as in the first "
                                      "one; keep the order of the atoms",
                                      quote(found.symbol[i]), i, quote(setup.symbol[i])));
    }
}

}  // namespace

Trajectory::Trajectory(const std::filesystem::path& path, TrajectoryOptions options)
    : path_(find_frames(path)), options_(std::move(options)) {
    rewind();
    FileFrame first = need_first();
    setup_.symbol = std::move(first.symbol);
    setup_.mass = std::move(first.mass);
    setup_.group_methods = std::move(first.group_methods);
    setup_.box = first.frame.box;
    setup_.find_kinds();
    find_interval(first);
    rewind();
}

FileFrame Trajectory::need_first() {
    std::optional<FileFrame> first = reader_->next();
    if (first) return std::move(*first);
    throw input_error({path_.string()}, options_.skip > 0
                                            ? fmt::format("found no frame behind the first {}, expected some; lower --skip",
                                                          options_.skip)
                                            : std::string("found no frame, expected some; check that the file is whole"));
}

void Trajectory::rewind() {
    reader_ = open_frames(path_, options_.reader);
    for (std::int64_t k = 0; k < options_.skip; ++k) {
        if (!reader_->next()) break;
    }
    frames_ = 0;
    last_time_.reset();
    last_position_.clear();
}

void Trajectory::find_interval(const FileFrame& first) {
    const std::optional<FileFrame> second = reader_->next();
    std::optional<double> read;
    if (second && first.frame.time && second->frame.time) read = *second->frame.time - *first.frame.time;
    if (read && options_.needs.interval && !(*read > 0))
        throw input_error(second->frame.where,
                          fmt::format("found a frame {:g} fs after the one before, expected time to go on; cut the file "
                                      "where a new run begins",
                                      in_fs(*read)));
    if (read && options_.interval && std::abs(*read - *options_.interval) > kSameTime * *read)
        throw input_error(second->frame.where, fmt::format("found {:g} fs between the first two frames, expected the {:g} "
                                                           "fs of --interval; leave --interval out",
                                                           in_fs(*read), in_fs(*options_.interval)));
    setup_.interval = options_.interval ? *options_.interval : read.value_or(0);
    if (options_.needs.interval && !(setup_.interval > 0))
        throw input_error(first.frame.where,
                          "found frames without a time (Time=), expected the time between frames to be known; say it: "
                          "--interval 10fs");
}

void Trajectory::check_interval(const Frame& frame) const {
    if (!last_time_ || !frame.time) return;
    const double found = *frame.time - *last_time_;
    if (std::abs(found - setup_.interval) <= kSameTime * setup_.interval) return;
    throw input_error(frame.where,
                      fmt::format("found {:g} fs since the frame before, expected {:g} fs as between the first two; cut "
                                  "the file here, or leave out what comes before with --skip {}",
                                  in_fs(found), in_fs(setup_.interval), options_.skip + frames_));
}

// Steps to the nearest image: right as long as no atom moves further than half the box between two frames.
void Trajectory::unwrap(Frame& frame) {
    if (!frame.unwrapped.empty()) return;
    frame.unwrapped = frame.position;
    if (!last_position_.empty()) {
        for (std::size_t i = 0; i < frame.size(); ++i) {
            Vec3 step = frame.box.fractional(frame.position[i]) - last_box_.fractional(last_position_[i]);
            for (int a = 0; a < 3; ++a)
                if (frame.box.periodic[static_cast<std::size_t>(a)]) step[a] -= std::round(step[a]);
            frame.unwrapped[i] =
                frame.box.cartesian(last_box_.fractional(last_unwrapped_[i]) + step);
        }
    }
    last_position_ = frame.position;
    last_unwrapped_ = frame.unwrapped;
    last_box_ = frame.box;
}

bool Trajectory::next(Frame& frame) {
    std::optional<FileFrame> found = reader_->next();
    if (!found) return false;
    check_atoms(*found, setup_);
    frame = std::move(found->frame);
    frame.step = frames_;
    if (options_.needs.interval) check_interval(frame);
    if (options_.needs.unwrapped) unwrap(frame);
    last_time_ = frame.time;
    ++frames_;
    return true;
}

}  // namespace lmmd::analysis
