// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a table of ours, and gases to fill it with.
#pragma once

#include <catch2/catch.hpp>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "lmmd/model/state.hpp"

namespace lmmd::test {

// Rows of numbers; lines that begin with '#' are left out.
inline std::vector<std::vector<double>> read_columns(const std::string& text) {
    std::vector<std::vector<double>> rows;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        rows.emplace_back();
        for (std::string word; words >> word;) rows.back().push_back(std::stod(word));
        REQUIRE(rows.back().size() == rows.front().size());
    }
    REQUIRE_FALSE(rows.empty());
    return rows;
}

// Gallium, the first `indium` of them indium, at rest at the origin.
inline State blank_atoms(std::size_t n, const Box& box, std::size_t indium = 0) {
    State state;
    state.box = box;
    Atoms& a = state.atoms;
    a.symbol.assign(n, "Ga");
    a.mass.assign(n, 69.723);
    for (std::size_t i = 0; i < indium; ++i) {
        a.symbol[i] = "In";
        a.mass[i] = 114.818;
    }
    a.position.assign(n, Vec3{});
    a.velocity.assign(n, Vec3{});
    a.image.assign(n, {0, 0, 0});
    return state;
}

// New places all over the box.
inline void scatter(State& state, std::mt19937_64& random) {
    std::uniform_real_distribution<double> uniform(0, 1);
    for (Vec3& r : state.atoms.position) {
        const double x = uniform(random), y = uniform(random), z = uniform(random);
        r = state.box.cartesian({x, y, z});
    }
}

}  // namespace lmmd::test
