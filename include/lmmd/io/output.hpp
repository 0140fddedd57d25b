// SPDX-License-Identifier: GPL-3.0-or-later
// Files that a run writes. A record is whole or not there: what a full disk cut off is taken back, and the byte offsets
// of a checkpoint let a resumed run cut the files back to the moment it continues from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "lmmd/base/archive.hpp"

namespace lmmd {

class OutputFile {
public:
    explicit OutputFile(std::filesystem::path path);  // opens for appending; Error(machine) when it cannot
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // Appends one whole record, past any buffer of ours; Error(machine) with the path and the reason when the disk does
    // not take it, after the file was cut back to the last whole record.
    void write(std::string_view record);
    void flush();  // returns once what was written would survive a power cut
    void truncate(std::uint64_t bytes);
    std::uint64_t bytes() const { return bytes_; }
    bool empty() const { return bytes_ == 0; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
    std::uint64_t bytes_ = 0;
};

// Sets the whole content of a file, through a temporary file beside it and a rename: there is always the old file or
// the new one. Error(machine) when the disk does not take it; then the old one stays.
void replace_file(const std::filesystem::path& path, std::string_view content);

// A file of frames that only a library can write (H5MD): there are no bytes that could be cut off at its end, so whoever
// writes it counts its frames here and cuts it back to them.
struct FrameFile {
    std::string content;  // what a frame holds, in words; all frames of a file hold the same
    std::int64_t frames = 0;
};

// The files of one run directory by name; a name opened twice is one file, so that several commands can share it.
class OutputFiles {
public:
    explicit OutputFiles(std::filesystem::path directory);
    std::shared_ptr<OutputFile> open(const std::string& name);
    // The entry of a name; a new one when there is none. What follows a checkpoint is forgotten by load().
    FrameFile& frame_file(const std::string& name) { return frame_files_[name]; }
    // It stood in the directory when the run began, resumed ones not counted.
    bool stood_before(const std::string& name) const { return before_.count(name) > 0; }
    const std::filesystem::path& directory() const { return directory_; }
    void flush();
    void save(ByteWriter& out) const;  // names and sizes
    // Opens the files and cuts them back; Error(input) when one is shorter than it was. A file that was first opened
    // after the checkpoint is cut back to what stood in it before the run, as soon as it is opened.
    void load(ByteReader& in);

private:
    using Sizes = std::map<std::string, std::uint64_t>;
    static void save_sizes(ByteWriter& out, const Sizes& sizes);
    static Sizes load_sizes(ByteReader& in);

    std::filesystem::path directory_;
    std::map<std::string, std::shared_ptr<OutputFile>> files_;
    std::map<std::string, FrameFile> frame_files_;
    Sizes before_;  // files that stood in the directory when the run began
    bool resumed_ = false;
};

}  // namespace lmmd
