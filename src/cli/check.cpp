// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd check: every mistake of a deck in one go; without one, what the deck would do and what it would cost here.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "commands.hpp"
#include "console.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/md/replicas.hpp"
#include "options.hpp"

namespace lmmd::cli {

namespace {

std::string composition(const Atoms& atoms) {
    std::map<std::string, std::size_t> count;
    for (const std::string& symbol : atoms.symbol) ++count[symbol];
    std::string text;
    for (const auto& [symbol, number] : count) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, symbol);
    return text;
}

std::string box_line(const Box& box) {
    std::string text;
    for (int a = 0; a < 3; ++a) {
        const Vec3 v = box.h.row(a);
        text += box.orthogonal() ? fmt::format("{}{:.3f}", a > 0 ? " x " : "", v[a])
                                 : fmt::format("{}({:.3f}, {:.3f}, {:.3f})", a > 0 ? " " : "", v.x, v.y, v.z);
    }
    text += " A, periodic along";
    std::string axes;
    for (int a = 0; a < 3; ++a)
        if (box.periodic[static_cast<std::size_t>(a)]) axes += std::string(" ") + "abc"[a];
    return text + (axes.empty() ? " none" : axes);
}

double density_g_cm3(const State& state, double volume) {
    double mass = 0;
    for (const double m : state.atoms.mass) mass += m;
    return mass / volume / units::kGramPerCm3;
}

// Seconds of one evaluation of forces: repeated for half a second, the first one (lists, caches) not counted.
double seconds_per_evaluation(Backend& backend) {
    using Clock = std::chrono::steady_clock;
    backend.forces();
    const Clock::time_point begin = Clock::now();
    double elapsed = 0;
    int count = 0;
    while (elapsed < 0.5 && count < 200) {
        backend.forces();
        elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
        ++count;
    }
    return elapsed / count;
}

std::string duration(double seconds) {
    if (seconds < 120) return fmt::format("{:.0f} s", seconds);
    if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
    return fmt::format("{:.1f} h", seconds / 3600);
}

// The variables in which the replicas differ.
void print_replicas(const std::vector<Rehearsal>& replicas, std::size_t at_once) {
    fmt::print("replicas     {}, {} at a time", replicas.size(), at_once);
    for (const auto& [name, first] : replicas.front().deck.text.variables) {
        const auto value = [&name = name](const Rehearsal& one) { return one.deck.text.variables.at(name); };
        if (name == "replica" || std::all_of(replicas.begin(), replicas.end(), [&](const Rehearsal& one) { return value(one) == first; }))
            continue;
        fmt::print("; {}", name);
        for (const Rehearsal& one : replicas) fmt::print(" {}", value(one));
    }
    fmt::print("; below is the first\n");
}

// Of one run; the whole takes the time of so many.
void print_summary(Session& session, double runs_in_a_row) {
    const State& state = session.state;
    fmt::print("atoms        {} ({})\n", state.atoms.size(), composition(state.atoms));
    fmt::print("box          {}\n", box_line(state.box));
    double volume = state.box.volume();
    for (const Slit& slit : session.slits) {
        volume *= slit.gap() / state.box.thickness(slit.axis);
        fmt::print("slit         '{}' along {}, gap {:.3f} A\n", slit.name, "xyz"[slit.axis], slit.gap());
    }
    fmt::print("density      {:.3f} g/cm3\n", density_g_cm3(state, volume));
    const NepModel& model = *session.model;
    fmt::print("potential    {} (NEP{}), cutoff {:.2f} A\n", model.source, model.shape.version, model.max_cutoff());
    fmt::print("time         {} steps, {:.3f} ps\n", session.planned_steps, session.planned_time / units::kPicosecond);
    Backend& backend = session.backend();
    const double step = seconds_per_evaluation(backend);
    fmt::print("device       {}\n", backend.name());
    fmt::print("memory       {:.1f} MiB\n", static_cast<double>(backend.memory()) / (1024.0 * 1024.0));
    fmt::print("run time     about {} ({:.2e} atom-step/s in a calibration of forces on the starting structure)\n",
               duration(step * static_cast<double>(session.planned_steps) * runs_in_a_row),
               static_cast<double>(state.atoms.size()) / step);
}

}  // namespace

Action define_check(CLI::App& app) {
    auto options = std::make_shared<DeckOptions>();
    app.add_option("deck", options->deck, "the deck")->type_name("DECK");
    declare(app, *options);
    return [options] {
        if (options->deck.empty())
            throw input_error({"lmmd check", 0, 0}, "found no deck, expected one, such as inputs/ga_confined.in");
        Mistakes mistakes;
        const SessionOptions settings = session_options(*options, mistakes);
        const std::vector<Rehearsal> all = rehearse_deck(*options, settings, mistakes);
        Screen screen;
        for (const Rehearsal& one : all)
            for (const std::string& warning : one.warnings) screen.warning(warning);
        fmt::print("{}: no mistakes\n", options->deck);
        Session& first = *all.front().session;
        if (!first.has_structure || !first.model) return 0;
        double runs_in_a_row = 1;
        if (all.front().deck.text.replicas > 0) {
            ReplicaMachine machine(all.size(), settings, &*first.model);
            first.options.backend = machine.adapted(settings, 0).backend;
            runs_in_a_row = machine.runs_in_a_row();
            print_replicas(all, machine.at_once());
        }
        print_summary(first, runs_in_a_row);
        return 0;
    };
}

}  // namespace lmmd::cli
