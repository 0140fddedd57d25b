// SPDX-License-Identifier: GPL-3.0-or-later
// Replicas as their user meets them: directories, records, what one that ends early leaves of the others.
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "e2e/program.hpp"

namespace lmmd::test {

namespace {

using Catch::Contains;
using Catch::StartsWith;
using Json = nlohmann::json;

const char* const kBody =
    "potential nep.txt\nvelocity 300\ntime_step ${dt}\ncheckpoint every 300 steps\nensemble nvt_lan ${T} 300 50\ndump_thermo 10\n"
    "dump_xyz 100 t.xyz velocity\nrun ${steps}\n";
const std::string kHead = "set steps 300\nset dt 1\nreplicas 3 T 300 400 500\n";

Json record(const Bench& bench, const std::string& directory) { return Json::parse(bench.read(directory + "/run.json")); }

bool is_finished(const Bench& bench, const std::string& directory) {
    return bench.exists(directory + "/run.json") && record(bench, directory)["status"] == "finished";
}

}  // namespace

TEST_CASE("replicas leave what single runs of their lines would, and say how to repeat them") {
    const Bench bench;
    bench.write("a.in", kHead + kBody);
    bench.write("single.in", "set steps 300\nset dt 1\nset T 300\n" + std::string(kBody));
    const Outcome outcome = lmmd({"run", "a.in", "--threads", "2", "--seed", "5"});
    CHECK(outcome.err == "");
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out, StartsWith("finished: 3 replicas, 900 steps in ") && Contains("; results are in runs/a\n"));
    for (int k = 0; k < 3; ++k) {
        const std::string directory = "runs/a/replica_0" + std::to_string(k), single = "single" + std::to_string(k);
        const Json run = record(bench, directory);
        CHECK(run["status"] == "finished");
        CHECK(run["replica"] == Json({{"number", k}, {"of", 3}}));
        CHECK((k > 0 || run["seed"] == 5));
        CHECK_THAT(run["attempts"][0]["device"].get<std::string>(), StartsWith("cpu, 1 thread"));
        REQUIRE(lmmd({"run", "single.in", "--out", single, "--seed", run["seed"].dump(), "--set", "T=" + std::to_string(300 + 100 * k)})
                    .status == 0);
        CHECK(differing_files(bench, single, directory) == std::vector<std::string>{});
        CHECK(record(bench, single)["deck_sha256"] == run["deck_sha256"]);
    }
    CHECK(lmmd({"run", "a.in", "--seed", "5"}).out ==
          "runs/a: all replicas finished; their results are there. Start them afresh with --force.\n");
    const Outcome changed = lmmd({"run", "a.in"});
    CHECK(changed.status == 2);
    CHECK_THAT(changed.err, StartsWith("runs/a/replica_00: found another run, ") && Contains("a changed seed, 1 where it was 5"));
}

TEST_CASE("a batch that is stopped and killed goes on to the same bits, and what is finished stays") {
    const Bench bench;
    bench.write("a.in", kHead + kBody);
    const std::vector<std::string> set{"--set", "steps=1500", "--threads", "2"};
    const auto command = [&](std::vector<std::string> words) {
        words.insert(words.end(), set.begin(), set.end());
        return words;
    };
    REQUIRE(lmmd(command({"run", "a.in", "--out", "whole"})).status == 0);
    // The third begins once one of the first two is done.
    Running killed({command({"run", "a.in", "--out", "parts"}), {}, {}});
    while (!killed.ended() && !bench.exists("parts/replica_01/checkpoint.bin")) ::usleep(500);
    killed.send(SIGKILL);
    REQUIRE(killed.wait().signal == SIGKILL);
    CHECK_THAT(lmmd(command({"run", "a.in", "--out", "parts"})).err,
               StartsWith("parts/replica_0") && Contains(": found an unfinished run of this deck, "));
    Running stopped({command({"run", "a.in", "--out", "parts", "--resume"}), {}, {}});
    while (!stopped.ended() && !bench.exists("parts/replica_02/checkpoint.bin")) ::usleep(500);
    stopped.send(SIGTERM);
    const Outcome outcome = stopped.wait();
    INFO(outcome.err);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, Contains(" of 3 replicas ended early; ") && Contains("\nreplica_02: stopped on request at step ") &&
                                Catch::EndsWith("\ngo on with `lmmd run a.in --out parts --set steps=1500 --resume`\n"));
    CHECK((is_finished(bench, "parts/replica_00") || is_finished(bench, "parts/replica_01")));
    CHECK(lmmd(command({"run", "a.in", "--out", "parts", "--resume"})).status == 0);
    for (const std::string k : {"0", "1", "2"})
        CHECK(differing_files(bench, "whole/replica_0" + k, "parts/replica_0" + k) == std::vector<std::string>{});
}

