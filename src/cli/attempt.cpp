// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt.hpp"

namespace lmmd::cli {

namespace {

// A deck may do without a run, and so without a potential.
std::string device_name(Session& session) {
    return session.model && session.has_structure ? session.backend().name() : "none";
}

RunRecord::Ending ending(const Console& console, const std::string& status) {
    return {status, console.step(), console.seconds(), console.atom_steps_per_second(), "", console.warnings()};
}

}  // namespace

std::string resume_command(const RunOptions& options) {
    std::string text = "lmmd run " + options.deck;
    if (!options.out.empty()) text += " --out " + options.out;
    for (const std::string& word : options.set) text += " --set " + word;
    if (options.seed != "1") text += " --seed " + options.seed;
    if (options.precision != "mixed") text += " --precision " + options.precision;
    return text + " --resume";
}

Attempt::Attempt(Rehearsal rehearsal, const RunOptions& options)
    : rehearsal_(std::move(rehearsal)), record_(rehearsal_.deck, *rehearsal_.session),
      directory_(rehearsal_.options.directory), start_(directory_.inspect(record_, {options.resume, options.force})) {}

void Attempt::begin() {
    directory_.enter(start_);
    rehearsal_.options.resume = start_ == Start::resumed;
    record_.start_attempt(start_ == Start::resumed ? &*directory_.earlier() : nullptr, device_name(*rehearsal_.session));
    record_.write(directory_.path());
}

void Attempt::carry_out(Console& console) {
    rehearsal_.session.reset();
    Session session(rehearsal_.options, console);
    console.watch(session.state);
    for (const std::string& warning : rehearsal_.warnings) console.warning(warning);
    session.warnings = rehearsal_.warnings;
    try {
        perform(rehearsal_.deck, session);
    } catch (const std::exception& fault) {
        const auto* error = dynamic_cast<const Error*>(&fault);
        const bool guard = error && error->kind() == ErrorKind::guard;
        RunRecord::Ending end = ending(console, guard ? "stopped" : "failed");
        if (guard) end.guard = error->what();
        record_.end_attempt(end, directory_.path());
        try {
            record_.write(directory_.path());
        } catch (const Error&) {  // a full disk: the error that brought us here says more
        }
        throw;
    }
    record_.end_attempt(ending(console, "finished"), directory_.path());
    record_.write(directory_.path());
}

}  // namespace lmmd::cli
