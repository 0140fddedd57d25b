// SPDX-License-Identifier: GPL-3.0-or-later
// The decks in inputs/, shortened: they run through, and what they leave is physical as far as so short a run can tell.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "e2e/program.hpp"

namespace lmmd::test {

namespace {

using Catch::Contains;

const std::filesystem::path kInputs = std::filesystem::path(LMMD_SOURCE_DIR) / "inputs";

// Rows of a table, '#' lines left out.
std::vector<std::vector<double>> rows(const Bench& bench, const std::string& file) {
    std::istringstream in(bench.read(file));
    std::vector<std::vector<double>> result;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        result.emplace_back();
        for (double value = 0; words >> value;) result.back().push_back(value);
    }
    return result;
}

// Runs a deck with "name=value" settings; returns its files.
std::vector<std::string> run(const Bench& bench, const std::string& deck, const std::vector<std::string>& settings) {
    std::vector<std::string> words{"run", kInputs / (deck + ".in"), "--out", "run"};
    for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
    const Outcome outcome = lmmd(words);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(outcome.err == "");
    std::vector<std::string> files = bench.files("run");
    std::erase_if(files, [](const std::string& name) { return name == "run.json" || name == "checkpoint.bin"; });
    return files;
}

// Mean temperature and its canonical error for N atoms: T sqrt(2 / (3 N)) for one sample; 5 of them are allowed.
void check_temperature(const std::vector<double>& thermo, double expected, double atoms) {
    INFO("found " << thermo[0] << " K, expected " << expected << " K");
    CHECK(std::fabs(thermo[0] - expected) < 5 * expected * std::sqrt(2 / (3 * atoms)));
}

}  // namespace

TEST_CASE("inputs/ga_confined.in") {
    const Bench bench;
    CHECK(run(bench, "ga_confined", {"melt_steps=300", "cool_steps=300", "settle_steps=100", "sample_steps=500"}) ==
          std::vector<std::string>{"conserved.out", "profile_density.out", "rdf.out", "rdf_error.out", "thermo.out", "trajectory.xyz", "walls.out"});
    const auto thermo = rows(bench, "run/thermo.out");
    REQUIRE(thermo.size() == 12);
    check_temperature(thermo.back(), 450, 633);
    // Layers: no atoms within 1.5 A of a wall, and a first layer at least twice as dense as the liquid.
    const auto profile = rows(bench, "run/profile_density.out");
    REQUIRE(profile.size() == 100);
    double highest = 0, atoms = 0;
    for (const auto& bin : profile) {
        if (bin[0] < 1.5 || bin[0] > 18.5) CHECK(bin[1] == 0);
        highest = std::max(highest, bin[1]);
        atoms += bin[1] * 26 * 26 * 0.2;
    }
    CHECK(highest > 2 * 0.0515);
    CHECK(atoms == Approx(633).epsilon(1e-6));
}

TEST_CASE("inputs/ga_liquid.in") {
    const Bench bench;
    CHECK(run(bench, "ga_liquid", {"atoms=250", "melt_steps=300", "settle_steps=300", "sample_steps=2500"}) ==
          std::vector<std::string>{"conserved.out", "msd.out", "msd_error.out", "rdf.out", "rdf_error.out", "thermo.out", "trajectory.xyz"});
    const auto thermo = rows(bench, "run/thermo.out");
    REQUIRE(thermo.size() == 31);
    check_temperature(thermo.back(), 500, 250);
    double peak = 0, place = 0;
    for (const auto& bin : rows(bench, "run/rdf.out"))
        if (bin[1] > peak) peak = bin[1], place = bin[0];
    CHECK(place > 2.4);
    CHECK(place < 3.2);
    CHECK(peak > 1.5);
}

