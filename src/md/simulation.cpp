// SPDX-License-Identifier: GPL-3.0-or-later
// The loop of a run.
#include "lmmd/md/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lmmd/base/team.hpp"
#include "lmmd/md/registry.hpp"
#include "lmmd/md/velocities.hpp"
#include "running.hpp"

namespace lmmd {

namespace {

constexpr double kDefaultTemperature = 300;  // K: GPUMD's, for atoms that nobody gave velocities

Selection frozen_atoms(const Session& session) {
    return session.pending.frozen ? session.groups.selection(Groups::kFrozen) : Selection{0, 0};
}

std::unique_ptr<Ensemble> make_ensemble(const Session& session) {
    if (session.pending.ensemble) return session.pending.ensemble();
    for (const EnsembleEntry& entry : ensembles()) {
        if (std::string_view(entry.name) != "nve") continue;
        Args none(session.options.deck.string(), 0, {Token{"nve", 0}}, entry.usage);
        return entry.parse(none)();
    }
    throw machine_error("the table of ensembles lacks nve");
}

std::vector<std::unique_ptr<Observer>> make_observers(const Session& session, OutputFiles& files, std::int64_t steps) {
    const int threads = session.options.backend.threads > 0 ? session.options.backend.threads : available_threads();
    const RunSetup setup{session.state, session.groups, session.dt, steps, files, session.options.gpumd,
                         session.model->shape.elements, threads};
    std::vector<std::unique_ptr<Observer>> observers;
    for (const auto* list : {&session.pending.observers, &session.persistent}) {
        for (const auto& [keyword, factory] : *list) observers.push_back(factory(setup));
    }
    return observers;
}

void need_velocities(Session& session) {
    Atoms& atoms = session.state.atoms;
    const auto at_rest = [](Vec3 v) { return norm2(v) == 0; };
    if (session.runs > 0 || atoms.has_velocity || !std::all_of(atoms.velocity.begin(), atoms.velocity.end(), at_rest))
        return;
    session.warn(fmt::format("no velocities were given; they are drawn at {} K (say 'velocity T' to choose)",
                             kDefaultTemperature));
    draw_velocities(session.state,
                    {kDefaultTemperature, session.options.seed, static_cast<std::uint64_t>(session.state.step)});
}

// Atoms behind a wall that cannot push them back.
void check_walls(const Session& session, const Where& where) {
    const Atoms& atoms = session.state.atoms;
    for (const Slit& slit : session.slits) {
        for (const Wall* wall : {&slit.lo, &slit.hi}) {
            if (std::holds_alternative<HarmonicWall>(wall->potential)) continue;
            for (std::size_t i = 0; i < atoms.size(); ++i) {
                if (wall->plane.distance(atoms.position[i]) > 0) continue;
                throw input_error(
                    where, fmt::format("found atom {} at {} = {:.6g} A, behind the wall of the slit {} at {:.6g} A, "
                                       "expected all atoms between its walls; widen the slit or move the atoms",
                                       i, "xyz"[slit.axis], atoms.position[i][slit.axis], quote(slit.name),
                                       wall->plane.position));
            }
        }
    }
}

// A System at the start of the run, or where the checkpoint left it, and forces.
System make_system(Session& session, std::int64_t steps, ByteReader* resumed) {
    if (resumed) {
        restore_state(session, *resumed);
    } else {
        session.backend().upload(session.state, session.groups.masks());
    }
    System system(session.backend(), session.state.box, session.slits, frozen_atoms(session));
    system.clock.dt = session.dt;
    system.clock.run_steps = steps;
    system.clock.seed = session.options.seed;
    system.clock.step = static_cast<std::uint64_t>(session.state.step);
    if (resumed) system.load(*resumed);
    system.forces();
    return system;
}

std::unique_ptr<Running> start_run(Session& session, std::int64_t steps) {
    std::optional<ByteReader> resumed;
    if (session.resume_bytes) resumed.emplace(*session.resume_bytes, session.checkpoint_path().string());
    auto run = std::make_unique<Running>(session, make_system(session, steps, resumed ? &*resumed : nullptr));
    run->first_temperature = run->system.thermo_temperature();
    run->ensemble = make_ensemble(session);
    if (!resumed) run->ensemble->start(run->system);
    run->observers = make_observers(session, *session.files, steps);
    if (resumed) restore_run(*run, *resumed);
    session.resume_bytes.reset();
    return run;
}

// --- a step
// -----------------------------------------------------------------------------------------------------------

// Members of every group of the chosen method, or all atoms as one group; frozen ones belong to none.
std::vector<std::vector<std::size_t>> groups_to_correct(const Session& session) {
    const int method = session.pending.correct_velocity_method;
    std::vector<std::vector<std::size_t>> result(1);
    for (std::size_t i = 0; i < session.state.atoms.size(); ++i) {
        if (session.pending.frozen && session.groups.contains(Groups::kFrozen, i)) continue;
        const std::size_t label =
            method < 0 ? 0 : static_cast<std::size_t>(session.state.atoms.group_methods[method][i]);
        if (label >= result.size()) result.resize(label + 1);
        result[label].push_back(i);
    }
    return result;
}

void correct_velocities(Running& run) {
    State& state = run.session.state;
    const double before = run.system.kinetic_energy();
    run.system.backend().download(state);
    for (const auto& members : groups_to_correct(run.session)) remove_momentum(state, members);
    run.system.backend().upload_velocities(state.atoms.velocity);
    run.system.note_correction(run.system.kinetic_energy() - before);
}

double limited_time_step(const Running& run) {
    const Session& session = run.session;
    if (!(session.max_displacement > 0)) return session.dt;
    const double speed = run.system.sums().max_speed;
    return speed * session.dt > session.max_displacement ? session.max_displacement / speed : session.dt;
}

void advance(Running& run) {
    Session& session = run.session;
    RunClock& clock = run.system.clock;
    const std::int64_t correct = session.pending.correct_velocity;
    if (correct > 0 && clock.run_step % correct == 0) correct_velocities(run);
    clock.dt = limited_time_step(run);
    ++clock.run_step;
    ++clock.step;
    for (const Piston& piston : session.pistons) piston.advance(run.system);
    run.ensemble->step(run.system);
    run.system.count_walls();
    session.state.step = static_cast<std::int64_t>(clock.step);
    session.state.time += clock.dt;
}

void observe(Running& run) {
    Snapshot snapshot(run.system, *run.ensemble, run.session.state);
    const RunClock& clock = run.system.clock;
    for (const auto& observer : run.observers) {
        if (clock.run_step % observer->every == 0) observer->sample(snapshot);
    }
    if (clock.run_step < clock.run_steps) return;
    for (const auto& observer : run.observers) observer->finish(snapshot);
}

// Before anything is written, and at the end.
bool look_is_due(const Running& run) {
    const RunClock& clock = run.system.clock;
    const auto writes = [&](const auto& observer) {
        return clock.run_step % observer->every == 0 && observer->writes(clock.run_step);
    };
    return clock.run_step % run.system.backend().steps_between_looks() == 0 || clock.run_step == clock.run_steps ||
           std::any_of(run.observers.begin(), run.observers.end(), writes);
}

void loop(Running& run) {
    const RunClock& clock = run.system.clock;
    const auto guarded = [&run](auto&& stage) {
        try {
            stage(run);
        } catch (const Error& finding) {
            if (finding.kind() != ErrorKind::guard) throw;
            throw explain(run, finding);
        }
    };
    guarded(check_health);
    while (clock.run_step < clock.run_steps) {
        guarded(keep_state);
        guarded(advance);
        if (look_is_due(run)) guarded(check_health);
        observe(run);
        run.session.reporter.progress(run.system, *run.ensemble);
        if (!run.session.reporter.stop_requested()) continue;
        guarded(write_now);
        throw guard_error(fmt::format("stopped on request at step {} of {}", clock.run_step, clock.run_steps));
    }
}

}  // namespace

void simulate(Session& session, std::int64_t steps, const Where& where) {
    if (!session.resume_bytes) {
        need_velocities(session);
        check_walls(session, where);
    }
    const std::unique_ptr<Running> run = start_run(session, steps);
    try {
        loop(*run);
        session.files->flush();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::machine) throw;
        throw machine_error(fmt::format("step {} of {}: {}; {}", run->system.clock.run_step, steps, error.what(),
                                        last_checkpoint(*run)));
    }
    run->system.backend().download(session.state);
    session.state.box = run->system.box();
    session.slits = run->system.slits();
}

void rehearse_run(Session& session, std::int64_t steps, const Where& where) {
    session.planned_steps += steps;
    session.planned_time += static_cast<double>(steps) * session.dt;
    if (!session.pending.ensemble) {
        session.warn(fmt::format("{}: no 'ensemble' before this run; it keeps the energy constant (ensemble nve)",
                                 to_string(where)));
    }
    const std::string objection = make_ensemble(session)->objection(session.state.box, session.pending.frozen);
    if (!objection.empty()) throw input_error(session.pending.ensemble_where, objection);
    if (session.runs == 0) {
        need_velocities(session);
        check_walls(session, where);
    }
    // Observers open none of them before their first record.
    if (!session.files) session.files = std::make_unique<OutputFiles>(session.options.directory);
    make_observers(session, *session.files, steps);
}

}  // namespace lmmd
