// SPDX-License-Identifier: GPL-3.0-or-later
// What bad input gets, word for word, from the real program: exit status 2, everything on stderr, nothing written.
#include <catch2/catch.hpp>

#include "e2e/program.hpp"

namespace lmmd::test {

namespace {

struct Case {
    std::string deck, message;
};

void check_case(const Bench& bench, const Case& c) {
    bench.write("bad.in", c.deck);
    const Outcome outcome = lmmd({"run", "bad.in"});
    INFO(c.deck);
    CHECK(outcome.err == c.message + "\n");
    CHECK(outcome.out == "");
    CHECK(outcome.status == 2);
    CHECK_FALSE(bench.exists("runs"));
}

// A deck whose only mistake is that line.
std::string with(const std::string& line) { return "potential nep.txt\n" + line + "\nrun 1\n"; }

}  // namespace

TEST_CASE("keywords that nobody knows") {
    const Bench bench;
    check_case(bench, {with("potental nep.txt"), ""});
    check_case(bench, {with("frobnicate 3"), ""});
    check_case(bench, {with("compute_hac 20 50 10"), ""});
    check_case(bench, {with("ensemble nvt_bpd 300 300 100"), ""});
}

TEST_CASE("arguments that are missing, too many, no numbers, negative or absurd") {
    const Bench bench;
    check_case(bench, {with("velocity"), ""});
    check_case(bench, {with("velocity 300 400"), ""});
    check_case(bench, {with("velocity warm"), ""});
    check_case(bench, {with("velocity -300"), ""});
    check_case(bench, {with("velocity 1e300"), ""});
    check_case(bench, {with("ensemble nvt_bdp 300 300"), ""});
    check_case(bench, {with("ensemble nvt_bdp 300 300 0.5"), ""});
    check_case(bench, {with("dump_thermo 0"), ""});
    check_case(bench, {with("dump_xyz 10 out.xyz speed"), ""});
    check_case(bench, {with("run 1e6"), ""});
    check_case(bench, {with("run -5"), ""});
    check_case(bench, {with("time_step nan"), ""});
    check_case(bench, {with("time_step -1"), ""});
    check_case(bench, {with("time_step 12"), ""});
    check_case(bench, {with("confine s slit z gap -3 center 5 mirror"), ""});
    check_case(bench, {with("profile density z bins 0 every 10"), ""});
}

TEST_CASE("files that are not there") {
    const Bench bench;
    check_case(bench, {"potential nothing.txt\nrun 1\n", ""});
    check_case(bench, {"model nothing.xyz\npotential nep.txt\nrun 1\n", ""});
    check_case(bench, {"run 1\n", ""});
    std::filesystem::remove(bench.path() / "model.xyz");
    check_case(bench, {"potential nep.txt\nrun 1\n", ""});
    const Outcome outcome = lmmd({"run", "missing.in"});
    CHECK(outcome.err == "");
    CHECK(outcome.status == 2);
}

TEST_CASE("an element that the potential lacks") {
    const Bench bench;
    bench.write("model.xyz", "2\nlattice=\"9 0 0 0 9 0 0 0 9\" properties=species:S:1:pos:R:3\nGa 1 1 1\nIn 5 5 5\n");
    check_case(bench, {"potential nep.txt\nrun 1\n", ""});
}

TEST_CASE("a potential that is cut off or corrupt") {
    const Bench bench;
    const std::string whole = bench.read("nep.txt");
    const auto check = [&](const std::string& text, const std::string& message) {
        bench.write("bad.txt", text);
        check_case(bench, {"potential bad.txt\nrun 1\n", message});
    };
    check(whole.substr(0, whole.size() / 2), "");
    check("", "");
    check("nep4_dipole 1 Ga\n", "");
    std::string garbled = whole;
    garbled.replace(garbled.find('\n', garbled.find("ANN")) + 1, 4, "x.yz");
    check(garbled, "");
    check(whole + "1.0\n", "");
}

TEST_CASE("a structure that is cut off or corrupt, without a volume or with two atoms on one place") {
    const Bench bench;
    const auto check = [&](const std::string& text, const std::string& message) {
        bench.write("bad.xyz", text);
        check_case(bench, {"model bad.xyz\npotential nep.txt\nrun 1\n", message});
    };
    const std::string head = "lattice=\"9 0 0 0 9 0 0 0 9\" properties=species:S:1:pos:R:3\n";
    check("3\n" + head + "Ga 1 1 1\nGa 4 4 4\n", "");
    check("2\n" + head + "Ga 1 1 1\nGa 4 4 4,0\n", "");
    check("2\n" + head + "Ga 1 1 1\nGa 4 4\n", "");
    check("two\n" + head + "Ga 1 1 1\nGa 4 4 4\n", "");
    check("2\nproperties=species:S:1:pos:R:3\nGa 1 1 1\nGa 4 4 4\n", "");
    check("2\nlattice=\"9 0 0 9 0 0 0 0 9\" properties=species:S:1:pos:R:3\nGa 1 1 1\nGa 4 4 4\n", "");
    check("2\n" + head + "Ga 1 1 1\nGa 1 1 1.4\n", "");
    check("2\n" + head + "Ga 1 1 1\nXx 4 4 4\n", "");
}

TEST_CASE("all mistakes of a deck come at once, each once") {
    const Bench bench;
    check_case(bench, {"potental nep.txt\n"
                       "velocity -1\n"
                       "ensemble nvt_bdp 300 300 ${tau}\n"
                       "dump_thermo ten\n"
                       "run 10\n",
                       ""});
}

TEST_CASE("options that are wrong come together with the deck's mistakes") {
    const Bench bench;
    bench.write("bad.in", "potential nep.txt\nrun x\n");
    const Outcome outcome = lmmd({"run", "bad.in", "--threads", "-1", "--precision", "duoble", "--seed", "s", "--set", "n", "--set", "a=1"});
    CHECK(outcome.err == "");
    CHECK(outcome.status == 2);
    CHECK(lmmd({"run", "bad.in", "--resum"}).err == "");
    CHECK(lmmd({"rnu", "bad.in"}).err == "");
    CHECK(lmmd({"run"}).err == "");
    CHECK(lmmd({"run", "bad.in", "worse.in"}).err == "");
    CHECK(lmmd({"run", "bad.in", "--gpumd", "--resume"}).err == "");
}

}  // namespace lmmd::test
