// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze NAME INPUT...: every estimator of the table, with the options that the table gives it.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>

#include "analyse.hpp"
#include "commands.hpp"
#include "input_options.hpp"
#include "lmmd/io/output.hpp"
#include "plot/gnuplot.hpp"

namespace lmmd::analyze {
namespace {

namespace fs = std::filesystem;
using namespace analysis;

struct EstimateCommand {
    InputOptions input;
    std::vector<std::string> reference;
    std::map<std::string, std::vector<std::string>> options;  // of the estimator; no values: not given
    std::set<std::string> switches;                           // those that were given
    std::string out, plot;
    bool json = false;
};

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
    const auto result_of = [&](const std::vector<std::string>& names) {
        return analyse(request, std::vector<fs::path>(names.begin(), names.end()), command.input.trajectory(), command.input.machine());
    };
    const Result result = result_of(command.input.inputs);
    write(command.reference.empty() ? result : compare(result, result_of(command.reference)), command);
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
    command->input.add(app);
    add_options(app, *command, entry.options);
    // Named groups are a deck's.
    add_options(app, *command, common_options().subspan(1));
    app.add_option("--reference", command->reference, "runs of another state; adds the logarithm of every ratio to it, with errors")->type_name("INPUT");
    app.add_option("--out", command->out, "folder for the tables; default: to the terminal")->type_name("DIR");
    app.add_option("--plot", command->plot, "figure of the curves with their errors; gnuplot draws it")->type_name("FILE.png|FILE.svg");
    app.add_flag("--json", command->json, "the result as JSON");
    return [command, &entry] { return run(entry, *command); };
}

}  // namespace lmmd::analyze
