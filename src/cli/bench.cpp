// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd bench: the speed of this machine, as a table of potentials on standard structures.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "benchmark.hpp"
#include "commands.hpp"
#include "lmmd/base/team.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/io/potentials.hpp"
#include "lmmd/nep/evaluator.hpp"
#include "machine.hpp"
#include "options.hpp"

namespace lmmd::cli {

namespace {

using Json = nlohmann::ordered_json;
constexpr double kTimeStepNs = 2e-6;
constexpr double kDay = 86400;  // s

struct BenchOptions {
    std::vector<std::string> potentials;
    std::string structure;
    std::int64_t atoms = 4000;
    BackendChoice backend;
    BenchPlan plan;
    bool json = false;
};

// What the float lanes of the threads in use could do, flop/s; 0 where that is not known: another precision, another device.
double peak(const BenchOptions& options, const BenchResult& result) {
    if (options.backend.precision == "double" || !result.device.starts_with("cpu")) return 0;
    const int threads = options.backend.threads > 0 ? options.backend.threads : available_threads();
    return threads * measured_peak(best_instructions());
}

Json as_json(const BenchSystem& system, const BenchResult& r, double peak) {
    Json row{{"potential", system.potential}, {"structure", system.structure}, {"device", r.device}, {"atoms", r.atoms},
             {"radial_neighbors", r.neighbors.radial}, {"angular_neighbors", r.neighbors.angular},
             {"kflop_per_atom_step", r.operations / 1e3}, {"force_atoms_per_s", r.force_rate},
             {"atom_step_per_s", r.step_rate},
             {"ns_per_day_at_2_fs", r.step_rate / static_cast<double>(r.atoms) * kDay * kTimeStepNs},
             {"share_of_peak", nullptr}, {"bytes_per_atom", r.bytes_per_atom}};
    if (peak > 0) row["share_of_peak"] = r.force_rate * r.operations / peak;
    return row;
}

// The last part of a path, cut to the table's width.
std::string short_name(const std::string& potential) {
    return std::filesystem::path(potential).filename().string().substr(0, 22);
}

void print_row(const Json& row) {
    const Json& share = row["share_of_peak"];
    fmt::print("{:<22} {:<18} {:>7} {:>5.1f} {:>5.1f} {:>7.1f} {:>11.3g} {:>11.3g} {:>8.3g} {:>6} {:>8.0f}\n",
               short_name(row["potential"].get<std::string>()), row["structure"].get<std::string>(), row["atoms"].get<std::size_t>(),
               row["radial_neighbors"].get<double>(), row["angular_neighbors"].get<double>(),
               row["kflop_per_atom_step"].get<double>(), row["force_atoms_per_s"].get<double>(),
               row["atom_step_per_s"].get<double>(), row["ns_per_day_at_2_fs"].get<double>(),
               share.is_null() ? "-" : fmt::format("{:.1f} %", 100 * share.get<double>()),
               row["bytes_per_atom"].get<double>());
}

void print_head(const std::string& device) {
    fmt::print("{}; {}\n", processor_name(), device);
    fmt::print("forces: list at hand; steps: velocity Verlet of 2 fs with all that belongs to it; kflop: of the formulas, an atom and step\n\n");
    fmt::print("{:<22} {:<18} {:>7} {:>5} {:>5} {:>7} {:>11} {:>11} {:>8} {:>6} {:>8}\n", "potential", "structure", "atoms",
               "N_R", "N_A", "kflop", "forces/s", "atom-step/s", "ns/day", "peak", "bytes/at");
}

int run_bench(BenchOptions options) {
    const std::vector<std::filesystem::path> folders = potential_folders();
    if (options.potentials.empty()) options.potentials = installed_potentials(folders);
    if (options.potentials.empty())
        throw input_error({"lmmd bench"}, "found no installed potential, expected one; name a nep.txt");
    Json rows = Json::array();
    for (const std::string& name : options.potentials) {
        const NepModel model = read_nep(find_potential(name, name, folders, {"POTENTIAL"}));
        const BenchSystem system = bench_system(name, model, options.structure, options.atoms);
        const auto maker = [&](const NepModel& m) { return make_backend(m, options.backend); };
        const BenchResult result = measure(system, maker, options.plan);
        rows.push_back(as_json(system, result, peak(options, result)));
        if (options.json) continue;
        if (rows.size() == 1) print_head(result.device);
        print_row(rows.back());
    }
    if (options.json) fmt::print("{}\n", Json{{"machine", processor_name()}, {"systems", rows}}.dump(2));
    return 0;
}

}  // namespace

Action define_bench(CLI::App& app) {
    auto options = std::make_shared<BenchOptions>();
    app.add_option("potential", options->potentials, "names of installed potentials, or nep.txt files; default: all that are installed")
        ->type_name("POTENTIAL");
    app.add_option("--structure", options->structure, "a crystal as `build crystal` names it, or an extended xyz; default: by element");
    app.add_option("--atoms", options->atoms, "about so many atoms")->check(CLI::Range(8, 100'000'000));
    declare(app, options->backend);
    app.add_option("--repeats", options->plan.repeats, "measurements, of which the median is taken")->check(CLI::Range(1, 1000));
    app.add_option("--seconds", options->plan.seconds, "least time of one measurement")->check(CLI::Range(1e-3, 1e3));
    app.add_flag("--json", options->json, "print the table as JSON");
    return [options] { return run_bench(*options); };
}

}  // namespace lmmd::cli
