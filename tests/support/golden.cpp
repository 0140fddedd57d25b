// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/golden.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace lmmd::test {
namespace {

Box read_box(const std::string& comment) {
    Mat3 h;
    std::istringstream lattice(comment.substr(comment.find('"') + 1));
    for (double& number : h.m) lattice >> number;
    REQUIRE(lattice);
    const bool open = comment.find("pbc=\"F F F\"") != std::string::npos;
    return Box(h, {!open, !open, !open});
}

}  // namespace

std::vector<GoldenFrame> read_golden(const std::filesystem::path& path) {
    std::ifstream in(path);
    INFO(path);
    REQUIRE(in);
    std::vector<GoldenFrame> frames;
    for (std::string line; std::getline(in, line);) {
        const std::size_t n = std::stoul(line);
        GoldenFrame& frame = frames.emplace_back();
        std::getline(in, line);
        frame.state.box = read_box(line);
        frame.state.atoms.image.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            REQUIRE(std::getline(in, line));
            std::istringstream words(line);
            std::string symbol;
            Vec3 r, f;
            double energy = 0;
            Mat3 w;
            words >> symbol >> r.x >> r.y >> r.z >> energy >> f.x >> f.y >> f.z;
            for (double& number : w.m) words >> number;
            REQUIRE(words);
            frame.state.atoms.symbol.push_back(symbol);
            frame.state.atoms.position.push_back(r);
            frame.energy.push_back(energy);
            frame.force.push_back(f);
            frame.virial.push_back(w);
        }
    }
    REQUIRE(!frames.empty());
    return frames;
}

std::filesystem::path golden_folder() { return std::filesystem::path(LMMD_SOURCE_DIR) / "tests" / "golden"; }

std::filesystem::path shared_folder() {
    const char* given = std::getenv("LMMD_SHARED");
    const std::filesystem::path folder = given ? given : std::filesystem::path(LMMD_SOURCE_DIR) / ".." / "shared";
    return std::filesystem::is_directory(folder) ? folder : std::filesystem::path();
}

}  // namespace lmmd::test
