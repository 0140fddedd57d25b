// SPDX-License-Identifier: GPL-3.0-or-later
#include "input_options.hpp"

#include "lmmd/base/team.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analyze {
namespace {

struct Unit {
    const char* name;
    double factor;
};

// "10fs", "0.5 GB": a number above 0 and one of the units.
double quantity(const std::string& option, const std::string& text, std::span<const Unit> units, const char* words) {
    const std::size_t end = text.find_first_not_of("0123456789.eE+-");
    const std::optional<double> number = to_real(text.substr(0, end));
    if (number && *number > 0 && end != std::string::npos) {
        const std::size_t begin = text.find_first_not_of(' ', end);
        for (const Unit& unit : units)
            if (begin != std::string::npos && text.substr(begin) == unit.name) return *number * unit.factor;
    }
    throw input_error({option}, "found " + quote(text) + ", expected " + words);
}

double interval_of(const std::string& text) {
    static constexpr Unit kUnits[] = {{"fs", units::kFemtosecond}, {"ps", units::kPicosecond}};
    return quantity("--interval", text, kUnits, "a time with its unit, such as 10fs or 0.01ps");
}

std::size_t memory_of(const std::string& text) {
    static constexpr Unit kUnits[] = {{"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}};
    return static_cast<std::size_t>(
        quantity("--memory", text, kUnits, "an amount with its unit, such as 500MB or 2GB"));
}

}  // namespace

void InputOptions::add(CLI::App& app) {
    app.add_option("inputs", inputs, "run directories or trajectories; several are averaged")
        ->type_name("INPUT")
        ->required();
    app.add_option("--interval", interval, "time between frames, where the file does not tell: 10fs, 0.01ps");
    app.add_option("--units", units, "of a LAMMPS dump that does not tell: metal, real");
    app.add_option("--skip", skip, "frames left out at the start of each input")->check(CLI::NonNegativeNumber);
    app.add_option("--memory", memory, "most memory to use")->capture_default_str();
    app.add_option("--threads", threads, "default: all processors")->check(CLI::PositiveNumber);
}

analysis::TrajectoryOptions InputOptions::trajectory() const {
    analysis::TrajectoryOptions options;
    if (!interval.empty()) options.interval = interval_of(interval);
    options.skip = skip;
    options.reader.units = units;
    options.reader.threads = machine().threads;
    return options;
}

analysis::Machine InputOptions::machine() const {
    return {threads > 0 ? threads : available_threads(), memory_of(memory)};
}

}  // namespace lmmd::analyze
