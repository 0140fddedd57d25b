// SPDX-License-Identifier: GPL-3.0-or-later
// Run directories: who may write where, what a finished, stopped or killed run leaves, and that resuming gives the same bits.
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "e2e/program.hpp"

namespace lmmd::test {

namespace {

using Catch::Contains;
using Json = nlohmann::json;

// Every kind of file a run writes: several runs, ramps, a moving box, a slit at the end.
const char* const kLong =
    "set steps 6000\n"
    "potential nep.txt\n"
    "velocity 300 seed 3\n"
    "checkpoint every 100 steps\n"
    "ensemble nvt_lan 300 200 50\n"
    "dump_thermo 10\n"
    "run 200\n"
    "ensemble npt_scr 200 300 50 0 50 500\n"
    "dump_thermo 10\n"
    "dump_xyz 50 trajectory.xyz velocity force\n"
    "dump_restart 100\n"
    "compute_rdf 5 50 10\n"
    "compute_msd 5 20\n"
    "profile density z bins 20 every 10\n"
    "run ${steps}\n"
    "ensemble nvt_nhc 300 300 50\n"
    "dump_thermo 10\n"
    "run 200\n";

const char* const kShort =
    "set t 300\n"
    "potential nep.txt\n"
    "velocity ${t} seed 3\n"
    "ensemble nvt_bdp ${t} ${t} 50\n"
    "dump_thermo 10\n"
    "run 50\n";

Json record(const Bench& bench, const std::string& folder) { return Json::parse(bench.read(folder + "/run.json")); }

void wait_for(const Bench& bench, const std::string& file, Running& program) {
    for (int i = 0; i < 6000 && !bench.exists(file) && !program.ended(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(bench.exists(file));
}

}  // namespace

TEST_CASE("a run leaves its files and a record") {
    const Bench bench;
    bench.write("a.in", kShort);
    const Outcome outcome = lmmd({"run", "a.in", "--seed", "5", "--threads", "1"});
    CHECK(outcome.err == "");
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out, Contains("finished: 50 steps") && Contains("results are in runs/a\n"));
    CHECK(bench.files("runs/a") == std::vector<std::string>{"conserved.out", "run.json", "thermo.out"});
    const Json run = record(bench, "runs/a");
    CHECK(run["status"] == "finished");
    CHECK(run["deck"] == "a.in");
    CHECK(run["deck_as_parsed"][1] == "velocity 300 seed 3");
    CHECK(run["variables"] == Json{{"t", "300"}});
    CHECK(run["seed"] == 5);
    CHECK(run["precision"] == "mixed");
    CHECK(run["steps"] == 50);
    CHECK(run["atoms"] == 60);
    CHECK(run["composition"] == Json{{"Ga", 60}});
    CHECK(run["potential"]["file"] == "nep.txt");
    CHECK(run["potential"]["sha256"].get<std::string>().size() == 64);
    CHECK(run["files"] == Json{"conserved.out", "thermo.out"});
    CHECK(run["attempts"].size() == 1);
    CHECK(run["attempts"][0]["step"] == 50);
    CHECK(run["attempts"][0]["seconds"].get<double>() > 0);
    CHECK_THAT(run["attempts"][0]["device"].get<std::string>(), Contains("cpu, 1 thread"));
}

TEST_CASE("a finished run is said to be finished, and is not touched") {
    const Bench bench;
    bench.write("a.in", kShort);
    REQUIRE(lmmd({"run", "a.in"}).status == 0);
    const std::string before = bench.read("runs/a/run.json"), thermo = bench.read("runs/a/thermo.out");
    for (const auto& words : {std::vector<std::string>{"run", "a.in"}, {"run", "a.in", "--resume"}}) {
        const Outcome again = lmmd(words);
        CHECK(again.status == 0);
        CHECK_THAT(again.out, Catch::StartsWith("runs/a: this run finished at ") &&
                                  Catch::EndsWith("; its results are there. Start it afresh with --force.\n"));
        CHECK(bench.read("runs/a/run.json") == before);
    }
    const Outcome forced = lmmd({"run", "a.in", "--force"});
    CHECK(forced.status == 0);
    CHECK_THAT(forced.out, Contains("finished: 50 steps"));
    CHECK(bench.read("runs/a/thermo.out") == thermo);
    CHECK(record(bench, "runs/a")["attempts"].size() == 1);
}

TEST_CASE("a directory that holds something else is left alone") {
    const Bench bench;
    bench.write("a.in", kShort);
    REQUIRE(lmmd({"run", "a.in"}).status == 0);
    const std::string before = bench.read("runs/a/run.json"), started = record(bench, "runs/a")["attempts"][0]["started"];
    const auto refused = [&](const std::vector<std::string>& words, const std::string& message) {
        const Outcome outcome = lmmd(words);
        CHECK(outcome.err == message + "\n");
        CHECK(outcome.status == 2);
        CHECK(bench.read("runs/a/run.json") == before);
    };
    bench.write("b.in", std::string(kShort) + "run 10\n");
    refused({"run", "b.in", "--out", "runs/a"},
            "runs/a: found another run, of 'a.in' started " + started +
                ", expected an empty directory or a run of the same deck (a changed deck, 'run 10' where it was the end of the "
                "deck); choose another directory with --out, or overwrite it with --force");
    refused({"run", "a.in", "--set", "t=400", "--resume"},
            "runs/a: found a changed deck, 'velocity 400 seed 3' where it was 'velocity 300 seed 3', expected the run that is to "
            "be resumed; undo the change, or start afresh with --force or in another directory with --out");
    refused({"run", "a.in", "--seed", "2", "--resume"},
            "runs/a: found a changed seed, 2 where it was 1, expected the run that is to be resumed; undo the change, or start "
            "afresh with --force or in another directory with --out");
    refused({"run", "a.in", "--precision", "double", "--resume"},
            "runs/a: found a changed precision, \"double\" where it was \"mixed\", expected the run that is to be resumed; undo "
            "the change, or start afresh with --force or in another directory with --out");
    bench.write("notes/diary.txt", "mine");
    refused({"run", "a.in", "--out", "notes", "--force"},
            "notes: found files that no run of lmmd wrote, expected an empty or a new directory; choose another with --out");
    refused({"run", "a.in", "--out", "a.in"}, "a.in: found a file, expected a run directory; choose another with --out");
    CHECK(bench.read("notes/diary.txt") == "mine");
}

TEST_CASE("resuming where there is nothing to resume starts over and says so") {
    const Bench bench;
    bench.write("a.in", kShort);
    const Outcome outcome = lmmd({"run", "a.in", "--resume"});
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out, Catch::StartsWith("runs/a: found no checkpoint to resume from; starting from the beginning\n"));
    CHECK(record(bench, "runs/a")["status"] == "finished");
}

TEST_CASE("a run that is killed twice and resumed ends with the bits of one that was not") {
    const Bench bench;
    bench.write("a.in", kLong);
    REQUIRE(lmmd({"run", "a.in", "--out", "whole"}).status == 0);
    for (int kill = 0; kill < 2; ++kill) {
        auto before = std::filesystem::file_time_type::min();
        if (kill > 0) before = std::filesystem::last_write_time("killed/checkpoint.bin");
        Running program({{"run", "a.in", "--out", "killed", "--resume"}, {}, {}});
        wait_for(bench, "killed/checkpoint.bin", program);
        while (!program.ended() && std::filesystem::last_write_time("killed/checkpoint.bin") <= before) ::usleep(500);
        ::usleep(3000);
        program.send(SIGKILL);
        const Outcome outcome = program.wait();
        REQUIRE(outcome.signal == SIGKILL);
        CHECK(record(bench, "killed")["status"] == "running");
    }
    const Outcome unwanted = lmmd({"run", "a.in", "--out", "killed"});
    CHECK(unwanted.status == 2);
    CHECK_THAT(unwanted.err, Contains("killed: found an unfinished run of this deck, started ") &&
                                 Contains(", expected none; go on with it with --resume, or start afresh with --force\n"));
    const Outcome resumed = lmmd({"run", "a.in", "--out", "killed", "--resume"});
    CHECK(resumed.err == "");
    CHECK(resumed.status == 0);
    CHECK(differing_files(bench, "whole", "killed") == std::vector<std::string>{});
    CHECK(record(bench, "killed")["attempts"].size() == 3);
    CHECK(record(bench, "killed")["attempts"][2]["step"] == 6400);
}

TEST_CASE("SIGTERM keeps a checkpoint, says how to go on, and loses no bit") {
    const Bench bench;
    bench.write("a.in", kLong);
    REQUIRE(lmmd({"run", "a.in", "--out", "whole"}).status == 0);
    Running program({{"run", "a.in", "--out", "stopped"}, {}, {}});
    wait_for(bench, "stopped/checkpoint.bin", program);
    program.send(SIGTERM);
    const Outcome outcome = program.wait();
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, Catch::StartsWith("stopped on request at step ") &&
                                Catch::EndsWith("\ngo on with `lmmd run a.in --out stopped --resume`\n"));
    const Json run = record(bench, "stopped");
    CHECK(run["status"] == "stopped");
    CHECK_THAT(run["guards"][0].get<std::string>(), Contains("stopped on request"));
    CHECK(lmmd({"run", "a.in", "--out", "stopped", "--resume"}).status == 0);
    CHECK(differing_files(bench, "whole", "stopped") == std::vector<std::string>{});
}

