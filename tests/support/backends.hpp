// SPDX-License-Identifier: GPL-3.0-or-later
// One test body, every machine: the backends there are, on small potentials of one or two elements.
#pragma once

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

// The density potential, a random NEP of Ga and In in double and in mixed precision, and that NEP on a CUDA device if
// there is one (otherwise a warning says that it was skipped).
std::vector<TestBackend> backends(const BackendOptions& options = {});
// Those in double precision: for finite differences.
std::vector<TestBackend> double_backends(const BackendOptions& options = {});

// The density potential alone; `evaluator` sees it at work.
struct DensityBackend {
    std::unique_ptr<Backend> backend;
    DensityEvaluator* evaluator;
    Backend* operator->() const { return backend.get(); }
};
DensityBackend density_backend(const BackendOptions& options = {});

// Uploads a state and finds energy, virial and forces.
struct Result {
    ForceTotals totals;
    std::vector<Vec3> forces;  // eV/A, input order
};
Result evaluate(Backend& backend, const State& state);

// One step of velocity Verlet; dt internal. Forces must be there.
ForceTotals verlet(Backend& backend, double dt);
// kinetic + potential, eV.
double total_energy(const Backend& backend, const ForceTotals& totals);

}  // namespace lmmd::test
