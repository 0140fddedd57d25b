// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <new>
#include <regex>
#include <vector>

#include "lmmd/base/text.hpp"

namespace lmmd::cli {
namespace {

Error unknown_command(const Program& program, const std::string& word) {
    std::vector<std::string> names;
    for (const Subcommand& entry : program.subcommands) names.emplace_back(entry.name);
    return input_error({program.name, 0, 0}, "found " + quote(word) + ", expected " + listed(names) + did_you_mean(word, names));
}

// What the library that reads command lines says of a mistake, in the words of all other messages.
Error mistake_of(const Program& program, const CLI::App& app, const CLI::ParseError& error) {
    std::string command = program.name;
    for (const CLI::App* at = &app; !at->get_subcommands().empty(); command += " " + at->get_name()) at = at->get_subcommands().front();
    const std::string text = error.what();
    const auto matches = [&text](std::smatch& parts, const char* pattern) { return std::regex_match(text, parts, std::regex(pattern)); };
    std::smatch parts;
    if (matches(parts, "(.*): Value (.*) not in range (.*) to (.*)")) {
        constexpr double kNoEnd = 1e300;
        const double low = to_real(parts[3].str()).value_or(0), high = to_real(parts[4].str()).value_or(2 * kNoEnd);
        return input_error({parts[1].str()}, "found " + quote(parts[2].str()) + ", expected a number " +
                                                 (high > kNoEnd ? fmt::format("above {:g}", low) : fmt::format("from {:g} to {:g}", low, high)));
    }
    if (matches(parts, "Could not convert: (.*) = (.*)")) return input_error({parts[1].str()}, "found " + quote(parts[2].str()) + ", expected a number");
    if (matches(parts, "(.*): ([0-9]+) required (.*) missing")) {
        if (parts[2] == "1") return input_error({program.name, 0, 0}, "found " + quote(parts[1].str()) + " without its value, expected one behind it");
        return input_error({command, 0, 0}, "found too few words for " + quote(parts[1].str()) + ", expected " + parts[2].str() + ": " + parts[3].str() +
                                                "; `" + command + " --help` shows how it is called");
    }
    if (matches(parts, "(.*): At least ([0-9]+) required but received ([0-9]+)"))
        return input_error({command, 0, 0}, "found too few words for " + quote(parts[1].str()) + ", expected " + parts[2].str() + "; `" + command +
                                                " --help` shows how it is called");
    if (matches(parts, "(.*) is required"))
        return input_error({command, 0, 0}, "found no " + parts[1].str() + ", expected it; `" + command + " --help` shows how it is called");
    return input_error({command, 0, 0}, text + "; `" + command + " --help` shows how it is called");
}

int dispatch(const Program& program, int argc, char** argv) {
    CLI::App app(program.summary, program.name);
    app.set_version_flag("--version", program.name + " " + program.version);
    app.allow_extras();
    std::vector<Action> actions;
    for (const Subcommand& entry : program.subcommands) {
        CLI::App* sub = app.add_subcommand(entry.name, entry.help);
        sub->allow_extras();
        sub->group(entry.group);
        actions.push_back(entry.define(*sub));
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& request) {  // --help, --version
        return app.exit(request);
    } catch (const CLI::ParseError& error) {
        throw mistake_of(program, app, error);
    }
    for (std::size_t i = 0; i < actions.size(); ++i) {
        const CLI::App* sub = app.get_subcommand(program.subcommands[i].name);
        if (!sub->parsed()) continue;
        refuse_extras(program.name + " " + sub->get_name(), *sub);
        return actions[i]();
    }
    const std::vector<std::string> extras = app.remaining();
    if (!extras.empty()) throw unknown_command(program, extras.front());
    std::fputs(app.help().c_str(), stdout);
    return 0;
}

}  // namespace

void refuse_extras(const std::string& command, const CLI::App& app) {
    const std::vector<std::string> extras = app.remaining();
    if (extras.empty()) return;
    const std::string& word = extras.front();
    const bool option = word.rfind('-', 0) == 0;
    std::vector<std::string> known;
    if (option)
        for (const CLI::Option* one : app.get_options())
            for (const std::string& name : one->get_lnames()) known.push_back("--" + name);
    else
        for (const CLI::App* sub : app.get_subcommands({})) known.push_back(sub->get_name());
    const std::string expected = option ? "one of its options" : known.empty() ? "nothing more" : listed(known);
    const std::string guess = did_you_mean(word.substr(0, word.find('=')), known);
    throw input_error({command, 0, 0}, "found " + quote(word) + ", expected " + expected +
                                           (guess.empty() ? "; `" + command + " --help` lists them" : guess));
}

int run_program(const Program& program, int argc, char** argv) noexcept try {
    return dispatch(program, argc, argv);
} catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return exit_status(error.kind());
} catch (const std::bad_alloc&) {
    std::fprintf(stderr, "%s: the memory of this machine does not suffice; use fewer atoms\n", program.name.c_str());
    return exit_status(ErrorKind::machine);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s: a fault of the program: %s; please report it together with the input\n", program.name.c_str(), error.what());
    return exit_status(ErrorKind::machine);
}

}  // namespace lmmd::cli
