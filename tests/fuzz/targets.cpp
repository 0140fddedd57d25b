// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/targets.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lmmd/io/checkpoint.hpp"
#include "lmmd/io/extxyz.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/md/performance.hpp"

namespace lmmd::test {
namespace {

// A reader that hands on what it should have refused breaks its contract.
void demand(bool kept, const char* promise) {
    if (kept) return;
    fmt::print(stderr, "broken promise: {}\n", promise);
    std::abort();
}

// Bytes as a file that goes away again.
class BytesFile {
public:
    explicit BytesFile(const std::string& bytes)
        : path_(std::filesystem::temp_directory_path() / fmt::format("lmmd-fuzz-{}", ::getpid())) {
        std::ofstream(path_, std::ios::binary) << bytes;
    }
    ~BytesFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    BytesFile(const BytesFile&) = delete;
    BytesFile& operator=(const BytesFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

template <class Read>
bool taken(Read&& read) {
    try {
        read();
        return true;
    } catch (const Error& error) {
        demand(error.kind() == ErrorKind::input, "bad input is the user's");
        demand(std::string_view(error.what()).size() > 10, "a message says something");
        return false;
    }
}

// An archive of one of each, written over any bytes: lengths and names are whatever stands there.
void read_archive(const std::string& bytes) {
    ByteReader in(bytes, "archive");
    CheckpointHead head;
    head.load(in);
    std::vector<double> values;
    std::string text;
    std::int64_t step = 0;
    in.get("values", values);
    in.get("text", text);
    in.get("step", step);
}

}  // namespace

bool fuzz_deck(const std::string& bytes) {
    const BytesFile file(bytes);
    Mistakes mistakes;
    return taken([&] { parse_deck(file.path(), {}, mistakes); }) && mistakes.empty();
}

bool fuzz_nep(const std::string& bytes) {
    return taken([&] {
        const NepModel model = parse_nep(bytes, "nep.txt");
        demand(model.parameters.size() == NepLayout(model.shape).size, "a model is whole");
        for (const double value : model.parameters) demand(std::isfinite(value), "a model is finite");
        parse_nep(format_nep(model), "again");
    });
}

bool fuzz_extxyz(const std::string& bytes) {
    return taken([&] {
        for (const XyzFrame& frame : parse_xyz(bytes, "a.xyz")) {
            const Atoms& a = frame.state.atoms;
            demand(a.symbol.size() == a.size() && a.mass.size() == a.size() && a.image.size() == a.size() &&
                       a.velocity.size() == a.size(),
                   "a frame is whole");
            demand(frame.state.box.volume() > 0, "a box has a volume");
            for (const Vec3 r : a.position) demand(std::isfinite(norm2(r)), "positions are finite");
            parse_xyz(format_xyz(XyzRecord{frame.state}, {}), "again");
        }
    });
}

bool fuzz_checkpoint(const std::string& bytes) {
    taken([&] { read_archive(bytes); });  // as if a checksum had let it through
    return taken([&] { read_archive(unpack_checkpoint(bytes, "checkpoint")); });
}

std::span<const FuzzTarget> fuzz_targets() {
    static constexpr FuzzTarget kTargets[] = {
        {"deck", fuzz_deck}, {"nep", fuzz_nep}, {"extxyz", fuzz_extxyz}, {"checkpoint", fuzz_checkpoint}};
    return kTargets;
}

}  // namespace lmmd::test
