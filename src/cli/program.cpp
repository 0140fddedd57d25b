// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.hpp"

#include <cstdio>
#include <new>
#include <vector>

#include "lmmd/base/text.hpp"

namespace lmmd::cli {
namespace {

Error unknown_command(const Program& program, const std::string& word) {
    std::vector<std::string> names;
    for (const Subcommand& entry : program.subcommands) names.emplace_back(entry.name);
    return input_error({program.name, 0, 0}, "found " + quote(word) + ", expected " + listed(names) + did_you_mean(word, names));
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
    } catch (const CLI::ArgumentMismatch& error) {  // "--out: 1 required DIR missing"
        const std::string option = std::string(error.what()).substr(0, std::string(error.what()).find(':'));
        throw input_error({program.name, 0, 0}, "found " + quote(option) + " without its value, expected one behind it");
    } catch (const CLI::ParseError& error) {
        throw input_error({program.name, 0, 0}, std::string(error.what()) + "; `" + program.name + " --help` shows how it is called");
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