TEST_CASE("a checkpoint that is cut off or corrupt is refused") {
    const Bench bench;
    bench.write("a.in", kLong);
    Running program({{"run", "a.in"}, {}, {}});
    wait_for(bench, "runs/a/checkpoint.bin", program);
    program.send(SIGTERM);
    REQUIRE(program.wait().status == 3);
    const std::string whole = bench.read("runs/a/checkpoint.bin");
    const auto refused = [&](const std::string& bytes, const std::string& message) {
        bench.write("runs/a/checkpoint.bin", bytes);
        const Outcome outcome = lmmd({"run", "a.in", "--resume"});
        CHECK(outcome.err == "runs/a/checkpoint.bin: " + message + "\n");
        CHECK(outcome.status == 2);
    };
    refused(whole.substr(0, 1000), "found a truncated checkpoint of 1000 bytes, expected " + std::to_string(whole.size()) +
                                       "; it cannot be used: restore it from a copy, or start over with --force");
    std::string flipped = whole;
    flipped[flipped.size() / 2] ^= 1;
    refused(flipped, "found a damaged checkpoint, its content does not match its checksum; it cannot be used: restore it from a "
                     "copy, or start over with --force");
    refused("something else", "found another kind of file, expected a checkpoint of lmmd; give the run directory's own "
                              "checkpoint, or start over with --force");
    bench.write("runs/a/checkpoint.bin", whole);
    CHECK(lmmd({"run", "a.in", "--resume"}).status == 0);
}

TEST_CASE("the number of threads does not change a bit, the seed does") {
    const Bench bench;
    bench.write("a.in", kLong);
    const auto run = [&](const std::string& out, const std::string& threads, const std::string& seed) {
        REQUIRE(lmmd({"run", "a.in", "--out", out, "--threads", threads, "--seed", seed, "--set", "steps=300"}).status == 0);
    };
    run("one", "1", "1");
    run("three", "3", "1");
    run("other", "1", "2");
    CHECK(differing_files(bench, "one", "three") == std::vector<std::string>{});
    CHECK_FALSE(differing_files(bench, "one", "other").empty());
}

TEST_CASE("two programs do not write into one directory") {
    const Bench bench;
    bench.write("a.in", kLong);
    Running first({{"run", "a.in"}, {}, {}});
    wait_for(bench, "runs/a/checkpoint.bin", first);
    const Outcome second = lmmd({"run", "a.in", "--resume"});
    REQUIRE_FALSE(first.ended());
    CHECK(second.status == 2);
    CHECK(second.err == "runs/a: found another lmmd at work in this directory, expected none; wait for it, end it, or choose "
                        "another directory with --out\n");
}

}  // namespace lmmd::test
