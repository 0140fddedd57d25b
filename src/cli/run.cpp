// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd run: from a deck to a run directory. `--gpumd` works in the current directory as the gpumd binary does.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "commands.hpp"
#include "console.hpp"
#include "options.hpp"
#include "run_directory.hpp"
#include "run_record.hpp"

namespace lmmd::cli {

namespace {

struct RunOptions : DeckOptions {
    std::string out;
    bool resume = false, force = false, gpumd = false;
};

std::filesystem::path run_directory(const RunOptions& options) {
    if (!options.out.empty()) return options.out;
    return std::filesystem::path("runs") / std::filesystem::path(options.deck).stem();
}

// The command line that goes on with this run.
std::string resume_command(const RunOptions& options) {
    std::string text = "lmmd run " + options.deck;
    if (!options.out.empty()) text += " --out " + options.out;
    for (const std::string& word : options.set) text += " --set " + word;
    if (options.seed != "1") text += " --seed " + options.seed;
    if (options.precision != "mixed") text += " --precision " + options.precision;
    return text + " --resume";
}

Rehearsal prepare(const RunOptions& options) {
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

RunRecord::Ending ending(const Console& console, const std::string& status) {
    return {status, console.step(), console.seconds(), console.atom_steps_per_second(), "", console.warnings()};
}

// A session that tells the person at the terminal how it goes. Takes the place of the rehearsed one.
struct Stage {
    explicit Stage(Rehearsal& rehearsal)
        : console(rehearsal.session->planned_steps, rehearsal.session->state.atoms.size()),
          session((rehearsal.session.reset(), rehearsal.options), console) {
        console.watch(session.state);
        for (const std::string& warning : rehearsal.warnings) console.warning(warning);
        session.warnings = rehearsal.warnings;
    }
    Console console;
    Session session;
};

// Carries the deck out and keeps run.json true whatever happens.
void perform_recorded(Rehearsal& rehearsal, const RunOptions& options, RunDirectory& directory, RunRecord& record) {
    Stage stage(rehearsal);
    Console& console = stage.console;
    const StopSignals signals;
    try {
        perform(rehearsal.deck, stage.session);
    } catch (const std::exception& fault) {
        const auto* error = dynamic_cast<const Error*>(&fault);
        const bool guard = error && error->kind() == ErrorKind::guard;
        console.end_line();
        RunRecord::Ending end = ending(console, guard ? "stopped" : "failed");
        if (guard) end.guard = error->what();
        record.end_attempt(end, directory.path());
        try {
            record.write(directory.path());
        } catch (const Error&) {  // a full disk: the error that brought us here says more
        }
        if (!error) throw;
        throw Error(error->kind(), error->what() + advice(*error, options, directory));
    }
    console.end_line();
    record.end_attempt(ending(console, "finished"), directory.path());
    record.write(directory.path());
    console.line(fmt::format("finished: {} steps in {:.1f} s, {:.2e} atom-step/s; results are in {}", console.steps_done(),
                             console.seconds(), console.atom_steps_per_second(), directory.path().string()));
}

// A deck may do without a run, and so without a potential.
std::string device_name(Session& session) {
    return session.model && session.has_structure ? session.backend().name() : "none";
}

int run_deck(const RunOptions& options) {
    Rehearsal rehearsal = prepare(options);
    RunRecord record(rehearsal.deck, *rehearsal.session);
    RunDirectory directory(rehearsal.options.directory);
    const Start start = directory.inspect(record, {options.resume, options.force});
    if (start == Start::already_finished) {
        std::printf("%s: this run finished at %s; its results are there. Start it afresh with --force.\n",
                    directory.path().c_str(), directory.earlier()->ended().c_str());
        return 0;
    }
    if (options.resume && start == Start::afresh)
        std::printf("%s: found no checkpoint to resume from; starting from the beginning\n", directory.path().c_str());
    directory.enter(start);
    rehearsal.options.resume = start == Start::resumed;
    record.start_attempt(start == Start::resumed ? &*directory.earlier() : nullptr, device_name(*rehearsal.session));
    record.write(directory.path());
    perform_recorded(rehearsal, options, directory, record);
    return 0;
}

int run_as_gpumd(const RunOptions& options) {
    for (const auto& [given, name] : {std::pair{options.resume, "--resume"}, {options.force, "--force"}, {!options.out.empty(), "--out"}})
        if (given) throw input_error({name, 0, 0}, "found it together with --gpumd, which works in the current directory without "
                                                   "checkpoints, expected one of the two; leave one out");
    Rehearsal rehearsal = prepare(options);
    Stage stage(rehearsal);
    stage.session.checkpoint_seconds = 0;
    perform(rehearsal.deck, stage.session);
    stage.console.line(fmt::format("Speed of this run = {:g} atom*step/second.", stage.console.atom_steps_per_second()));
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
