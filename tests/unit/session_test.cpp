// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/session.hpp"

#include <catch2/catch.hpp>

#include "lmmd/base/units.hpp"
#include "lmmd/io/checkpoint.hpp"
#include "support/decks.hpp"

using namespace lmmd;
using lmmd::test::DeckBench;
using Lines = std::vector<std::string>;

namespace {

template <class Action>
std::string message(Action action) {
    try {
        action();
    } catch (const Error& error) { return error.what(); }
    return "nothing was thrown";
}

std::size_t members(const Session& session, const std::string& group) {
    const std::optional<int> bit = session.groups.find(group);
    REQUIRE(bit.has_value());
    std::size_t count = 0;
    for (std::size_t i = 0; i < session.state.atoms.size(); ++i) count += session.groups.contains(*bit, i) ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("model.xyz beside the deck is the structure unless a line says otherwise") {
    DeckBench bench;
    bench.write("other.xyz", "1\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3\nGa 1 1 1\n");
    CHECK(bench.mistakes("replicate 1 1 1\n") == Lines{});
    CHECK(bench.rehearsed->state.atoms.size() == 3);
    CHECK(bench.mistakes("model other.xyz\n") == Lines{});
    CHECK(bench.rehearsed->state.atoms.size() == 1);
}

TEST_CASE("paths of a deck are relative to the deck") {
    DeckBench bench;
    Session session(bench.options, bench.recorder);
    CHECK(session.resolve("a/b.xyz") == "a/b.xyz");
    session.options.deck = "decks/ga.in";
    CHECK(session.resolve("a/b.xyz") == "decks/a/b.xyz");
    CHECK(session.resolve("/a/b.xyz") == "/a/b.xyz");
}

TEST_CASE("replicate copies atoms, box and groups") {
    DeckBench bench;
    CHECK(bench.mistakes("group pair index 0-1\ngroup one index 2\nreplicate 2 1 3\n") == Lines{});
    const Session& session = *bench.rehearsed;
    CHECK(session.state.atoms.size() == 18);
    CHECK(session.state.box.h(0, 0) == 24);
    CHECK(session.state.box.h(2, 2) == 36);
    CHECK(members(session, "pair") == 12);
    CHECK(members(session, "one") == 6);
    CHECK(session.state.atoms.group_methods[0].size() == 18);
}

TEST_CASE("groups are defined by element, region and index") {
    DeckBench bench;
    // Atoms at (1 1 1), (4 1 1), (1 4 1) in a cube of 12 A.
    CHECK(bench
              .mistakes("group ga element Ga In\n"
                        "group low region slab x 0 2\n"
                        "group rod region cylinder z 1 1 0.5\n"
                        "group ball region sphere 1 1 11 2.5\n"
                        "group two index 0 2\n")
              .empty());
    const Session& session = *bench.rehearsed;
    CHECK(members(session, "ga") == 3);
    CHECK(members(session, "low") == 2);
    CHECK(members(session, "rod") == 1);
    CHECK(members(session, "ball") == 1);  // across the periodic face
    CHECK(members(session, "two") == 2);
}

TEST_CASE("change_box strains the box and the atoms") {
    DeckBench bench;
    CHECK(bench.mistakes("change_box 12 0 -6 0 0 0.5\n") == Lines{});
    const State& state = bench.rehearsed->state;
    CHECK(state.box.h(0, 0) == Approx(24));
    CHECK(state.box.h(1, 1) == Approx(12));
    CHECK(state.box.h(2, 2) == Approx(6));
    CHECK(state.box.h(0, 1) == Approx(6));  // a has gained a y component
    CHECK(state.box.h(1, 0) == Approx(6));
    CHECK(state.atoms.position[1].x == Approx(8.5));  // 4 * 2 + 1 * 0.5
    CHECK(state.atoms.position[1].y == Approx(3));    // 4 * 0.5 + 1
    CHECK(state.atoms.position[1].z == Approx(0.5));
    CHECK(bench.mistakes("change_box 3\n") == Lines{});
    CHECK(bench.rehearsed->state.box.volume() == Approx(15 * 15 * 15));
}

TEST_CASE("a liquid is built at its density, in a cube, a box or a slit") {
    DeckBench bench;
    CHECK(bench.mistakes("build liquid Ga atoms 100 density 6.09 gcc\n") == Lines{});
    const auto density = [](const State& state, double volume) {
        double mass = 0;
        for (const double m : state.atoms.mass) mass += m;
        return mass / volume / units::kGramPerCm3;
    };
    CHECK(density(bench.rehearsed->state, bench.rehearsed->state.box.volume()) == Approx(6.09).epsilon(1e-9));

    CHECK(bench.mistakes("build liquid Ga:0.75 In:0.25 box 15 15 30 density 0.04 A3 slab z 5 25 seed 3\n") == Lines{});
    const State& slit = bench.rehearsed->state;
    CHECK(slit.atoms.size() == 180);  // 0.04 * 15 * 15 * 20
    CHECK(slit.box.h(2, 2) == 30);
    CHECK_FALSE(slit.box.periodic[2]);
    for (const Vec3& r : slit.atoms.position) CHECK((r.z >= 5 && r.z <= 25));
    CHECK(std::count(slit.atoms.symbol.begin(), slit.atoms.symbol.end(), "In") == 45);

    CHECK(bench.mistakes("build liquid Ga atoms 200 density 0.05 A3 slab x 4 24\n") == Lines{});
    const Box& box = bench.rehearsed->state.box;
    CHECK(box.h(0, 0) == Approx(28));
    CHECK(box.h(1, 1) * box.h(2, 2) * 20 == Approx(200 / 0.05));
    CHECK_FALSE(box.periodic[0]);
}

TEST_CASE("a crystal is built from its cells") {
    DeckBench bench;
    CHECK(bench.mistakes("build crystal fcc:Ga:4 3 2 1\n") == Lines{});
    CHECK(bench.rehearsed->state.atoms.size() == 24);
}

TEST_CASE("settings reach the session") {
    DeckBench bench;
    CHECK(bench.mistakes("time_step 2 0.1\ncheckpoint every 5 s\n") == Lines{});
    CHECK(bench.rehearsed->dt == Approx(2 * units::kFemtosecond));
    CHECK(bench.rehearsed->max_displacement == 0.1);
    CHECK(bench.rehearsed->checkpoint_seconds == 5);
    CHECK(bench.rehearsed->checkpoint_steps == 0);
    CHECK(bench.mistakes("checkpoint every 500 steps\n") == Lines{});
    CHECK(bench.rehearsed->checkpoint_seconds == 0);
    CHECK(bench.rehearsed->checkpoint_steps == 500);
    CHECK(bench.mistakes("checkpoint off\n") == Lines{});
    CHECK(bench.rehearsed->checkpoint_seconds == 0);
    CHECK(bench.rehearsed->checkpoint_steps == 0);
}

TEST_CASE("the default time step is 1 fs") {
    DeckBench bench;
    const Session session(bench.options, bench.recorder);
    CHECK(session.dt == Approx(units::kFemtosecond).epsilon(1e-6));
}

TEST_CASE("what stands after the last run is not ignored without a word") {
    DeckBench bench;
    CHECK(bench.mistakes("potential nep.txt\nvelocity 300\nensemble nve\nrun 1\nensemble nve\n") == Lines{});
    CHECK(bench.recorder.warnings ==
          Lines{"ga.in: found 'ensemble' after the last 'run', where it has no effect; move it up or add "
                "a 'run N' below it"});
}

TEST_CASE("a second potential is named, not ignored") {
    DeckBench bench;
    bench.write("other.txt", bench.read("nep.txt"));
    CHECK(bench.mistakes("potential nep.txt\npotential other.txt\n") == Lines{});
    CHECK(bench.recorder.warnings ==
          Lines{"ga.in:2:11: found a second potential 'other.txt', which is not used: the first one drives "
                "the dynamics, and committees are not supported"});
}

TEST_CASE("the number of atoms stays after a run") {
    DeckBench bench;
    CHECK(bench.mistakes("potential nep.txt\nvelocity 300\nensemble nve\nrun 1\nreplicate 2 2 2\n") ==
          Lines{"ga.in:5:1: found a change of the number of atoms after a run, expected it before the first 'run'; "
                "move it up"});
}

TEST_CASE("a rehearsal neither writes nor moves") {
    DeckBench bench;
    std::filesystem::create_directory("run");
    CHECK(bench.mistakes("potential nep.txt\nvelocity 300\nensemble nve\ndump_thermo 1\nrun 5\n") == Lines{});
    CHECK(std::filesystem::is_empty("run"));
    CHECK(bench.recorder.steps == 0);
    CHECK(bench.rehearsed->state.atoms.position[1].x == 4);
    CHECK(bench.rehearsed->planned_steps == 5);
    CHECK(bench.rehearsed->state.time == Approx(5 * units::kFemtosecond).epsilon(1e-6));
}

namespace {

// A deck that was performed to its end, with a checkpoint after every step.
struct Performed {
    DeckBench bench;
    Deck deck;
    explicit Performed(const std::string& text) {
        std::filesystem::create_directory("run");
        Mistakes mistakes;
        deck = bench.parse(text, {}, mistakes);
        mistakes.throw_if_any();
        Session session(bench.options, bench.recorder);
        perform(deck, session);
    }
    std::string resume(const std::string& text) {
        Mistakes mistakes;
        const Deck again = bench.parse(text, {}, mistakes);
        bench.options.resume = true;
        Session session(bench.options, bench.recorder);
        return message([&] { perform(again, session); });
    }
};

const char* const kDeck =
    "potential nep.txt\nvelocity 300\ncheckpoint every 2 steps\nensemble nve\nrun 3\nensemble nve\nrun 5\n";

}  // namespace

TEST_CASE("a deck is performed, and goes on from its last checkpoint") {
    Performed run(kDeck);
    CHECK(run.bench.recorder.steps == 8);
    CHECK(std::filesystem::exists("run/checkpoint.bin"));
    run.bench.recorder.steps = 0;
    CHECK(run.resume(kDeck) == "nothing was thrown");
    CHECK(run.bench.recorder.steps == 2);  // the checkpoint is of step 6, the third of the second run
    // Comments and blanks do not make another deck.
    CHECK(run.resume("# note\n" + std::string(kDeck)) == "nothing was thrown");
}

TEST_CASE("a deck that was stopped anywhere goes on with the same bits") {
    const std::string deck =
        "potential nep.txt\nreplicate 2 1 1\nvelocity 300 seed 3\ngroup half index 0-2\ncheckpoint every 1 steps\n"
        "profile density z bins 4 every 2\n"
        "ensemble nvt_bdp 300 400 10\ndump_thermo 1\ndump_xyz 2 a.xyz velocity\nrun 6\n"
        "change_box 0.5\ngroup low region slab z 0 3\n"
        "ensemble nvt_lan 400 300 10\ndump_thermo 1\ncompute_msd 1 3\nrun 6\n";
    // Sees every step and stops after the one it was told.
    struct Stopper : test::Recorder {
        bool stop_requested() const override { return steps == last; }
        int last = -1;
    };
    const auto carry_out = [&deck](DeckBench& bench, bool resume, Reporter& reporter) {
        Mistakes mistakes;
        const Deck parsed = bench.parse(deck, {}, mistakes);
        mistakes.throw_if_any();
        std::filesystem::create_directory("run");
        bench.options.resume = resume;
        Session session(bench.options, reporter);
        perform(parsed, session);
        return session.state;
    };
    const char* const files[] = {"run/thermo.out", "run/conserved.out", "run/a.xyz", "run/msd.out", "run/profile_density.out"};
    State reference;
    std::vector<std::string> outputs;
    {
        DeckBench bench;
        reference = carry_out(bench, false, bench.recorder);
        for (const char* file : files) outputs.push_back(bench.read(file));
    }
    for (const int last : {1, 5, 6, 7, 11}) {
        INFO(last);
        DeckBench bench;
        Stopper stopper;
        stopper.last = last;
        CHECK_THROWS_AS(carry_out(bench, false, stopper), Error);
        const State state = carry_out(bench, true, bench.recorder);
        CHECK(bench.recorder.steps == 12 - last);
        for (std::size_t i = 0; i < state.atoms.size(); ++i) {
            CHECK(norm(state.atoms.position[i] - reference.atoms.position[i]) == 0);
            CHECK(norm(state.atoms.velocity[i] - reference.atoms.velocity[i]) == 0);
        }
        for (std::size_t k = 0; k < std::size(files); ++k) {
            CHECK_FALSE(outputs[k].empty());
            CHECK(bench.read(files[k]) == outputs[k]);
        }
    }
}

TEST_CASE("messages: a checkpoint that does not fit") {
    Performed run(kDeck);
    const std::string good = run.bench.read("run/checkpoint.bin");
    const std::string path = (run.bench.path() / "run/checkpoint.bin").string();
    const std::string longer = std::string(kDeck) + "run 5\n";
    CHECK(run.resume(longer) ==
          path +
              ": found the checkpoint of another deck than 'ga.in' as it stands now, expected the same "
              "commands in the same order; undo the change to resume, or start afresh with --force or in "
              "another folder with --out");
    run.bench.write("nep.txt", run.bench.read("nep.txt") + "\n");
    CHECK(run.resume(kDeck) ==
          "ga.in:1:11: found another potential than the interrupted run had, expected the same file; put it back "
          "to resume, or start afresh with --force or in another folder with --out");
    run.bench.write("run/checkpoint.bin", good.substr(0, good.size() / 2));
    CHECK(run.resume(kDeck).rfind(path + ": found ", 0) == 0);
    std::string flipped = good;
    flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 1);
    run.bench.write("run/checkpoint.bin", flipped);
    CHECK(run.resume(kDeck).rfind(path + ": found ", 0) == 0);
}

TEST_CASE("no checkpoint yet means starting over, said so") {
    Performed run("potential nep.txt\nvelocity 300\ncheckpoint off\nensemble nve\nrun 3\n");
    CHECK_FALSE(std::filesystem::exists("run/checkpoint.bin"));
    run.bench.recorder.steps = 0;
    CHECK(run.resume("potential nep.txt\nvelocity 300\ncheckpoint off\nensemble nve\nrun 3\n") == "nothing was thrown");
    CHECK(run.bench.recorder.steps == 3);
    CHECK(run.bench.recorder.lines ==
          Lines{"no checkpoint in " + (run.bench.path() / "run").string() + " yet: starting over"});
}
