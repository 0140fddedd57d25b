// SPDX-License-Identifier: GPL-3.0-or-later
// Perfect crystals, upright or turned, for what has closed values.
#pragma once

#include <cmath>

#include "support/columns.hpp"

namespace lmmd::test {

// n x n x n conventional cells; `cell`: rows are its lattice vectors; `basis`: fractional.
inline State crystal(const Mat3& cell, const std::vector<Vec3>& basis, int n) {
    State state = blank_atoms(basis.size() * static_cast<std::size_t>(n * n * n), Box(double(n) * cell, {true, true, true}));
    std::size_t i = 0;
    for (int x = 0; x < n; ++x)
        for (int y = 0; y < n; ++y)
            for (int z = 0; z < n; ++z)
                for (const Vec3& b : basis) state.atoms.position[i++] = (b + Vec3{double(x), double(y), double(z)}) * cell;
    return state;
}

inline State simple_cubic(double a, int n) { return crystal(Mat3::diagonal(a, a, a), {{0, 0, 0}}, n); }
inline State bcc(double a, int n) { return crystal(Mat3::diagonal(a, a, a), {{0, 0, 0}, {0.5, 0.5, 0.5}}, n); }
inline State fcc(double a, int n) {
    return crystal(Mat3::diagonal(a, a, a), {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}}, n);
}
// With the ideal ratio of the axes.
inline State hcp(double a, int n) {
    const double c = a * std::sqrt(8.0 / 3);
    return crystal({{a, 0, 0, -0.5 * a, a * std::sqrt(0.75), 0, 0, 0, c}}, {{1.0 / 3, 2.0 / 3, 0.25}, {2.0 / 3, 1.0 / 3, 0.75}}, n);
}

// Box and atoms turned about a crooked axis.
inline State turned(State state) {
    const double c = std::cos(0.7), s = std::sin(0.7);
    const Mat3 turn = Mat3{{c, s, 0, -s, c, 0, 0, 0, 1}} * Mat3{{1, 0, 0, 0, c, s, 0, -s, c}};
    state.box.set_lattice(state.box.h * turn);
    for (Vec3& r : state.atoms.position) r = r * turn;
    return state;
}

// Every atom moved by a normal deviate of that width, A.
inline State warm(State state, double width, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0, width);
    for (Vec3& r : state.atoms.position) {
        const double x = normal(random), y = normal(random), z = normal(random);
        r += Vec3{x, y, z};
    }
    return state;
}

// Frames of an ideal gas.
inline std::vector<State> gas_frames(State state, int frames, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<State> result;
    for (int k = 0; k < frames; ++k) {
        scatter(state, random);
        result.push_back(state);
    }
    return result;
}

}  // namespace lmmd::test
