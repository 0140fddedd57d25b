// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze NAME INPUT...: every estimator of the table, with the options that the table gives it.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>

#include "analyse.hpp"
#include "commands.hpp"
#include "lmmd/base/team.hpp"
#include "lmmd/base/units.hpp"
#include "output.hpp"

namespace lmmd::analyze {
namespace {

namespace fs = std::filesystem;
using namespace analysis;

struct EstimateCommand {
    std::vector<std::string> inputs, reference;
    std::map<std::string, std::vector<std::string>> options;  // of the estimator; no values: not given
    std::set<std::string> switches;                           // those that were given
    std::string interval, memory = "2GB";
    std::int64_t skip = 0;
    int threads = 0;
    ResultOutput output;
};

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
    return static_cast<std::size_t>(quantity("--memory", text, kUnits, "an amount with its unit, such as 500MB or 2GB"));
}

// The options as a deck would have them, in the order of the table.
Request request_of(const EstimatorEntry& entry, const EstimateCommand& command) {
    const std::string line = std::string("lmmd-analyze ") + entry.name;
    std::vector<Token> tokens{{line, 0, 0}, {entry.name, 0, 0}};
    for (const std::string& name : command.switches) tokens.push_back({name, 0, 0});
    for (const auto& [name, values] : command.options) {
        if (!values.empty()) tokens.push_back({name, 0, 0});
        for (const std::string& value : values) tokens.push_back({value, 0, 0});
    }
    Args args(line, 0, tokens, line + " INPUT...");
    return parse_request(args, false);
}

int run(const EstimatorEntry& entry, const EstimateCommand& command) {
    const Request request = request_of(entry, command);
    check(command.output);
    TrajectoryOptions options;
    if (!command.interval.empty()) options.interval = interval_of(command.interval);
    options.skip = command.skip;
    const Machine machine{command.threads > 0 ? command.threads : available_threads(), memory_of(command.memory)};
    const auto result_of = [&](const std::vector<std::string>& names) {
        return analyse(request, std::vector<fs::path>(names.begin(), names.end()), options, machine);
    };
    const Result result = result_of(command.inputs);
    write_result(command.reference.empty() ? result : compare(result, result_of(command.reference)), command.output);
    return 0;
}

void add_options(CLI::App& app, EstimateCommand& command, std::span<const OptionHelp> table) {
    for (const OptionHelp& option : table) {
        const std::string name = option.name;
        const int values = static_cast<int>(tokenize(option.values).size());
        if (values == 0)
            app.add_flag_callback("--" + name, [&command, name] { command.switches.insert(name); }, option.help);
        else
            app.add_option("--" + name, command.options[name], option.help)
                ->expected(values)
                ->allow_extra_args(false)  // else it takes the inputs behind it
                ->type_name(option.values);
    }
}

}  // namespace

Action define_estimator(CLI::App& app, const EstimatorEntry& entry) {
    auto command = std::make_shared<EstimateCommand>();
    app.add_option("inputs", command->inputs, "run directories or trajectories; several are averaged")
        ->type_name("INPUT")
        ->required();
    add_options(app, *command, entry.options);
    // Named groups are a deck's.
    add_options(app, *command, common_options().subspan(1));
    app.add_option("--reference", command->reference, "runs of another state; adds the logarithm of every ratio to it, with errors")->type_name("INPUT");
    app.add_option("--interval", command->interval, "time between frames, where the file does not tell: 10fs, 0.01ps");
    app.add_option("--skip", command->skip, "frames left out at the start of each input")->check(CLI::NonNegativeNumber);
    app.add_option("--memory", command->memory, "most memory to use")->capture_default_str();
    app.add_option("--threads", command->threads, "default: all processors")->check(CLI::PositiveNumber);
    declare(app, command->output);
    return [command, &entry] { return run(entry, *command); };
}

}  // namespace lmmd::analyze
