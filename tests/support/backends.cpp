// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/backends.hpp"

#include <catch2/catch.hpp>

#include "cpu/backend_cpu.hpp"
#include "lmmd/device/backend.hpp"
#include "lmmd/device/host_machine.hpp"
#include "support/builders.hpp"
#include "support/density_device.hpp"
#include "support/host_device.hpp"

namespace lmmd::test {
namespace {

BackendOptions with_precision(BackendOptions options, Precision precision) {
    options.precision = precision;
    return options;
}

using DensityEngine = DeviceEngine<HostMachine, DensityPotential<HostMachine>>;

std::shared_ptr<DensityEngine> density_engine(const BackendOptions& options) {
    auto machine = std::make_unique<HostMachine>();
    auto evaluator = std::make_unique<DensityPotential<HostMachine>>(*machine);
    return std::make_shared<DensityEngine>(
        std::move(machine), DensityEngine::Potential{std::move(evaluator), {"Ga", "In"}, "density"}, options.skin, 1);
}

NepModel model() { return random_model(7, ModelOptions{2, true, 10}); }

}  // namespace

DensityBackend density_backend(const BackendOptions& options) {
    CpuBackend::Potential potential;
    auto evaluator = std::make_unique<DensityEvaluator>();
    const DensityEvaluator* seen = evaluator.get();
    potential.evaluator = std::move(evaluator);
    potential.elements = {"Ga", "In"};
    potential.cutoff = DensityEvaluator::kCutoff;
    potential.source = "density";
    return {"cpu", std::make_unique<CpuBackend>(std::move(potential), options), [seen] { return seen->lists(); }};
}

std::vector<DensityBackend> density_backends(const BackendOptions& options) {
    std::vector<DensityBackend> all;
    all.push_back(density_backend(options));
    const std::shared_ptr<DensityEngine> engine = density_engine(options);
    all.push_back({"host device", std::make_unique<DeviceBackend<HostMachine, DensityPotential<HostMachine>>>(engine, 0),
                   [engine] { return engine->evaluator().lists(); }});
    return all;
}

std::vector<TestBackend> double_backends(const BackendOptions& options) {
    std::vector<TestBackend> all;
    for (DensityBackend& b : density_backends(options))
        all.push_back({"density, " + b.what, 1e-10, std::move(b.backend)});
    const BackendOptions exact = with_precision(options, Precision::real64);
    all.push_back({"nep double", 1e-10, make_cpu_backend(model(), exact)});
    all.push_back({"nep double, host device", 1e-10, host_device_backend(model(), exact)});
    return all;
}

std::vector<TestBackend> backends(const BackendOptions& options) {
    std::vector<TestBackend> all = double_backends(options);
    const BackendOptions mixed = with_precision(options, Precision::mixed);
    all.push_back({"nep mixed", 3e-5, make_cpu_backend(model(), mixed)});
    all.push_back({"nep mixed, host device", 3e-5, host_device_backend(model(), mixed)});
    try {
        all.push_back({"nep cuda", 3e-5, make_cuda_backend(model(), mixed)});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::machine) throw;
        static bool said = false;  // once is visible enough
        if (!said) WARN("skipped: cuda (" << error.what() << ")");
        said = true;
    }
    return all;
}

Result evaluate(Backend& backend, const State& state) {
    backend.upload(state, all_in_group_zero(state));
    Result result;
    result.totals = backend.forces();
    result.forces = backend.download_forces();
    return result;
}

WallTotals push(Backend& backend, const Wall& wall, Selection who) {
    Cell cell = backend.cell();
    cell.wall[0] = {};
    cell.wall[0].plane = wall.plane;
    backend.set_cell(cell);
    backend.push(0, wall.potential, who);
    return backend.cell().wall[0].totals;
}

WallTotals reflect(Backend& backend, const Plane& mirror) {
    Cell cell = backend.cell();
    cell.wall[0] = {};
    cell.wall[0].plane = mirror;
    backend.set_cell(cell);
    backend.reflect(0, {});
    return backend.cell().wall[0].totals;
}

ForceTotals verlet(Backend& backend, double dt) {
    backend.apply(Kick{0.5 * dt}, {});
    backend.apply(Drift{dt}, {});
    const ForceTotals totals = backend.forces();
    backend.apply(Kick{0.5 * dt}, {});
    return totals;
}

double total_energy(const Backend& backend, const ForceTotals& totals) {
    return totals.energy + 0.5 * trace(backend.sums({}).kinetic);
}

}  // namespace lmmd::test
