// SPDX-License-Identifier: GPL-3.0-or-later
// The commands beside `lmmd run DECK`: check, info, help, and --gpumd.
#include <catch2/catch.hpp>
#include <sstream>

#include "e2e/program.hpp"

namespace lmmd::test {

namespace {

using Catch::Contains;
using Catch::StartsWith;

const char* const kDeck =
    "potential nep.txt\nvelocity 300 seed 1\nensemble nve\ndump_thermo 5\ndump_xyz 10 dump.xyz\ncompute_rdf 5 20 5\nrun 20\n";

std::size_t lines(const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

}  // namespace

TEST_CASE("lmmd check says what would run and writes nothing") {
    const Bench bench;
    bench.write("a.in", std::string("time_step 2\n") + kDeck);
    const auto before = bench.files(".");
    const Outcome outcome = lmmd({"check", "a.in", "--threads", "1"});
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out, StartsWith("a.in: no mistakes\natoms        60 (60 Ga)\nbox          "));
    CHECK_THAT(outcome.out, Contains("potential    nep.txt (NEP4), cutoff 6.00 A\n") && Contains("time         20 steps, 0.040 ps\n"));
    CHECK_THAT(outcome.out, Contains("device       cpu, 1 thread") && Contains("memory       ") && Contains("run time     about "));
    CHECK(bench.files(".") == before);
    bench.write("b.in", "run x\nrun y\n");
    const Outcome bad = lmmd({"check", "b.in"});
    CHECK(bad.status == 2);
    CHECK(lines(bad.err) == 2);
}

TEST_CASE("lmmd info names version, devices, potentials and every kind of deck command") {
    const Bench bench;
    bench.write("mine/Toy/nep.txt", bench.read("nep.txt"));
    bench.write("mine/Toy/card.json", "{\"elements\": [\"Ga\", \"In\"], \"errors\": {\"force\": 12.5}}");
    Launch launch{{"info"}, {{"LMMD_POTENTIALS", bench.path() / "mine"}}, {}};
    const Outcome outcome = lmmd(launch);
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out, StartsWith("lmmd 0.1.0"));
    for (const char* part : {"Devices\n  cpu ", "  Toy   (", "elements: Ga, In\n", "errors\n", "force: 12.5\n", "  Ga   (",
                             "\nDeck commands\n", "\nEnsembles\n", "\nObservers\n", "ensemble nvt_bdp T1 T2 tau"})
        CHECK_THAT(outcome.out, Contains(part));
    // A potential in one of these folders is known to decks by its name.
    bench.write("a.in", "potential Toy\nensemble nve\nrun 1\n");
    launch.arguments = {"check", "a.in"};
    CHECK(lmmd(launch).status == 0);
}

TEST_CASE("lmmd --version, --help and lmmd alone") {
    CHECK(lmmd({"--version"}).out == "lmmd 0.1.0\n");
    for (const auto& words : {std::vector<std::string>{}, {"--help"}}) {
        const Outcome outcome = lmmd(words);
        CHECK(outcome.status == 0);
        for (const char* command : {"run", "check", "predict", "train", "info"}) CHECK_THAT(outcome.out, Contains(command));
    }
    CHECK_THAT(lmmd({"run", "--help"}).out, Contains("--resume") && Contains("--set"));
}

TEST_CASE("the option --gpumd works in the current directory and appends, as gpumd does") {
    const Bench bench;
    bench.write("run.in", kDeck);
    for (const auto& words : {std::vector<std::string>{"run", "--gpumd"}, {"run", "--gpumd", "run.in"}})
        REQUIRE(lmmd(words).status == 0);
    CHECK(bench.files(".") == std::vector<std::string>{"dump.xyz", "model.xyz", "nep.txt", "rdf.out", "run.in", "thermo.out"});
    CHECK(lines(bench.read("dump.xyz")) == 2 * 2 * 62);  // two runs of two frames
    std::istringstream thermo(bench.read("thermo.out"));
    std::size_t rows = 0;
    for (std::string line; std::getline(thermo, line);) rows += line[0] != '#';
    CHECK(rows == 8);
    bench.write("run.in", "potential nep.txt\nfrobnicate\n");
    const Outcome bad = lmmd({"run", "--gpumd"});
    CHECK(bad.status == 2);
    CHECK(bad.err == "run.in:2:1: found 'frobnicate', expected a command; 'lmmd info' lists them\n");
}

TEST_CASE("predict repeats the energies that a run dumped") {
    const Bench bench;
    bench.write("run.in", "potential nep.txt\nvelocity 300 seed 1\nensemble nve\ndump_xyz 10 dump.xyz force\nrun 20\n");
    REQUIRE(lmmd({"run", "--gpumd", "--precision", "double"}).status == 0);
    const Outcome outcome = lmmd({"predict", "nep.txt", "dump.xyz", "-o", "out.xyz", "--json"});
    INFO(outcome.out << outcome.err);
    CHECK(outcome.status == 0);
    CHECK(bench.exists("out.xyz"));
    CHECK_THAT(outcome.out, Contains("energy_rmse_meV_per_atom") && Contains("force_rmse_meV_per_A") && Contains("force_slope"));
}

TEST_CASE("predict takes an installed potential by its name") {
    const Bench bench;
    bench.write("potentials/mine/nep.txt", bench.read("nep.txt"));
    const Launch by_name{{"predict", "mine", "model.xyz"}, {{"LMMD_POTENTIALS", (bench.path() / "potentials").string()}}, {}};
    const Outcome outcome = lmmd(by_name);
    CHECK(outcome.status == 0);
    CHECK(outcome.out == lmmd({"predict", "nep.txt", "model.xyz"}).out);
    Launch wrong = by_name;
    wrong.arguments[1] = "mime";
    CHECK_THAT(lmmd(wrong).err, Contains("found no potential 'mime', expected a file, or an installed one: ") &&
                                    Contains("did you mean 'mine'?"));
}

TEST_CASE("bench measures every potential that is named, on a standard or a given structure") {
    const Bench bench;
    const Outcome outcome = lmmd({"bench", "nep.txt", "--atoms", "60", "--repeats", "1", "--seconds", "0.001", "--json"});
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.status == 0);
    for (const char* key : {"\"atoms\": 60", "\"structure\": \"liquid Ga\"", "atom_step_per_s", "ns_per_day_at_2_fs", "share_of_peak", "bytes_per_atom"})
        CHECK_THAT(outcome.out, Contains(key));
    const Outcome given = lmmd({"bench", "nep.txt", "--structure", "model.xyz", "--repeats", "1", "--seconds", "0.001", "--precision", "double"});
    CHECK(given.status == 0);
    CHECK_THAT(given.out, Contains("nep.txt") && Contains("model.xyz"));
    const Outcome wrong = lmmd({"bench", "nep.txt", "--structure", "fcc:Cu:3.6"});
    CHECK(wrong.status == 2);
    CHECK_THAT(wrong.err, Contains("found element 'Cu'"));
}

}  // namespace lmmd::test