TEST_CASE("inputs/ga_quench.in") {
    const Bench bench;
    CHECK(run(bench, "ga_quench", {"atoms=250", "melt_steps=200", "cool_steps=600", "sample_steps=1200"}) ==
          std::vector<std::string>{"conserved.out", "glass.xyz", "msd.out", "msd_error.out", "rdf.out", "rdf_error.out", "thermo.out"});
    const auto thermo = rows(bench, "run/thermo.out");
    REQUIRE(thermo.size() == 20);
    CHECK(thermo[7][0] < 0.5 * thermo[1][0]);  // 800 K go in 1.2 ps here; the thermostat lags a little
}

TEST_CASE("inputs/ga_overpressure.in") {
    const Bench bench;
    CHECK(run(bench, "ga_overpressure", {"melt_steps=200", "press_steps=400", "press_time=0.8", "cool_steps=300", "sample_steps=500"}) ==
          std::vector<std::string>{"conserved.out", "profile_density.out", "rdf.out", "rdf_error.out", "thermo.out", "trajectory.xyz", "walls.out"});
    const auto walls = rows(bench, "run/walls.out");
    REQUIRE(walls.size() == 28);
    const auto gap = [&](std::size_t row) { return walls[row][2]; };
    CHECK(gap(3) == Approx(24).margin(1e-9));
    CHECK(gap(7) == Approx(23).margin(1e-6));
    CHECK(gap(11) == Approx(22).margin(1e-6));
    CHECK(gap(21) == Approx(22).margin(1e-6));
    // The pressure of the atoms in the plane of the walls rises with the compression.
    const auto thermo = rows(bench, "run/thermo.out");
    const auto in_plane = [&](std::size_t row) { return (thermo[row][3] + thermo[row][4]) / 2; };
    CHECK(in_plane(11) > in_plane(3) + 1);
}

TEST_CASE("inputs/ga_tc_chain.sh") {
    const Bench bench;
    const auto call = [&](const std::string& words) {
        const std::string line = "LMMD=" LMMD_PROGRAM " LMMD_ANALYZE=" LMMD_ANALYZE_PROGRAM " " + (kInputs / "ga_tc_chain.sh").string() + " " + words + " >table.txt 2>log.txt";
        return std::system(line.c_str());
    };
    const std::string settings = "--set atoms=250 --set melt_steps=200 --set settle_steps=200 --set cool_steps=400 --set sample_steps=500 --set every=2";
    REQUIRE(call("--out chain " + settings + " liquid quench -- --time 0.2 --low_cut 2") == 0);
    std::istringstream table(bench.read("table.txt"));
    std::map<std::string, std::vector<std::string>> found;
    for (std::string line; std::getline(table, line);) {
        std::istringstream words(line);
        std::string first;
        words >> first;
        for (std::string word; words >> word;) found[first].push_back(word);
    }
    REQUIRE(found["state"].size() == 19);  // of both tables
    for (const std::string state : {"liquid", "quench"}) {
        INFO(state << "\n" << bench.read("table.txt"));
        REQUIRE(found[state].size() == 19);
        // Half a picosecond tells little: lambda and Tc within a factor of two or so of beta and amorphous gallium.
        CHECK(std::stod(found[state][2]) > 0.4);
        CHECK(std::stod(found[state][2]) < 3);
        CHECK(std::stod(found[state][8]) > 1);
        CHECK(std::stod(found[state][8]) < 20);
    }
    CHECK(std::stod(found["quench"][0]) < std::stod(found["liquid"][0]));
    CHECK(found["liquid"][9] == "-");
    CHECK(bench.exists("chain/quench/tc/a2f.out"));
    // The second time nothing is run again.
    REQUIRE(call("--out chain " + settings + " liquid quench -- --time 0.2 --low_cut 2") == 0);
    CHECK(bench.read("log.txt").find("step ") == std::string::npos);
    CHECK(call("--out") != 0);
    CHECK(call("--set atmos=3 liquid") != 0);
    CHECK(bench.read("log.txt") == "ga_tc_chain.sh: found --set atmos=3, expected a variable that the deck of liquid sets\n");
    CHECK(call("solid") != 0);
    CHECK(bench.read("log.txt") == "ga_tc_chain.sh: found 'solid', expected --out DIR, --potential NAME, --density D, --set NAME=VALUE, liquid, quench, confined or --\n");
}

