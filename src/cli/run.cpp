// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd run: from a deck to a run directory. `--gpumd` works in the current directory as the gpumd binary does.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "attempt.hpp"
#include "commands.hpp"

namespace lmmd::cli {

namespace {

std::filesystem::path run_directory(const RunOptions& options) {
    if (!options.out.empty()) return options.out;
    return std::filesystem::path("runs") / std::filesystem::path(options.deck).stem();
}

std::vector<Rehearsal> prepare(const RunOptions& options) {
    Mistakes mistakes;
    SessionOptions settings = session_options(options, mistakes);
    settings.directory = options.gpumd ? "." : run_directory(options);
    settings.gpumd = options.gpumd;
    return rehearse_deck(options, settings, mistakes);
}

// What a user can do, beyond what the error says, about a run that ended early.
std::string advice(const Error& error, const RunOptions& options, const RunDirectory& directory) {
    if (error.kind() == ErrorKind::input) return "";
    if (error.kind() == ErrorKind::guard && StopSignals::received() == 0)
        return "\nonce the deck is mended, start it afresh with --force";
    return directory.has_checkpoint() ? "\ngo on with `" + resume_command(options) + "`"
                                      : "\nthere is no checkpoint yet: `" + resume_command(options) + "` starts over";
}

int run_single(Rehearsal rehearsal, const RunOptions& options) {
    const std::int64_t steps = rehearsal.session->planned_steps;
    const std::size_t atoms = rehearsal.session->state.atoms.size();
    Attempt attempt(std::move(rehearsal), options);
    RunDirectory& directory = attempt.directory();
    if (attempt.start() == Start::already_finished) {
        std::printf("%s: this run finished at %s; its results are there. Start it afresh with --force.\n",
                    directory.path().c_str(), directory.earlier()->ended().c_str());
        return 0;
    }
    if (options.resume && attempt.start() == Start::afresh)
        std::printf("%s: found no checkpoint to resume from; starting from the beginning\n", directory.path().c_str());
    attempt.begin();
    const StopSignals signals;
    Screen screen;
    Console console(screen, steps, atoms);
    try {
        attempt.carry_out(console);
    } catch (const Error& error) {
        throw Error(error.kind(), error.what() + advice(error, options, directory));
    }
    screen.line(fmt::format("finished: {} steps in {:.1f} s, {:.2e} atom-step/s; results are in {}", console.steps_done(),
                            console.seconds(), console.atom_steps_per_second(), directory.path().string()));
    return 0;
}

int run_deck(const RunOptions& options) {
    std::vector<Rehearsal> rehearsals = prepare(options);
    if (rehearsals.front().deck.text.replicas == 0) return run_single(std::move(rehearsals.front()), options);
    run_replicas(std::move(rehearsals), options, run_directory(options));
    return 0;
}

int run_as_gpumd(const RunOptions& options) {
    for (const auto& [given, name] : {std::pair{options.resume, "--resume"}, {options.force, "--force"}, {!options.out.empty(), "--out"}})
        if (given) throw input_error({name, 0, 0}, "found it together with --gpumd, which works in the current directory without "
                                                   "checkpoints, expected one of the two; leave one out");
    Rehearsal rehearsal = std::move(prepare(options).front());
    if (rehearsal.deck.text.replicas > 0)
        throw input_error({options.deck, 0, 0}, "found 'replicas' together with --gpumd, which works in one directory, expected "
                                                "one of the two; leave one out");
    Screen screen;
    Console console(screen, rehearsal.session->planned_steps, rehearsal.session->state.atoms.size());
    const std::vector<std::string> warnings = std::move(rehearsal.warnings);
    rehearsal.session.reset();
    Session session(rehearsal.options, console);
    console.watch(session.state);
    for (const std::string& warning : warnings) console.warning(warning);
    session.warnings = warnings;
    session.checkpoint_seconds = 0;
    perform(rehearsal.deck, session);
    screen.line(fmt::format("Speed of this run = {:g} atom*step/second.", console.atom_steps_per_second()));
    return 0;
}

}  // namespace

Action define_run(CLI::App& app) {
    auto options = std::make_shared<RunOptions>();
    app.add_option("deck", options->deck, "the deck; with --gpumd run.in if not given")->type_name("DECK");
    app.add_option("--out", options->out, "run directory; default: runs/<deck name>")->type_name("DIR");
    declare(app, *options);
    app.add_flag("--resume", options->resume, "go on from the run directory's checkpoint");
    app.add_flag("--force", options->force, "start afresh; removes the files of the earlier run from its directory");
    app.add_flag("--gpumd", options->gpumd, "work in the current directory, with the file names and habits of gpumd");
    return [options] {
        if (options->deck.empty() && options->gpumd) options->deck = "run.in";
        if (options->deck.empty())
            throw input_error({"lmmd run", 0, 0}, "found no deck, expected one, such as inputs/ga_confined.in");
        return options->gpumd ? run_as_gpumd(*options) : run_deck(*options);
    };
}

}  // namespace lmmd::cli
