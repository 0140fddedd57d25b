// SPDX-License-Identifier: GPL-3.0-or-later
// What `lmmd bench` measures: one potential on one structure.
#pragma once

#include <memory>
#include <string>

#include "lmmd/backend.hpp"
#include "lmmd/nep/operations.hpp"

namespace lmmd::cli {

struct BenchSystem {
    std::string potential;  // as the table calls it
    std::string structure;  // "fcc:Cu:3.615", "liquid Ga", a file
    NepModel model;
    State state;
};

struct BenchPlan {
    int repeats = 5;        // the median of so many is taken
    double seconds = 0.3;   // least time of one
    double temperature = 300;  // K, of the dynamics
};

struct BenchResult {
    std::string device;
    std::size_t atoms = 0;
    MeanNeighbors neighbors;
    double operations = 0;    // of the formulas, per atom and evaluation
    double force_rate = 0;    // atoms a second: forces alone, neighbour list at hand
    double step_rate = 0;     // atom-steps a second: velocity Verlet of 2 fs, list renewed when due
    double bytes_per_atom = 0;
};

// The model's first element that has a standard structure: a crystal of it, or liquid gallium; about `atoms` atoms.
// `wanted` names a structure (a crystal's name, or a file) and wins. Error(input) when there is none.
BenchSystem bench_system(const std::string& potential, const NepModel& model, const std::string& wanted, std::int64_t atoms);

BenchResult measure(const BenchSystem& system, const BackendMaker& make_backend, const BenchPlan& plan);

}  // namespace lmmd::cli
