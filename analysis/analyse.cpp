// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse.hpp"

#include "dynamics/vdos_table.hpp"

namespace lmmd::analysis {
namespace {

// What totals are enough for may come from a run's thermo.out, where its trajectory has no stress or is not there.
std::filesystem::path source_of(const Request& request, const std::filesystem::path& input) {
    const std::filesystem::path totals = input / "thermo.out";
    if (request.plan.needs.atoms || !std::filesystem::is_directory(input) || !std::filesystem::exists(totals)) return input;
    try {
        const std::optional<FileFrame> first = open_frames(find_frames(input))->next();
        return first && first->frame.pressure ? input : totals;
    } catch (const Error&) { return totals; }
}

Result analyse_one(const Request& request, const std::filesystem::path& input, const TrajectoryOptions& options,
                   const Machine& machine) {
    if (request.plan.from_vdos && is_vdos_table(input)) {
        Result result = request.plan.from_vdos(read_vdos_table(input, request.restriction.element));
        result.command = request.text;
        return result;
    }
    Trajectory trajectory(source_of(request, input), options);
    Setup setup = trajectory.setup();
    setup.threads = machine.threads;
    setup.memory = machine.memory;
    setup.one_pass = false;
    Measurement measurement(request, std::move(setup));
    Frame frame;
    do {
        trajectory.rewind();
        while (trajectory.next(frame)) measurement.accumulate(frame);
    } while (measurement.another_pass());
    return measurement.result();
}

}  // namespace

Result analyse(const Request& request, std::span<const std::filesystem::path> inputs, TrajectoryOptions options,
               Machine machine) {
    options.needs = request.plan.needs;
    std::vector<Result> results;
    for (const std::filesystem::path& input : inputs) results.push_back(analyse_one(request, input, options, machine));
    return average(results);
}

}  // namespace lmmd::analysis
