// SPDX-License-Identifier: GPL-3.0-or-later
// What stops a run, in the words that a user reads.
#include "support/deck_runs.hpp"

using namespace lmmd;
using namespace lmmd::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::string guard_message(RunBench& bench, const std::string& deck, const std::string& directory = "run") {
    return message_of([&] { bench.perform_deck(deck, directory, bench.recorder); }, ErrorKind::guard);
}

}  // namespace

TEST_CASE("an atom that is not finite stops the run and is named with its neighbours") {
    RunBench bench;
    bench.write("nep.txt", format_nep(bursting_model()));
    bench.set_structure(collision(0.2));  // 20 A/ps: within reach (6 A) after 0.1 ps
    const std::string text =
        guard_message(bench, "potential nep.txt\ntime_step 1\nensemble nve\ndump_thermo 50\nrun 1000\n");
    CHECK_THAT(text, StartsWith("step "));
    CHECK_THAT(
        text,
        Contains(" of 1000: the position, velocity or force of atom 0 is not a finite number; it: atom 0 (Ga) at (") ||
            Contains(
                " of 1000: the position, velocity or force of atom 1 is not a finite number; it: atom 1 (Ga) at ("));
    CHECK_THAT(text, Contains("no neighbour within 3.5 A; the last good state, of step "));
    CHECK_THAT(text, Contains("is kept in " + (bench.path() / "run/checkpoint.bin").string() +
                              "; a smaller 'time_step', a 'minimize' before the run or another potential may mend it"));
    CHECK(std::filesystem::exists(bench.path() / "run/checkpoint.bin"));
    CHECK_THAT(bench.read("run/thermo.out"), !Contains("nan"));
    // The state that was kept is one of before, and it can be gone on with.
    const std::string again = message_of(
        [&] {
            bench.perform_deck("potential nep.txt\ntime_step 1\nensemble nve\ndump_thermo 50\nrun 1000\n", "run",
                               bench.recorder, true);
        },
        ErrorKind::guard);
    // How old the kept state is depends on the time that keeping one takes; the step and the atom do not.
    const auto what_happened = [](const std::string& message) { return message.substr(0, message.find("; the last good")); };
    CHECK(what_happened(again) == what_happened(text));
}

TEST_CASE("a structure that is broken from the start has no checkpoint") {
    RunBench bench;
    bench.write("nep.txt", format_nep(bursting_model()));
    bench.set_structure(dimer(3));
    const std::string text = guard_message(bench, "potential nep.txt\nvelocity 300\nensemble nve\nrun 10\n");
    CHECK_THAT(text, StartsWith("step 0 of 10: the position, velocity or force of atom "));
    CHECK_THAT(text, Contains(" at 3.000 A; no step was done, so there is no checkpoint; a smaller 'time_step'"));
    CHECK(!std::filesystem::exists(bench.path() / "run/checkpoint.bin"));
}

TEST_CASE("a temperature of more than ten times its target stops the run") {
    RunBench bench;
    // The random potential releases some eV: a start at 5 K does not stay cold.
    State hot = liquid(48, 3);
    for (Vec3& v : hot.atoms.velocity) v *= 0.1;
    bench.set_structure(hot);
    const std::string heated =
        guard_message(bench, "potential nep.txt\ntime_step 1\nensemble nvt_ber 5 5 100000\nrun 1000\n", "hot");
    CHECK_THAT(heated, Contains(" of 1000: the temperature is "));
    CHECK_THAT(heated, Contains(" K, more than 10 times the 5.054 K expected; the fastest: atom "));
}

TEST_CASE("an atom that is lost behind a wall stops the run") {
    RunBench bench;
    State state = liquid(48, 3);
    bench.set_structure(state);
    // A wall so thin that a fast atom steps through it.
    const std::string text = guard_message(
        bench, "build liquid Ga atoms 48 density 0.03 A3 slab z 1 11\npotential nep.txt\nvelocity 2000\ntime_step 5\n"
               "confine s slit z gap 11 center 6 lj93 eps 1e-9 sigma 1e-3\nensemble nvt_bdp 2000 2000 100\nrun 2000\n");
    CHECK_THAT(text, Contains(" of 2000: atom "));
    CHECK_THAT(text, Contains(" is behind a wall at z = "));
    CHECK_THAT(text, Contains("; the last good state, of step "));
}

TEST_CASE("a run that the user stops keeps a checkpoint") {
    RunBench bench;
    Stopper stopper(7);
    CHECK(message_of([&] { bench.perform_deck("potential nep.txt\nensemble nve\nrun 20\n", "run", stopper); },
                     ErrorKind::guard) == "stopped on request at step 7 of 20");
    CHECK(std::filesystem::exists(bench.path() / "run/checkpoint.bin"));
}

TEST_CASE("a full disk ends the run with the last checkpoint named") {
    if (!std::filesystem::exists("/dev/full")) return;
    RunBench bench;
    std::filesystem::create_directories(bench.path() / "run");
    std::filesystem::create_symlink("/dev/full", bench.path() / "run/thermo.out");
    const std::string deck = "potential nep.txt\ncheckpoint every 5 steps\nensemble nve\ndump_thermo 8\nrun 20\n";
    const std::string text = message_of([&] { bench.perform_deck(deck, "run", bench.recorder); }, ErrorKind::machine);
    CHECK_THAT(text, StartsWith("step 8 of 20: could not write to "));
    CHECK_THAT(text,
               Contains("; the last checkpoint is " + (bench.path() / "run/checkpoint.bin").string() + " of step 5"));
}

TEST_CASE("an atom never moves further than time_step's second argument") {
    RunBench bench;
    bench.set_structure(collision(0.5));  // each atom 0.25 A per 10.18 fs
    const auto session =
        bench.perform_deck("potential nep.txt\ntime_step 2 0.01\nensemble nve\nrun 10\n", "run", bench.recorder);
    const State before = collision(0.5);
    const double moved = norm(session->state.atoms.position[0] - before.atoms.position[0]);
    CHECK(moved == Approx(0.1).epsilon(1e-6));
    CHECK(session->state.time == Approx(0.1 / 0.25));
}

TEST_CASE("atoms without velocities get those of 300 K, and the user is told") {
    RunBench bench;
    State state = liquid(48, 3);
    state.atoms.has_velocity = false;
    bench.set_structure(state);
    const auto session =
        bench.perform_deck("potential nep.txt\ntime_step 0.001\nensemble nve\nrun 1\n", "run", bench.recorder);
    CHECK(temperature(kinetic_energy(session->state.atoms), 3 * 48) == Approx(300).epsilon(1e-3));
    CHECK(session->warnings ==
          std::vector<std::string>{"no velocities were given; they are drawn at 300 K (say 'velocity T' to choose)"});
}
