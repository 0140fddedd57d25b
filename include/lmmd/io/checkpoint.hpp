// SPDX-License-Identifier: GPL-3.0-or-later
// The container of a checkpoint: a magic word, a version, a checksum, then the archive's bytes. Written beside the old
// one and renamed, so that there is always one whole checkpoint.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lmmd {

// Error(machine) when the disk does not take it; the previous checkpoint stays.
void write_checkpoint(const std::filesystem::path& path, const std::string& bytes);
// Error(input) for a file that is missing, truncated, damaged or of another version.
std::string read_checkpoint(const std::filesystem::path& path);

// The same between bytes: what write_checkpoint writes for an archive, and the archive of what it wrote.
std::string pack_checkpoint(std::string_view archive);
std::string unpack_checkpoint(std::string_view content, const std::string& source);

// Hexadecimal SHA-256.
std::string sha256(std::string_view bytes);

}  // namespace lmmd
