// SPDX-License-Identifier: GPL-3.0-or-later
// What a checkpoint of a run holds, and when it is kept.
#include <fmt/format.h>

#include "running.hpp"

namespace lmmd {

namespace {

constexpr std::int64_t kGoodEvery = 100;   // steps between states kept in memory, or more:
constexpr double kGoodShare = 0.05;        // of the time at most goes into keeping them

double seconds_since(Running::Clock::time_point start) {
    return std::chrono::duration<double>(Running::Clock::now() - start).count();
}

void save_state(const State& state, ByteWriter& out) {
    out.put("lattice", state.box.h);
    for (const bool periodic : state.box.periodic) out.put("periodic", periodic);
    out.put("position", state.atoms.position);
    out.put("velocity", state.atoms.velocity);
    out.put("image", state.atoms.image);
    out.put("state step", state.step);
    out.put("time", state.time);
}

void load_state(State& state, ByteReader& in) {
    const std::size_t atoms = state.atoms.size();
    Mat3 lattice;
    in.get("lattice", lattice);
    state.box.set_lattice(lattice);
    for (bool& periodic : state.box.periodic) in.get("periodic", periodic);
    in.get("position", state.atoms.position);
    in.get("velocity", state.atoms.velocity);
    in.get("image", state.atoms.image);
    in.get("state step", state.step);
    in.get("time", state.time);
    const Atoms& a = state.atoms;
    if (a.position.size() != atoms || a.velocity.size() != atoms || a.image.size() != atoms) in.damaged();
}

void refresh_good(Running& run) {
    check_health(run);
    const auto start = Running::Clock::now();
    run.good = checkpoint_body(run);
    run.good_step = run.session.state.step;
    run.good_seconds = seconds_since(start);
    run.good_time = Running::Clock::now();
}

void write_good(Running& run) {
    if (run.session.files) run.session.files->flush();
    run.session.keep_checkpoint(run.good);
    run.kept_step = run.good_step;
    run.kept_time = Running::Clock::now();
}

}  // namespace

std::string checkpoint_body(Running& run) {
    Session& session = run.session;
    run.system.backend().download(session.state);
    ByteWriter out;
    save_state(session.state, out);
    session.groups.save(out);
    run.system.backend().save(out);
    run.system.save(out);
    out.put("first temperature", run.first_temperature);
    session.files->save(out);
    out.put("observers", static_cast<std::uint64_t>(run.observers.size()));
    for (const auto& observer : run.observers) observer->save(out);
    return out.bytes();
}

void restore_state(Session& session, ByteReader& in) {
    load_state(session.state, in);
    session.groups.load(in);
    if (session.groups.masks().size() != session.state.atoms.size()) in.damaged();
    Backend& backend = session.backend();
    backend.upload(session.state, session.groups.masks());
    backend.load(in);
}

void restore_run(Running& run, ByteReader& in) {
    in.get("first temperature", run.first_temperature);
    run.session.files->load(in);
    std::uint64_t observers = 0;
    in.get("observers", observers);
    if (observers != run.observers.size()) in.damaged();
    for (const auto& observer : run.observers) observer->load(in);
    if (!in.at_end()) in.damaged();
    run.kept_step = run.session.state.step;
}

void keep_state(Running& run) {
    const Session& session = run.session;
    const std::int64_t step = session.state.step;
    const bool by_steps = session.checkpoint_steps > 0 && step % session.checkpoint_steps == 0;
    const bool by_time = session.checkpoint_seconds > 0 && seconds_since(run.kept_time) >= session.checkpoint_seconds;
    const bool in_memory =
        step >= run.good_step + kGoodEvery && kGoodShare * seconds_since(run.good_time) >= run.good_seconds;
    if (run.good_step < 0 || by_steps || by_time || in_memory) refresh_good(run);
    if (by_steps || by_time) write_good(run);
}

void write_now(Running& run) {
    refresh_good(run);
    write_good(run);
}

std::string keep_last_good(Running& run) {
    if (run.good_step < 0) return "no step was done, so there is no checkpoint";
    try {
        write_good(run);
    } catch (const Error& error) {
        return fmt::format("the last good state, of step {}, could not be kept ({}); {}", run.good_step, error.what(),
                           last_checkpoint(run));
    }
    return fmt::format("the last good state, of step {}, is kept in {}", run.good_step,
                       run.session.checkpoint_path().string());
}

std::string last_checkpoint(const Running& run) {
    if (run.kept_step < 0) return "there is no checkpoint yet";
    return fmt::format("the last checkpoint is {} of step {}", run.session.checkpoint_path().string(), run.kept_step);
}

}  // namespace lmmd