TEST_CASE("a guard in one replica: exit 3, its name, its checkpoint, and the others done") {
    const Bench bench;
    // In the second structure atoms at 0.6 A fly apart.
    bench.write("hot.xyz",
                "3\nlattice=\"20 0 0 0 20 0 0 0 20\" properties=species:S:1:pos:R:3\nGa 5 5 5\nGa 5.6 5 5\nGa 15 15 15\n");
    bench.write("a.in", "replicas 3 file model.xyz hot.xyz model.xyz\nmodel ${file}\npotential nep.txt\nvelocity 300\n"
                        "time_step 1\nensemble nve\ndump_thermo 1\nrun 300\n");
    const Outcome outcome = lmmd({"run", "a.in", "--threads", "1"});
    INFO(outcome.err);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, StartsWith("warning: replica_01 ended early, the others go on: step ") &&
                                Contains("\n1 of 3 replicas ended early; 2 finished\nreplica_01: step ") &&
                                Contains(" is kept in runs/a/replica_01/checkpoint.bin; ") &&
                                Catch::EndsWith("\nonce the deck is mended, start it afresh with --force\n"));
    CHECK(bench.exists("runs/a/replica_01/checkpoint.bin"));
    CHECK(record(bench, "runs/a/replica_01")["status"] == "stopped");
    CHECK(record(bench, "runs/a/replica_01")["guards"].size() == 1);
    CHECK(is_finished(bench, "runs/a/replica_00"));
    CHECK(is_finished(bench, "runs/a/replica_02"));
}

TEST_CASE("a directory of replicas holds nothing else") {
    const Bench bench;
    bench.write("a.in", kHead + kBody);
    bench.write("single.in", "set steps 5\nset dt 1\nset T 300\n" + std::string(kBody));
    REQUIRE(lmmd({"run", "single.in", "--out", "one"}).status == 0);
    const Outcome single = lmmd({"run", "a.in", "--out", "one", "--force"});
    CHECK(single.status == 2);
    CHECK_THAT(single.err, StartsWith("one: found '") && Contains("', expected an empty or a new directory, or one with replica_00 to "
                                                                  "replica_02 alone; choose another with --out, or move that away\n"));
    REQUIRE(lmmd({"run", "a.in", "--set", "steps=5"}).status == 0);
    bench.write("a.in", "set steps 5\nset dt 1\nreplicas 2 T 300 400\n" + std::string(kBody));
    const Outcome fewer = lmmd({"run", "a.in", "--force"});
    CHECK(fewer.status == 2);
    CHECK_THAT(fewer.err, StartsWith("runs/a: found 'replica_02', expected "));
    // More of them: those that are finished stay. What the user put beside them is none of our business.
    bench.write("runs/a/notes.txt", "");
    bench.write("a.in", "set steps 5\nset dt 1\nreplicas 4 T 300 400 500 600\n" + std::string(kBody));
    CHECK_THAT(lmmd({"run", "a.in"}).out, StartsWith("finished: 4 replicas, 5 steps in "));
    const Outcome gpumd = lmmd({"run", "a.in", "--gpumd"});
    CHECK(gpumd.status == 2);
    CHECK(gpumd.err == "a.in: found 'replicas' together with --gpumd, which works in one directory, expected one of the two; leave "
                       "one out\n");
}

TEST_CASE("lmmd check tells what differs between replicas, and whose mistake it is") {
    const Bench bench;
    bench.write("a.in", kHead + kBody);
    const Outcome outcome = lmmd({"check", "a.in", "--threads", "2"});
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out, StartsWith("a.in: no mistakes\nreplicas     3, 2 at a time; T 300 400 500; below is the first\natoms ") &&
                                Contains("device       cpu, 1 thread"));
    bench.write("a.in", "set steps 3\nset dt 1\nreplicas 3 T 300 -4 500\nfoo\n" + std::string(kBody));
    const Outcome bad = lmmd({"check", "a.in"});
    CHECK(bad.status == 2);
    CHECK_THAT(bad.err, StartsWith("a.in:4:1: found 'foo', expected a command; ") && Contains("\na.in:9:18: found '-4', expected ") &&
                            Catch::EndsWith(" (in replica 1)\n"));
}

}  // namespace lmmd::test
