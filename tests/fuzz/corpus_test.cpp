// SPDX-License-Identifier: GPL-3.0-or-later
// The corpus of the fuzz targets as an ordinary test: every file, cut short everywhere, and with a few bytes changed.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "fuzz/targets.hpp"

using namespace lmmd::test;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> corpus(const std::string& name) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(fs::path(LMMD_SOURCE_DIR) / "tests/fuzz/corpus" / name))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> result;
    for (const fs::path& path : paths) {
        std::ifstream in(path, std::ios::binary);
        result.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return result;
}

std::string changed(std::string bytes, std::mt19937& random) {
    static constexpr const char* kPieces[] = {"-1", "nan", "1e309", "999999999999", "\"",   "=", ":",
                                              "\n", " ",   "\t",    "\r\n",         "\xff", "0"};
    const auto below = [&random](std::size_t n) {
        return static_cast<std::size_t>(random() % std::max<std::size_t>(n, 1));
    };
    for (std::size_t k = below(4) + 1; k > 0; --k) {
        const std::size_t at = below(bytes.size());
        switch (below(4)) {
            case 0:
                bytes.erase(at, below(8));
                break;
            case 1:
                bytes.insert(at, kPieces[below(std::size(kPieces))]);
                break;
            case 2:
                bytes.insert(at, bytes.substr(below(bytes.size()), below(40)));
                break;
            default:
                if (!bytes.empty()) bytes[at] = static_cast<char>(random() & 0xff);
        }
    }
    return bytes;
}

}  // namespace

TEST_CASE("readers keep their promises over the corpus and its mutations") {
    for (const FuzzTarget& target : fuzz_targets()) {
        std::mt19937 random(1);
        std::size_t taken = 0, refused = 0;
        for (const std::string& bytes : corpus(target.name)) {
            ++(target.run(bytes) ? taken : refused);
            const std::size_t stride = bytes.size() / 200 + 1;
            for (std::size_t length = 0; length < bytes.size(); length += stride) target.run(bytes.substr(0, length));
            for (int n = 0; n < 100; ++n) target.run(changed(bytes, random));
        }
        INFO(target.name << ": " << taken << " files taken, " << refused << " refused");
        CHECK(taken > 0);    // the corpus reaches the far end of each reader
        CHECK(refused > 0);  // and its refusals
    }
}
