// SPDX-License-Identifier: GPL-3.0-or-later
// What a simulation is about: atoms in a box at a time. Plain data on the host; backends hold their own copy.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "lmmd/model/box.hpp"

namespace lmmd {

// Atoms in input order; every array has one entry per atom.
struct Atoms {
    std::vector<std::string> symbol;              // element symbol as the user wrote it
    std::vector<double> mass;                     // amu
    std::vector<Vec3> position;                   // A; may lie outside the box
    std::vector<Vec3> velocity;                   // internal units
    std::vector<std::array<int, 3>> image;        // unwrapped position = position + image * h
    std::vector<double> charge;                   // e; empty if the input has none; carried, never used in forces
    std::vector<std::vector<int>> group_methods;  // GPUMD's group columns: [method][atom] -> label
    bool has_velocity = false;                    // velocities come from the input

    std::size_t size() const { return position.size(); }
};

struct State {
    Box box;
    Atoms atoms;
    std::int64_t step = 0;  // steps since the start of the deck, over all of its runs
    double time = 0;        // internal units, likewise
};

// sum m v^2 / 2, eV.
double kinetic_energy(const Atoms& atoms);
// Temperature of `dof` degrees of freedom with that kinetic energy, K.
double temperature(double kinetic_energy, double dof);

}  // namespace lmmd
