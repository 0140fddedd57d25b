// SPDX-License-Identifier: GPL-3.0-or-later
// Estimators during a run: the same files as lmmd-analyze makes of the same frames afterwards, and the same bits when
// the run is broken off and gone on with.
#include <catch2/catch.hpp>

#include "analyse.hpp"
#include "lmmd/base/units.hpp"
#include "structure/voronoi_cells.hpp"
#include "support/deck_runs.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

struct Case {
    const char* words;  // of the request
    const char* label;
};
constexpr Case kAll[] = {
    {"rdf cutoff 6 bins 40", "rdf"},
    {"rdf cutoff 6 bins 40 layer z 2 6", "low"},
    {"sofk qmax 4 bins 20 cutoff 5", "sofk"},
    {"coordination", "coordination"},
    {"adf cutoff 3.6 bins 30", "adf"},
    {"steinhardt nearest 10 bins 20", "steinhardt"},
    {"clusters solid threshold 0.4 bonds 4", "clusters"},
    {"voronoi bins 30", "voronoi"},
    {"profile slab z bins 12 temperature stress", "profile"},
    {"profile sphere 5 5 5 4.5 bins 12 layer z 1 5", "shells"},
    {"vacf time 0.03", "vacf"},
    {"vdos time 0.03 window gauss", "vdos"},
    {"msd time 0.03 fit 0.01 0.03", "msd"},
    {"msd time 0.02 layer x 1 8", "slab"},
    {"currents time 0.03 q 2 shells 4", "currents"},
    {"sqw time 0.03 q 2 shells 4 check", "sqw"},
    {"isf time 0.03 q 2 layer z 2 6", "isf"},
    {"ngp time 0.03", "ngp"},
    {"relaxation time 0.02 start 0 q 2 stress", "relaxation"},
    {"stress_acf time 0.02", "stress"},
    {"debye time 0.03 force", "debye"},
    {"phonon_theory time 0.02 debye 9000", "phonons"},
};

std::vector<Case> cases() {
    std::vector<Case> result;
    for (const Case& c : kAll)
        if (have_voronoi() || std::string(c.label) != "voronoi") result.push_back(c);
    return result;
}

std::string deck() {
    std::string text = "potential nep.txt\nvelocity 300\nensemble nve\ntime_step 0.5\ndump_xyz 2 a.xyz velocity force virial precision double\n";
    for (const Case& c : cases()) text += std::string("observe ") + c.words + " every 2 as " + c.label + "\n";
    return text + "run 240\n";
}

}  // namespace

TEST_CASE("estimators give the same during a run, after it, and across a checkpoint") {
    RunBench bench;
    Recorder recorder;
    bench.perform_deck(deck(), "whole", recorder);
    for (const int last : {1, 101, 239}) {
        Stopper stopper(last);
        CHECK_THROWS_AS(bench.perform_deck(deck(), "parts", stopper), Error);
        bench.perform_deck(deck(), "parts", recorder, true);
        for (const Case& c : cases()) {
            const std::string name = std::string("/observe_") + c.label + ".out";
            INFO(name << " broken off at step " << last);
            CHECK(bench.read("parts" + name) == bench.read("whole" + name));
        }
        std::filesystem::remove_all(bench.path() / "parts");
    }
    for (const Case& c : cases()) {
        INFO(c.words);
        Args args("line", 1, tokenize(std::string("observe ") + c.words), "");
        const std::vector<std::filesystem::path> inputs{bench.path() / "whole"};
        const Result result = analyse(parse_request(args, false), inputs, {}, {});
        const std::string during = bench.read(std::string("whole/observe_") + c.label + ".out");
        CHECK(during.size() > 500);
        CHECK(format_table(result, result.tables.front()) == during);
    }
}

TEST_CASE("stresses of the bins are those of the whole, on average") {
    RunBench bench;
    Recorder recorder;
    bench.perform_deck("potential nep.txt\nvelocity 300\nensemble nve\ndump_xyz 5 a.xyz velocity virial precision double\nrun 20\n", "run",
                       recorder);
    Args args("line", 1, tokenize("observe profile slab y bins 4 stress"), "");
    const std::vector<std::filesystem::path> inputs{bench.path() / "run"};
    const DataTable table = analyse(parse_request(args, false), inputs, {}, {}).tables.front();
    Trajectory trajectory(inputs[0], {});
    Frame frame;
    double expected[3] = {0, 0, 0};
    while (trajectory.next(frame))
        for (int a = 0; a < 3; ++a) expected[a] += (*frame.pressure)(a, a) / units::kGigapascal / 4;
    for (std::size_t a = 0; a < 3; ++a) {
        const DataColumn& found = table.columns[table.columns.size() - 3 + a];
        INFO(found.name);
        double mean = 0;
        for (const double p : found.values) mean += p / 4;
        CHECK(std::fabs(expected[a]) > 0.1);
        CHECK(mean == Approx(expected[a]).epsilon(1e-4));
    }
}

TEST_CASE("observe lasts until off, and its mistakes are told before the first step") {
    RunBench bench;
    Recorder recorder;
    const std::string start = "potential nep.txt\nvelocity 300\nensemble nve\n";
    bench.perform_deck(start + "observe rdf bins 10 cutoff 4 every 5\nrun 10\nensemble nve\nrun 10\nobserve rdf off\nensemble nve\nrun 5\n",
                       "run", recorder);
    const std::string text = bench.read("run/observe_rdf.out");
    std::size_t headers = 0;
    for (std::size_t at = text.find("# command"); at != std::string::npos; at = text.find("# command", at + 1)) ++headers;
    CHECK(headers == 2);
    const auto first = [&](const std::string& line) {
        const std::vector<std::string> found = bench.mistakes(start + line + "\nrun 10\n");
        return found.empty() ? std::string() : found.front();
    };
    CHECK(first("observe msd off") ==
          "ga.in:4:1: found 'off' where no 'observe msd' is on, expected one above; remove the line");
    CHECK(first("observe msd time 1") ==
          "ga.in:4:18: found a largest time of 1 ps, expected at most the 0.009 ps that 10 frames span; lower it or lengthen "
          "the run");
    CHECK(first("observe rdf on tip") ==
          "ga.in:4:16: found the group 'tip', expected one that a line 'group NAME ...' of a deck defines; after a run say "
          "'element', 'layer' or 'group' instead");
}
