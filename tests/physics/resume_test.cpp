// SPDX-License-Identifier: GPL-3.0-or-later
// A run that was stopped and gone on with ends with the same bits, output files included.
#include "support/deck_runs.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

// Ends the program's work in the middle of a step's output, as kill -9 would: nothing is tidied up.
class Killer : public Recorder {
public:
    explicit Killer(int last) : last_(last) {}
    void progress(const System& system, const Ensemble& ensemble) override {
        Recorder::progress(system, ensemble);
        if (steps == last_) throw std::runtime_error("killed");
    }

private:
    int last_;
};

void check_same(const std::string& deck, int stop, const std::vector<std::string>& files) {
    INFO(deck << "stopped after " << stop);
    RunBench bench;
    Recorder through;
    const auto whole = bench.perform_deck(deck, "whole", through);
    Stopper stopper(stop);
    const std::string message = message_of([&] { bench.perform_deck(deck, "parts", stopper); }, ErrorKind::guard);
    CHECK(message.rfind("stopped on request at step ", 0) == 0);
    Recorder rest;
    const auto parts = bench.perform_deck(deck, "parts", rest, true);
    CHECK(rest.steps == through.steps - stop);
    const Atoms &a = whole->state.atoms, &b = parts->state.atoms;
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool same = norm(a.position[i] - b.position[i]) == 0 && norm(a.velocity[i] - b.velocity[i]) == 0;
        if (!same || a.image[i] != b.image[i]) ++different;
    }
    CHECK(different == 0);
    CHECK(
        std::equal(std::begin(whole->state.box.h.m), std::end(whole->state.box.h.m), std::begin(parts->state.box.h.m)));
    CHECK(whole->state.time == parts->state.time);
    for (const std::string& file : files) {
        INFO(file);
        CHECK(!bench.read("whole/" + file).empty());
        CHECK(bench.read("whole/" + file) == bench.read("parts/" + file));
    }
}

const std::string kStart = "potential nep.txt\ntime_step 1\n";
const std::string kDumps = "dump_thermo 7\ndump_xyz -1 0 1 t.xyz velocity\ncompute_msd 2 10\nrun 60\n";

}  // namespace

TEST_CASE("every ensemble resumes with the same bits") {
    for (const std::string ensemble : {"nve", "nvt_ber 500 300 20", "nvt_nhc 500 300 20", "nvt_bdp 500 300 20",
                                       "nvt_lan 500 300 20", "nvt_bao 500 300 20", "npt_ber 500 300 20 0 50 100",
                                       "npt_scr 500 300 20 0 0 0 0 0 0 50 50 50 50 50 50 100"}) {
        check_same(kStart + "ensemble " + ensemble + "\n" + kDumps, 33,
                   {"thermo.out", "conserved.out", "t.xyz", "msd.out"});
    }
}

TEST_CASE("a run that was killed goes on from its last checkpoint with the same bits") {
    const std::string deck = kStart + "checkpoint every 10 steps\nensemble nvt_bdp 500 500 20\n" + kDumps;
    RunBench bench;
    Recorder through, rest, early;
    bench.perform_deck(deck, "whole", through);
    Killer killer(37);
    CHECK_THROWS_WITH(bench.perform_deck(deck, "parts", killer), "killed");
    bench.perform_deck(deck, "parts", rest, true);
    CHECK(rest.steps == 30);
    for (const std::string file : {"thermo.out", "conserved.out", "t.xyz", "msd.out"}) {
        INFO(file);
        CHECK(bench.read("whole/" + file) == bench.read("parts/" + file));
    }
    // Before the first checkpoint there is nothing to go on from.
    CHECK_THROWS_WITH(bench.perform_deck(kStart + "ensemble nve\nrun 60\n", "early", killer = Killer(5)), "killed");
    bench.perform_deck(kStart + "ensemble nve\nrun 60\n", "early", early, true);
    CHECK(early.steps == 60);
}

TEST_CASE("a deck of several runs with walls, pistons and corrections resumes with the same bits") {
    const std::string walls = "confine s slit z gap 9.8 center 5 mirror\ngroup low region slab z 0 5\n";
    for (const std::string piston : {"piston s z side hi gap 9.4 over 0.03\n", "piston s z side lo pressure 5\n"}) {
        const std::string deck = "build liquid Ga atoms 48 density 0.05 A3 slab z 0.5 9.5\n" + kStart + walls +
                                 "velocity 600\nminimize fire 0.5 20\ncheckpoint every 10 steps\n" + piston +
                                 "ensemble nvt_nhc 500 400 20\ncorrect_velocity 10\n" + kDumps +
                                 "confine s slit z gap 9.8 center 5 lj93 eps 0.01 sigma 0.5\n" + piston +
                                 "ensemble nvt_lan 400 400 20\n" + kDumps;
        for (const int stop : {25, 60, 88})
            check_same(deck, stop, {"thermo.out", "conserved.out", "walls.out", "t.xyz"});
    }
}
