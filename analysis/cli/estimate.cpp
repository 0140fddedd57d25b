// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze NAME INPUT...: every estimator of the table, with the options that the table gives it.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>

#include "analyse.hpp"
#include "commands.hpp"
#include "input_options.hpp"
#include "output.hpp"

namespace lmmd::analyze {
namespace {

namespace fs = std::filesystem;
using namespace analysis;

struct EstimateCommand {
    InputOptions input;
    std::vector<std::string> reference;
    std::map<std::string, std::vector<std::string>> options;  // of the estimator; no values: not given
    std::set<std::string> switches;                           // those that were given
    ResultOutput output;
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

int run(const EstimatorEntry& entry, const EstimateCommand& command) {
    const Request request = request_of(entry, command);
    check(command.output);
    const auto result_of = [&](const std::vector<std::string>& names) {
        return analyse(request, std::vector<fs::path>(names.begin(), names.end()), command.input.trajectory(), command.input.machine());
    };
    const Result result = result_of(command.input.inputs);
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
    command->input.add(app);
    add_options(app, *command, entry.options);
    // Named groups are a deck's.
    add_options(app, *command, common_options().subspan(1));
    app.add_option("--reference", command->reference, "runs of another state; adds the logarithm of every ratio to it, with errors")->type_name("INPUT");
    declare(app, command->output);
    return [command, &entry] { return run(entry, *command); };
}

}  // namespace lmmd::analyze
