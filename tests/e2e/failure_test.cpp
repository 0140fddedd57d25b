// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that cannot go on: a full disk (exit 1), and what the guards stop (exit 3). What was written is whole.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "e2e/program.hpp"

namespace lmmd::test {

namespace {

using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

}  // namespace

TEST_CASE("a full disk ends the run with whole files and names the last checkpoint") {
    const Bench bench;
    bench.write("a.in",
                "potential nep.txt\nvelocity 300 seed 1\ncheckpoint every 100 steps\nensemble nvt_bdp 300 300 50\n"
                "dump_thermo 1\nrun 1000\n");
    Launch launch{{"run", "a.in"}, {}, 100000};  // thermo.out has about 330 bytes a line
    const Outcome outcome = lmmd(launch);
    INFO(outcome.err);
    CHECK(outcome.status == 1);
    std::smatch found;
    const std::regex pattern(
        "step (\\d+) of 1000: could not write to 'runs/a/thermo.out': File too large; it was cut back to its last whole record; "
        "make room and go on with --resume; the last checkpoint is runs/a/checkpoint.bin of step (\\d+)\n"
        "go on with `lmmd run a.in --resume`\n");
    REQUIRE(std::regex_match(outcome.err, found, pattern));
    CHECK(std::stoi(found[2]) == std::stoi(found[1]) / 100 * 100);
    const std::string thermo = bench.read("runs/a/thermo.out");
    CHECK(thermo.size() <= 100000);
    CHECK(thermo.back() == '\n');
    CHECK(nlohmann::json::parse(bench.read("runs/a/run.json"))["status"] == "failed");
    // With room again it goes on, to the same bits.
    CHECK(lmmd({"run", "a.in", "--resume"}).status == 0);
    CHECK(lmmd({"run", "a.in", "--out", "whole"}).status == 0);
    CHECK(differing_files(bench, "whole", "runs/a") == std::vector<std::string>{});
}

TEST_CASE("a run directory that cannot be made") {
    const Bench bench;
    bench.write("a.in", "potential nep.txt\nrun 1\n");
    const Outcome outcome = lmmd({"run", "a.in", "--out", "/proc/nowhere/run"});
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.err, Contains("could not make the run directory '/proc/nowhere/run': ") &&
                                EndsWith("; choose another with --out\n"));
}

TEST_CASE("a GPU that is asked for and not there is a fault of the machine, and nobody asks for it by default") {
    const Bench bench;
    bench.write("a.in", "potential nep.txt\nvelocity 300 seed 1\nensemble nve\nrun 2\n");
    const std::map<std::string, std::string> hidden{{"CUDA_VISIBLE_DEVICES", ""}};
    const Outcome asked = lmmd(Launch{{"run", "a.in", "--device", "cuda"}, hidden, {}});
    CHECK(asked.status == 1);
    CHECK_THAT(asked.err, (Contains("no GPU was found (") || Contains("this lmmd was built without a CUDA backend")) &&
                              Contains("; use --device cpu"));
    CHECK(lmmd(Launch{{"run", "a.in", "--out", "b"}, hidden, {}}).status == 0);
    CHECK_THAT(lmmd(Launch{{"info"}, hidden, {}}).out, Contains("\n  cuda       ") && Contains("; use --device cpu\n"));
}

TEST_CASE("a run that explodes stops with exit 3, the atom and its neighbourhood, and the last good state") {
    const Bench bench;
    // Atoms at 0.6 A: the repulsion throws them apart with hundreds of eV.
    bench.write("model.xyz",
                "3\nlattice=\"20 0 0 0 20 0 0 0 20\" properties=species:S:1:pos:R:3\nGa 5 5 5\nGa 5.6 5 5\nGa 15 15 15\n");
    bench.write("a.in", "potential nep.txt\nvelocity 300 seed 1\ntime_step 1\nensemble nve\ndump_thermo 1\nrun 1000\n");
    const Outcome outcome = lmmd({"run", "a.in"});
    INFO(outcome.err);
    CHECK(outcome.status == 3);
    const std::regex pattern(
        "step \\d+ of 1000: the temperature is [0-9.e+]+ K, more than 10 times the 300 K expected; the fastest: atom [01] \\(Ga\\) at "
        "\\([^)]*\\) A, (neighbours within 3.5 A:( [0-2] at [0-9.]+ A,?)+|no neighbour within 3.5 A); the last good state, of step \\d+, is "
        "kept in runs/a/checkpoint.bin; a smaller 'time_step', a 'minimize' before the run or another potential may mend it\n"
        "once the deck is mended, start it afresh with --force\n");
    CHECK(std::regex_match(outcome.err, pattern));
    CHECK(bench.exists("runs/a/checkpoint.bin"));
    const auto run = nlohmann::json::parse(bench.read("runs/a/run.json"));
    CHECK(run["status"] == "stopped");
    CHECK(run["guards"].size() == 1);
}

TEST_CASE("an atom that flies through an impenetrable wall is lost, by its id") {
    const Bench bench;
    bench.write("model.xyz",
                "2\nlattice=\"30 0 0 0 30 0 0 0 20\" properties=species:S:1:pos:R:3:vel:R:3\nGa 5 5 10 0 0 0\nGa 15 15 10 0 0 2\n");
    // 2 A/fs: the second atom jumps over the steep part of the wall.
    bench.write("a.in", "potential nep.txt\nconfine s slit z gap 20 center 10 lj93 eps 0.01 sigma 2\ntime_step 8\n"
                        "ensemble nve\ndump_thermo 1\nrun 100\n");
    const Outcome outcome = lmmd({"run", "a.in"});
    INFO(outcome.err);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, Contains("atom 1 ") && Contains("(Ga) at (15.0000, 15.0000, ") && Contains("no neighbour within 3.5 A"));
    CHECK(bench.exists("runs/a/checkpoint.bin"));
}

TEST_CASE("a potential whose numbers overflow ends in a guard, not in a wrong number") {
    const Bench bench;
    std::string nep = bench.read("nep.txt");
    const std::size_t begin = nep.find('\n', nep.find("ANN")) + 1;
    const auto numbers = std::count(nep.begin() + static_cast<std::ptrdiff_t>(begin), nep.end(), '\n');
    nep.resize(begin);
    for (std::ptrdiff_t i = 0; i < numbers; ++i) nep += "1e300\n";
    bench.write("nep.txt", nep);
    bench.write("a.in", "potential nep.txt\nvelocity 300 seed 1\nensemble nve\ndump_thermo 1\nrun 10\n");
    const Outcome outcome = lmmd({"run", "a.in", "--precision", "double"});
    INFO(outcome.err);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, Contains("not a finite number"));
}

}  // namespace lmmd::test
