// SPDX-License-Identifier: GPL-3.0-or-later
// Estimators during a run: the same files as lmmd-analyze makes of the same frames afterwards, and the same bits when
// the run is broken off and gone on with.
#include <catch2/catch.hpp>

#include "analyse.hpp"
#include "lmmd/base/units.hpp"
#include "support/deck_runs.hpp"
#include "support/requests.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

std::string deck() {
    std::string text = "potential nep.txt\nvelocity 300\nensemble nve\ntime_step 0.5\ndump_xyz 2 a.xyz velocity force virial precision double\n";
    for (const RequestCase& c : request_cases()) text += "observe " + c.words + " every 2 as " + c.label + "\n";
    return text + "run 240\n";
}

}  // namespace

TEST_CASE("every estimator is tried in these tests") { CHECK(estimators_without_case().empty()); }

TEST_CASE("estimators give the same during a run, after it, and across a checkpoint") {
    RunBench bench;
    Recorder recorder;
    bench.perform_deck(deck(), "whole", recorder);
    for (const int last : {1, 101, 239}) {
        Stopper stopper(last);
        CHECK_THROWS_AS(bench.perform_deck(deck(), "parts", stopper), Error);
        bench.perform_deck(deck(), "parts", recorder, true);
        for (const RequestCase& c : request_cases()) {
            const std::string name = "/observe_" + c.label + ".out";
            INFO(name << " broken off at step " << last);
            CHECK(bench.read("parts" + name) == bench.read("whole" + name));
        }
        std::filesystem::remove_all(bench.path() / "parts");
    }
    for (const RequestCase& c : request_cases()) {
        INFO(c.words);
        Args args("line", 1, tokenize("observe " + c.words), "");
        const std::vector<std::filesystem::path> inputs{bench.path() / "whole"};
        const Result result = analyse(parse_request(args, false), inputs, {}, {});
        const std::string during = bench.read("whole/observe_" + c.label + ".out");
        CHECK(during.size() > 500);
        CHECK(format_table(result, result.tables.front()) == during);
    }
}

TEST_CASE("several runs are averaged with equal weight, whatever the estimator, and the error shrinks") {
    RunBench bench;
    Recorder recorder;
    const std::string deck =
        "potential nep.txt\nvelocity 300\nensemble nve\ntime_step 0.5\ndump_xyz 2 a.xyz velocity force virial precision double\nrun 240\n";
    std::vector<std::filesystem::path> runs;
    for (const unsigned seed : {3u, 4u}) {
        bench.set_structure(liquid(48, seed));
        runs.push_back(bench.path() / ("run" + std::to_string(seed)));
        bench.perform_deck(deck, runs.back().filename().string(), recorder);
    }
    const auto same = [](double a, double b) { return (std::isnan(a) && std::isnan(b)) || a == Approx(b).epsilon(1e-9).margin(1e-12); };
    // Of independent runs that know their errors.
    const auto joined = [](double a, double b) { return std::isnan(a) || std::isnan(b) ? kNoError : 0.5 * std::hypot(a, b); };
    for (const RequestCase& c : request_cases()) {
        INFO(c.words);
        Args args("line", 1, tokenize("observe " + c.words), "");
        const Request request = parse_request(args, false);
        const auto of = [&](std::size_t from, std::size_t n) { return analyse(request, std::span(runs).subspan(from, n), {}, {}); };
        const Result a = of(0, 1), b = of(1, 1), both = of(0, 2);
        REQUIRE(both.scalars.size() == a.scalars.size());
        REQUIRE(both.tables.size() == a.tables.size());
        bool told_apart = false;
        for (std::size_t s = 0; s < a.scalars.size(); ++s) {
            INFO(a.scalars[s].name);
            CHECK(same(both.scalars[s].value, 0.5 * (a.scalars[s].value + b.scalars[s].value)));
            CHECK(same(both.scalars[s].error, joined(a.scalars[s].error, b.scalars[s].error)));
        }
        for (std::size_t t = 0; t < a.tables.size(); ++t)
            for (std::size_t k = 0; k < a.tables[t].columns.size(); ++k) {
                const DataColumn &x = a.tables[t].columns[k], &y = b.tables[t].columns[k], &mean = both.tables[t].columns[k];
                INFO(a.tables[t].name << " " << x.name);
                REQUIRE(mean.values.size() == x.values.size());
                std::size_t wrong = 0;
                for (std::size_t row = 0; row < x.values.size(); ++row) {
                    wrong += !same(mean.values[row], 0.5 * (x.values[row] + y.values[row]));
                    told_apart = told_apart || x.values[row] != y.values[row];
                    if (!x.errors.empty()) wrong += !same(mean.errors[row], joined(x.errors[row], y.errors[row]));
                }
                CHECK(wrong == 0);
            }
        CHECK(told_apart);
    }
}

TEST_CASE("all estimators on one reading of a file find what each finds alone") {
    RunBench bench;
    Recorder recorder;
    bench.perform_deck("potential nep.txt\nvelocity 300\nensemble nve\ntime_step 0.5\ndump_xyz 2 a.xyz velocity virial precision double\nrun 240\n",
                       "run", recorder);
    std::vector<Request> requests;
    for (const RequestCase& c : request_cases()) {
        Args args("line", 1, tokenize("observe " + c.words), "");
        requests.push_back(parse_request(args, false));
    }
    const std::vector<std::filesystem::path> inputs{bench.path() / "run"};
    const std::vector<Answer> together = analyse_all(requests, inputs, {}, {});
    REQUIRE(together.size() == requests.size());
    for (std::size_t k = 0; k < requests.size(); ++k) {
        INFO(requests[k].text);
        try {
            const Result alone = analyse(requests[k], inputs, {}, {});
            REQUIRE(together[k].result);
            CHECK(format_json(*together[k].result) == format_json(alone));
        } catch (const Error& error) {  // 'debye force': there are none
            CHECK_FALSE(together[k].result);
            CHECK(together[k].refusal == error.what());
            CHECK(requests[k].text.find("force") != std::string::npos);
        }
    }
}

TEST_CASE("an estimator that needs more frames than the run gives says so before the first step") {
    RunBench bench;
    for (const EstimatorEntry& entry : estimators()) {
        Args args("line", 1, {{"observe", 1, 0}, {entry.name, 9, 0}}, "");
        Needs needs;
        try {
            needs = parse_request(args, true).plan.needs;
        } catch (const Error&) { continue; }  // needs more words
        if (!needs.interval) continue;
        INFO(entry.name);
        const std::vector<std::string> found =
            bench.mistakes(std::string("potential nep.txt\nvelocity 300\nensemble nve\nobserve ") + entry.name + " every 5\nrun 100\n");
        REQUIRE(found.size() == 1);
        CHECK(found[0].find("ga.in:4:") == 0);
        CHECK(found[0].find("expected") != std::string::npos);
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
