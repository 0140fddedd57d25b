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
#include "lmmd/io/output.hpp"
#include "plot/gnuplot.hpp"

namespace lmmd::analyze {
namespace {

namespace fs = std::filesystem;
using namespace analysis;

struct EstimateCommand {
    std::vector<std::string> inputs;
    std::map<std::string, std::vector<std::string>> options;  // of the estimator; no values: not given
    std::set<std::string> switches;                           // those that were given
    std::string interval, units, memory = "2GB", out, plot;
    std::int64_t skip = 0;
    int threads = 0;
    bool json = false;
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

void write(const Result& result, const EstimateCommand& command) {
    if (!command.plot.empty())
        replace_file(command.plot, draw(figures_of(result), image_format(command.plot, "--plot")));
    if (!command.out.empty()) {
        fs::create_directories(command.out);
        for (const DataTable& table : result.tables)
            replace_file(fs::path(command.out) / (table.name + ".out"), format_table(result, table));
    }
    if (command.json) {
        fmt::print("{}", format_json(result));
        return;
    }
    for (const std::string& warning : result.warnings) fmt::print(stderr, "warning: {}\n", warning);
    if (command.out.empty()) {
        for (const DataTable& table : result.tables) fmt::print("{}", format_table(result, table));
        if (result.tables.empty()) fmt::print("{}", format_scalars(result));
        return;
    }
    fmt::print("{}", format_scalars(result));
    for (const DataTable& table : result.tables)
        fmt::print("{}: {}\n", (fs::path(command.out) / (table.name + ".out")).string(), table.title);
}

int run(const EstimatorEntry& entry, const EstimateCommand& command) {
    const Request request = request_of(entry, command);
    if (!command.plot.empty()) image_format(command.plot, "--plot");  // before the work, not after it
    TrajectoryOptions options;
    if (!command.interval.empty()) options.interval = interval_of(command.interval);
    options.skip = command.skip;
    options.reader.units = command.units;
    const Machine machine{command.threads > 0 ? command.threads : available_threads(), memory_of(command.memory)};
    const std::vector<fs::path> inputs(command.inputs.begin(), command.inputs.end());
    write(analyse(request, inputs, options, machine), command);
    return 0;
}

void add_options(CLI::App& app, EstimateCommand& command, std::span<const OptionHelp> table) {
    for (const OptionHelp& option : table) {
        const std::string name = option.name;
        const int values = static_cast<int>(tokenize(option.values).size());
        if (values == 0)
            app.add_flag_callback("--" + name, [&command, name] { command.switches.insert(name); }, option.help);
        else
            app.add_option("--" + name, command.options[name], option.help)->expected(values)->type_name(option.values);
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
    app.add_option("--interval", command->interval, "time between frames, where the file does not tell: 10fs, 0.01ps");
    app.add_option("--units", command->units, "of a LAMMPS dump that does not tell: metal, real");
    app.add_option("--skip", command->skip, "frames left out at the start of each input")->check(CLI::NonNegativeNumber);
    app.add_option("--out", command->out, "folder for the tables; default: to the terminal")->type_name("DIR");
    app.add_option("--plot", command->plot, "figure of the curves with their errors; gnuplot draws it")->type_name("FILE.png|FILE.svg");
    app.add_option("--memory", command->memory, "most memory to use")->capture_default_str();
    app.add_option("--threads", command->threads, "default: all processors")->check(CLI::PositiveNumber);
    app.add_flag("--json", command->json, "the result as JSON");
    return [command, &entry] { return run(entry, *command); };
}

}  // namespace lmmd::analyze
