// SPDX-License-Identifier: GPL-3.0-or-later
// One test body, every machine: the backends there are, on small potentials of one or two elements.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lmmd/backend.hpp"
#include "support/density_evaluator.hpp"

namespace lmmd::test {

struct TestBackend {
    std::string what;
    double accuracy;  // of energies (eV per atom), forces (eV/A) and virials (eV per atom) of order 1
    std::unique_ptr<Backend> backend;
    Backend* operator->() const { return backend.get(); }
};

// The density potential, a random NEP of Ga and In in double and in mixed precision, the device backend with them on the
// host, and that NEP on a CUDA device if there is one (otherwise a warning says that it was skipped).
std::vector<TestBackend> backends(const BackendOptions& options = {});
// Those in double precision: for finite differences.
std::vector<TestBackend> double_backends(const BackendOptions& options = {});

// The density potential alone; `lists` counts the neighbour lists built so far.
struct DensityBackend {
    std::string what;
    std::unique_ptr<Backend> backend;
    std::function<int()> lists;
    Backend* operator->() const { return backend.get(); }
};
DensityBackend density_backend(const BackendOptions& options = {});  // of the CPU
// That, and the kernels of the device backend on the host.
std::vector<DensityBackend> density_backends(const BackendOptions& options = {});

// Uploads a state and finds energy, virial and forces.
struct Result {
    ForceTotals totals;
    std::vector<Vec3> forces;  // eV/A, input order
};
Result evaluate(Backend& backend, const State& state);

// One step of velocity Verlet; dt internal. Forces must be there.
ForceTotals verlet(Backend& backend, double dt);
// One wall alone, and what it felt.
WallTotals push(Backend& backend, const Wall& wall, Selection who = {});
WallTotals reflect(Backend& backend, const Plane& mirror);
// kinetic + potential, eV.
double total_energy(const Backend& backend, const ForceTotals& totals);

}  // namespace lmmd::test
