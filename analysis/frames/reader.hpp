// SPDX-License-Identifier: GPL-3.0-or-later
// Files of frames. Each format has a file with a FrameFormat and a line in the table of formats.cpp; Trajectory (see
// trajectory.hpp) does what is the same for all of them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "lmmd/analysis/frame.hpp"

namespace lmmd::analysis {

// A frame as a file has it: it tells anew what a trajectory wants to hear once.
struct FileFrame {
    Frame frame;
    std::vector<std::string> symbol;
    std::vector<double> mass;                     // amu
    std::vector<std::vector<int>> group_methods;  // [method][atom] -> label
};

class FrameReader {
public:
    virtual ~FrameReader() = default;
    // One after the other, one in memory at a time; Error(input) with file and line for what is no frame.
    virtual std::optional<FileFrame> next() = 0;
};

struct ReaderOptions {
    std::string units;  // what the user says where the file does not, LAMMPS' name of them: metal or real; "": not said
    int threads = 1;    // that take lines of text apart; the frames do not depend on it
};

struct FrameFormat {
    const char* name;  // "extended xyz"
    const char* help;  // which files these are, one line
    bool has_units;    // of its own: ReaderOptions::units would be idle words
    // By the file's name and its first bytes.
    bool (*recognises)(const std::filesystem::path& path, std::string_view head);
    std::unique_ptr<FrameReader> (*open)(const std::filesystem::path& path, const ReaderOptions& options);
};

std::span<const FrameFormat> frame_formats();
// The first format of the table that recognises the file; Error(input) with their list when none does.
std::unique_ptr<FrameReader> open_frames(const std::filesystem::path& path, const ReaderOptions& options = {});
// The trajectory that a run directory holds, or the path itself when it is a file; Error(input) when there is none or
// more than one.
std::filesystem::path find_frames(const std::filesystem::path& path);

}  // namespace lmmd::analysis
