// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmark.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "lmmd/base/random.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/build/crystal.hpp"
#include "lmmd/build/liquid.hpp"
#include "lmmd/io/extxyz.hpp"
#include "lmmd/md/ensemble.hpp"
#include "lmmd/md/velocities.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd::cli {

namespace {

constexpr double kTimeStep = 2;          // fs
constexpr double kLiquidDensity = 5.96;  // g/cm3, near that of liquid gallium at 500 K
constexpr int kSettlingSteps = 100;      // of a random liquid, before anything is timed

struct Standard {
    const char* element;
    const char* crystal;  // nullptr: the liquid
};

// Handbook lattice parameters at room temperature, A; a speed depends on them through the number of neighbours alone.
constexpr Standard kStandards[] = {
    {"Ga", nullptr},          {"In", "In"},             {"Bi", "Bi"},
    {"Sn", "beta-Sn"},        {"Cu", "fcc:Cu:3.615"},   {"Si", "diamond:Si:5.431"},
    {"C", "diamond:C:3.567"}, {"Ge", "diamond:Ge:5.658"}, {"Al", "fcc:Al:4.050"},
    {"Ag", "fcc:Ag:4.086"},   {"Au", "fcc:Au:4.078"},   {"Pb", "fcc:Pb:4.951"},
    {"Ni", "fcc:Ni:3.524"},   {"Fe", "bcc:Fe:2.866"},   {"W", "bcc:W:3.165"},
};

State crystal_of(const std::string& name, std::int64_t atoms) {
    const Where where{"--structure"};
    const State cell = build_crystal({name, {1, 1, 1}, where});
    const double edge = std::cbrt(cell.box.volume() * static_cast<double>(atoms) / static_cast<double>(cell.atoms.size()));
    CrystalSpec spec{name, {}, where};
    for (int a = 0; a < 3; ++a)
        spec.cells[a] = std::max(1, static_cast<int>(std::lround(edge / norm(cell.box.h.row(a)))));
    return build_crystal(spec);
}

State liquid_gallium(std::int64_t atoms) {
    const std::vector<Fraction> gallium{{"Ga", 1}};
    return build_liquid({gallium, cubic_container(atoms, number_density(gallium, kLiquidDensity * units::kGramPerCm3)), atoms, 1, {}});
}

const Standard* standard_of(const NepModel& model, const std::string& element) {
    for (const Standard& s : kStandards)
        if (element == s.element && model.type_of(element) >= 0) return &s;
    return nullptr;
}

MeanNeighbors mean_neighbors(const NepModel& model, State state) {
    const NepShape& shape = model.shape;
    for (std::size_t i = 0; i < state.atoms.size(); ++i) wrap(state.box, state.atoms.position[i], state.atoms.image[i]);
    const NeighborList list = build_neighbor_list(state.box, state.atoms.position, model.max_cutoff(), 1);
    const std::vector<Vec3> shifts = list.shift_vectors(state.box);
    const auto type = [&](std::size_t i) { return static_cast<std::size_t>(model.type_of(state.atoms.symbol[i])); };
    MeanNeighbors n;
    for (std::size_t i = 0; i < list.atoms(); ++i) {
        for (std::size_t s = list.begin[i]; s < list.begin[i + 1]; ++s) {
            const std::size_t j = list.atom[s];
            const double r = norm(state.atoms.position[j] + shifts[list.shift[s]] - state.atoms.position[i]);
            n.radial += r < 0.5 * (shape.cutoff_radial[type(i)] + shape.cutoff_radial[type(j)]);
            n.angular += r < 0.5 * (shape.cutoff_angular[type(i)] + shape.cutoff_angular[type(j)]);
        }
    }
    n.radial /= static_cast<double>(list.atoms());
    n.angular /= static_cast<double>(list.atoms());
    return n;
}

// Median over the repeats of calls a second.
template <class Call>
double rate(const BenchPlan& plan, Call&& call) {
    using Clock = std::chrono::steady_clock;
    std::vector<double> rates;
    for (int repeat = 0; repeat < plan.repeats; ++repeat) {
        const Clock::time_point start = Clock::now();
        double seconds = 0;
        int calls = 0;
        do {
            call();
            ++calls;
            seconds = std::chrono::duration<double>(Clock::now() - start).count();
        } while (seconds < plan.seconds);
        rates.push_back(calls / seconds);
    }
    std::sort(rates.begin(), rates.end());
    return rates[rates.size() / 2];
}

// A random liquid lets go of much energy; held near the temperature it becomes one that can be timed.
void settle(System& system, double temperature) {
    for (int step = 0; step < kSettlingSteps; ++step) {
        velocity_verlet(system);
        system.scale_velocities(std::sqrt(temperature / system.temperature()));
    }
}

}  // namespace

BenchSystem bench_system(const std::string& potential, const NepModel& model, const std::string& wanted, std::int64_t atoms) {
    BenchSystem result{potential, wanted, model, {}};
    std::error_code ignored;
    if (std::filesystem::is_regular_file(wanted, ignored)) {
        std::optional<XyzFrame> frame = XyzReader(wanted).next();
        if (!frame) throw input_error({wanted}, "found no frame, expected a structure; check the file");
        result.state = std::move(frame->state);
        return result;
    }
    if (!wanted.empty()) {
        result.state = crystal_of(wanted, atoms);
        return result;
    }
    for (const std::string& element : model.shape.elements) {
        const Standard* standard = standard_of(model, element);
        if (!standard) continue;
        result.structure = standard->crystal ? standard->crystal : "liquid Ga";
        result.state = standard->crystal ? crystal_of(standard->crystal, atoms) : liquid_gallium(atoms);
        return result;
    }
    throw input_error({potential}, "found no element with a standard structure among those of the potential, expected one; "
                                   "name a structure: --structure fcc:EL:a, or a file");
}

BenchResult measure(const BenchSystem& bench, const BackendMaker& make_backend, const BenchPlan& plan) {
    const std::unique_ptr<Backend> backend = make_backend(bench.model);
    State state = bench.state;
    draw_velocities(state, {plan.temperature, 1, 0});
    backend->upload(state, std::vector<std::uint64_t>(state.atoms.size(), 1));
    System system(*backend, state.box, {}, Selection{0, 0});
    system.clock.dt = kTimeStep * units::kFemtosecond;
    system.forces();
    settle(system, plan.temperature);

    BenchResult result;
    const double atoms = static_cast<double>(state.atoms.size());
    result.step_rate = atoms * rate(plan, [&] { velocity_verlet(system); });
    result.force_rate = atoms * rate(plan, [&] { backend->forces(); });
    backend->download(state);
    result.device = backend->name();
    result.atoms = state.atoms.size();
    result.neighbors = mean_neighbors(bench.model, state);
    result.operations = nep_operations(bench.model.shape, result.neighbors);
    result.bytes_per_atom = static_cast<double>(backend->memory()) / atoms;
    return result;
}

}  // namespace lmmd::cli
