// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/checkpoint.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>

#include "lmmd/base/error.hpp"
#include "lmmd/io/output.hpp"
#include "sha256.hpp"

namespace lmmd {
namespace {

constexpr std::string_view kMagic = "lmmd checkpoint\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kDigest = kSha256Bytes;
// magic, version, length of the archive, its SHA-256
constexpr std::size_t kHead = kMagic.size() + sizeof kVersion + sizeof(std::uint64_t) + kDigest;

template <class T>
void append(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T take(std::string_view& in) {
    T value;
    std::memcpy(&value, in.data(), sizeof value);
    in.remove_prefix(sizeof value);
    return value;
}

}  // namespace

std::string sha256(std::string_view bytes) {
    std::string text;
    for (const char c : sha256_bytes(bytes)) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return text;
}

std::string pack_checkpoint(std::string_view archive) {
    std::string content(kMagic);
    content.reserve(kHead + archive.size());
    append(content, kVersion);
    append(content, static_cast<std::uint64_t>(archive.size()));
    content += sha256_bytes(archive);
    content += archive;
    return content;
}

std::string unpack_checkpoint(std::string_view content, const std::string& source) {
    const Where where{source, 0, 0};
    if (content.substr(0, kMagic.size()) != kMagic.substr(0, content.size())) {
        throw input_error(where,
                          "found another kind of file, expected a checkpoint of lmmd; give the run directory's own "
                          "checkpoint, or start over with --force");
    }
    const auto truncated = [&](std::uint64_t expected) {
        return input_error(
            where, fmt::format("found a truncated checkpoint of {} bytes, expected {}; it cannot be used: restore "
                               "it from a copy, or start over with --force",
                               content.size(), expected));
    };
    if (content.size() < kHead) throw truncated(kHead);
    std::string_view rest = content.substr(kMagic.size());
    const auto version = take<std::uint32_t>(rest);
    if (version != kVersion) {
        throw input_error(
            where, fmt::format("found a checkpoint of version {}, expected version {}; go on with the program that "
                               "wrote it, or start over with --force",
                               version, kVersion));
    }
    const auto length = take<std::uint64_t>(rest);
    const std::string_view sum = rest.substr(0, kDigest), archive = rest.substr(kDigest);
    constexpr std::uint64_t kAbsurd = std::uint64_t{1} << 48;  // such a length was never written
    if (archive.size() < length && length < kAbsurd) throw truncated(length + kHead);
    if (archive.size() != length || sha256_bytes(archive) != sum) {
        throw input_error(
            where,
            "found a damaged checkpoint, its content does not match its checksum; it cannot be used: restore "
            "it from a copy, or start over with --force");
    }
    return std::string(archive);
}

void write_checkpoint(const std::filesystem::path& path, const std::string& bytes) {
    replace_file(path, pack_checkpoint(bytes));
}

std::string read_checkpoint(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::error_code failed;
    if (!in || std::filesystem::is_directory(path, failed)) {
        throw input_error({path.string(), 0, 0},
                          "found no such file, expected a checkpoint of lmmd; check the run directory, or "
                          "start over with --force");
    }
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    return unpack_checkpoint(content, path.string());
}

}  // namespace lmmd
