// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace lmmd {
namespace {

std::string reason(int code) { return std::generic_category().message(code); }

int open_or_throw(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        throw machine_error(
            fmt::format("could not open '{}' for writing: {}; check that its folder exists, may be written to "
                        "and has space left",
                        path.string(), reason(errno)));
    }
    return descriptor;
}

// Zero, or the error that stopped the writing.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(descriptor, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return 0;
}

// Zero, or the error. Pipes and devices have nothing to synchronise.
int synchronize(int descriptor) {
    if (::fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP) return 0;
    return errno;
}

Error write_error(const std::filesystem::path& path, int code, const char* state) {
    return machine_error(fmt::format("could not write to '{}': {}; {}; make room and go on with --resume",
                                     path.string(), reason(code), state));
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)), descriptor_(open_or_throw(path_, O_WRONLY | O_APPEND | O_CREAT)) {
    struct stat status;
    if (::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode))
        bytes_ = static_cast<std::uint64_t>(status.st_size);
}

OutputFile::~OutputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void OutputFile::write(std::string_view record) {
    const int code = write_all(descriptor_, record);
    if (code != 0) {
        // A file that cannot be cut back (a device) never held a part of the record that someone could read later.
        [[maybe_unused]] const int ignored = ::ftruncate(descriptor_, static_cast<off_t>(bytes_));
        throw write_error(path_, code, "it was cut back to its last whole record");
    }
    bytes_ += record.size();
}

void OutputFile::flush() {
    if (const int code = synchronize(descriptor_)) throw write_error(path_, code, "its last records may be missing");
}

void OutputFile::truncate(std::uint64_t bytes) {
    if (::ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) {
        throw write_error(path_, errno, "it could not be cut back to the checkpoint");
    }
    bytes_ = bytes;
}

void replace_file(const std::filesystem::path& path, std::string_view content) {
    std::filesystem::path part = path;
    part += ".part";
    const int descriptor = open_or_throw(part, O_WRONLY | O_CREAT | O_TRUNC);
    int code = write_all(descriptor, content);
    if (code == 0) code = synchronize(descriptor);
    if (::close(descriptor) != 0 && code == 0) code = errno;
    if (code == 0 && std::rename(part.c_str(), path.c_str()) != 0) code = errno;
    if (code != 0) {
        ::unlink(part.c_str());
        throw write_error(path, code, "what stood there before is whole");
    }
    // The rename itself survives a power cut once the folder is on the disk.
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const int folder_descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_descriptor >= 0) {
        ::fsync(folder_descriptor);
        ::close(folder_descriptor);
    }
}

OutputFiles::OutputFiles(std::filesystem::path directory) : directory_(std::move(directory)) {
    std::error_code failed;  // a directory that is not there yet has no files
    for (const auto& entry : std::filesystem::directory_iterator(directory_, failed)) {
        std::error_code unreadable;
        if (!entry.is_regular_file(unreadable)) continue;
        const std::uintmax_t size = entry.file_size(unreadable);
        if (!unreadable) before_[entry.path().filename().string()] = size;
    }
}

std::shared_ptr<OutputFile> OutputFiles::open(const std::string& name) {
    std::shared_ptr<OutputFile>& file = files_[name];
    if (file) return file;
    try {
        file = std::make_shared<OutputFile>(directory_ / name);
    } catch (...) {
        files_.erase(name);
        throw;
    }
    if (resumed_) {
        const auto found = before_.find(name);
        const std::uint64_t bytes = found == before_.end() ? 0 : found->second;
        if (file->bytes() > bytes) file->truncate(bytes);
    }
    return file;
}

void OutputFiles::flush() {
    for (auto& [name, file] : files_) file->flush();
    for (const auto& [name, file] : frame_files_)
        if (file.frames > 0) OutputFile(directory_ / name).flush();
}

void OutputFiles::save_sizes(ByteWriter& out, const Sizes& sizes) {
    out.put("file_count", static_cast<std::uint64_t>(sizes.size()));
    for (const auto& [name, bytes] : sizes) {
        out.put("file_name", name);
        out.put("file_bytes", bytes);
    }
}

OutputFiles::Sizes OutputFiles::load_sizes(ByteReader& in) {
    Sizes sizes;
    std::uint64_t count = 0;
    in.get("file_count", count);
    for (std::uint64_t k = 0; k < count; ++k) {
        std::string name;
        in.get("file_name", name);
        in.get("file_bytes", sizes[name]);
    }
    return sizes;
}

void OutputFiles::save(ByteWriter& out) const {
    Sizes sizes;
    for (const auto& [name, file] : files_) sizes[name] = file->bytes();
    save_sizes(out, before_);
    save_sizes(out, sizes);
    out.put("frame_file_count", static_cast<std::uint64_t>(frame_files_.size()));
    for (const auto& [name, file] : frame_files_) {
        out.put("frame_file_name", name);
        out.put("frame_file_content", file.content);
        out.put("frame_file_frames", file.frames);
    }
}

void OutputFiles::load(ByteReader& in) {
    before_ = load_sizes(in);
    const Sizes sizes = load_sizes(in);
    frame_files_.clear();
    std::uint64_t count = 0;
    in.get("frame_file_count", count);
    for (std::uint64_t k = 0; k < count; ++k) {
        std::string name;
        in.get("frame_file_name", name);
        in.get("frame_file_content", frame_files_[name].content);
        in.get("frame_file_frames", frame_files_[name].frames);
    }
    resumed_ = false;
    for (const auto& [name, bytes] : sizes) {
        const std::shared_ptr<OutputFile> file = open(name);
        if (file->bytes() < bytes) {
            throw input_error(
                {file->path().string(), 0, 0},
                fmt::format("found {} bytes, expected the {} bytes or more that the checkpoint knows; put the file "
                            "back as the run left it, or start over with --force",
                            file->bytes(), bytes));
        }
        file->truncate(bytes);
    }
    resumed_ = true;
}

}  // namespace lmmd