TEST_CASE("inputs/tc_sweep.sh: pressure stiffens the liquid and weakens the coupling") {
    const Bench bench;
    const auto call = [&](const std::string& words) {
        const std::string line = "LMMD=" LMMD_PROGRAM " LMMD_ANALYZE=" LMMD_ANALYZE_PROGRAM " " + (kInputs / "tc_sweep.sh").string() + " " + words + " >table.txt 2>log.txt";
        return std::system(line.c_str());
    };
    const std::string words = "Ga liquid pressure 0 12 --out sweep --set atoms=250 --set melt_steps=200 --set settle_steps=500 --set sample_steps=500 --set every=2 "
                              "-- --time 0.2 --low_cut 2";
    REQUIRE(call(words) == 0);
    const std::string table = bench.read("table.txt");
    INFO(table << bench.read("log.txt"));
    std::istringstream lines(table);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(lines, line) && rows.size() < 3;) {
        std::istringstream cells(line);
        rows.emplace_back();
        for (std::string cell; cells >> cell;) rows.back().push_back(cell);
    }
    REQUIRE(rows.size() == 3);
    REQUIRE(rows[0].size() == rows[2].size());
    CHECK(rows[1][0] == "0");
    CHECK(rows[1].back() == "-");
    CHECK(rows[2][0] == "12");
    CHECK(std::stod(rows[2][8]) < -0.1);  // d ln lambda: 12 GPa stiffen every vibration by a quarter or so
    CHECK(std::stod(rows[2][9]) > 0);
    CHECK(bench.exists("sweep/replica_01/tc/a2f.out"));
    CHECK(bench.exists("sweep.in"));
    REQUIRE(call(words) == 0);
    CHECK(bench.read("log.txt").find("step ") == std::string::npos);
    CHECK(call("Ga liquid presure 0 2") != 0);
    CHECK(bench.read("log.txt") == "tc_sweep.sh: found 'presure', expected a variable that ga_liquid.in sets\n");
    CHECK(call("Ga liquid pressure 1") != 0);
    CHECK(call("Ga solid pressure 1 2") != 0);
}

TEST_CASE("inputs/tc_chain.sh asks for what it cannot know") {
    const Bench bench;
    const auto told = [&](const std::string& words) {
        CHECK(std::system(("LMMD=" LMMD_PROGRAM " LMMD_ANALYZE=" LMMD_ANALYZE_PROGRAM " " + (kInputs / "tc_chain.sh").string() + " " + words + " >table.txt 2>log.txt").c_str()) != 0);
        return bench.read("log.txt");
    };
    CHECK_THAT(told(""), Contains("expected a metal: Ga, In, Bi, Sn, or an alloy"));
    CHECK_THAT(told("Zn"), Contains("found the metal 'Zn'"));
    CHECK_THAT(told("'Ga:0.9 In:0.1' liquid"), Contains("without a density"));
    CHECK_THAT(told("In --potential none liquid"), Contains("potential") && Contains("none"));
}

TEST_CASE("every deck in inputs/ is a test here, and says what it does") {
    const std::set<std::string> tested{"ga_confined.in", "ga_liquid.in", "ga_overpressure.in", "ga_quench.in"};
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(kInputs))
        if (entry.path().extension() != ".sh") found.insert(entry.path().filename());
    CHECK(found == tested);
    for (const std::string& deck : tested) {
        const Outcome outcome = lmmd({"check", kInputs / deck});
        INFO(deck << outcome.err);
        CHECK(outcome.status == 0);
        CHECK(outcome.err == "");
    }
    // As the comment in the deck says.
    CHECK(lmmd({"check", kInputs / "ga_confined.in", "--set", "gap=30", "--set", "high=29.1", "--set", "middle=15"}).status == 0);
}

}  // namespace lmmd::test
