// SPDX-License-Identifier: GPL-3.0-or-later
// The page about a run: what it is made of, and that it is whole, valid and needs nothing else.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <regex>
#include <set>

#include "doubt.hpp"
#include "report/html.hpp"
#include "report/report.hpp"
#include "report/table_file.hpp"
#include "support/reports.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
    std::vector<std::string> found;
    const std::regex regex(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) found.push_back((*at)[1]);
    return found;
}

// The first tag that is not closed in its turn; "" where all are.
std::string unbalanced(const std::string& html) {
    const std::set<std::string> empty{"meta", "link", "!DOCTYPE"};
    std::vector<std::string> open;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const std::size_t end = html.find('>', at);
        if (end == std::string::npos) return "no end of " + html.substr(at, 20);
        const bool closing = html[at + 1] == '/';
        const std::size_t first = at + (closing ? 2 : 1);
        const std::string name = html.substr(first, html.find_first_of(" \n\t/>", first) - first);
        if (empty.count(name) > 0 || html[end - 1] == '/') continue;
        if (!closing)
            open.push_back(name);
        else if (open.empty() || open.back() != name)
            return "</" + name + "> after <" + (open.empty() ? "" : open.back()) + ">";
        else
            open.pop_back();
        if (name == "style" && !closing) at = html.find("</style>", at) - 1;
    }
    return open.empty() ? "" : "<" + open.back() + "> is left open";
}

}  // namespace

TEST_CASE("text cannot become markup, and numbers say what their errors leave") {
    CHECK(escape("a<b & \"c\">") == "a&lt;b &amp; &quot;c&quot;&gt;");
    CHECK(number_with_error(0.40037, 0.00492) == "0.4004 ± 0.0049");
    CHECK(number_with_error(-594.87, 7.71) == "−594.9 ± 7.7");
    CHECK(number_with_error(12345.6, 321) == "12346 ± 321");
    CHECK(number_with_error(747, 0) == "747");
    CHECK(number_with_error(1.5, std::nan("")) == "1.5");
    CHECK(number_with_error(1e-12, 1e-13) == "1e−12 ± 1e−13");
    CHECK(number_with_error(std::nan(""), 1) == "–");
    CHECK(sentence("gallium") == "Gallium");
}

TEST_CASE("a warning invalidates the numbers that it names, and stands beside others") {
    const auto of = [](const char* name, const char* warning) { return doubt({name, 1, 0.1, "K", ""}, warning); };
    CHECK(of("theta_2", "theta_parabola: it means little") == Doubt::none);
    CHECK(of("theta_parabola", "theta_parabola: it means little") == Doubt::invalid);
    CHECK(of("D_Ga_x", "D_Ga, D_inf_Ga: not as t") == Doubt::invalid);
    CHECK(of("D_inf_Ga", "D_Ga, D_inf_Ga: not as t") == Doubt::invalid);
    CHECK(of("D_In", "D_Ga, D_inf_Ga: not as t") == Doubt::none);
    CHECK(of("entropy", "all numbers: frames are too far apart") == Doubt::invalid);
    CHECK(of("entropy", "the system moves as a whole: take its momentum out") == Doubt::beside);
    CHECK(of("entropy", "the run is short") == Doubt::beside);
}

TEST_CASE("a table that was written is read again") {
    Workplace work;
    Result result;
    result.command = "viscosity time 0.5";
    result.scalars = {{"eta", 0.75, 0.05, "mPa s", "plateau from 0.1 to 0.2 ps"}, {"integral", 747, kNoError, "", ""}};
    result.notes = {"errors: from 7 blocks", "eta = V/(10 kT) times the integral"};
    result.warnings = {"short"};
    result.tables.push_back(
        {"viscosity",
         "running integral",
         "It settles.",
         {{"time", "ps", {0, 0.5}, {}}, {"eta", "mPa s", {0, 0.75}, {0, 0.25}}, {"sacf", "", {1, 0.5}, {0.125, 0.125}}},
         {"eta"},
         "eta(t)"});
    work.write("a.out", format_table(result, result.tables[0]));
    const std::vector<Result> read = read_table_file("a.out");
    REQUIRE(read.size() == 1);
    CHECK(read[0].command == result.command);
    CHECK(read[0].notes == result.notes);
    CHECK(read[0].warnings == result.warnings);
    REQUIRE(read[0].scalars.size() == 2);
    CHECK(read[0].scalars[0].error == 0.05);
    CHECK(read[0].scalars[0].unit == "mPa s");
    CHECK(read[0].scalars[0].note == result.scalars[0].note);
    CHECK(std::isnan(read[0].scalars[1].error));
    const DataTable &a = result.tables[0], &b = read[0].tables[0];
    CHECK(b.name == "a");
    CHECK(b.title == a.title);
    CHECK(b.caption == a.caption);
    CHECK(b.ordinate == a.ordinate);
    CHECK(b.plot == a.plot);
    REQUIRE(b.columns.size() == 3);
    for (std::size_t c = 0; c < 3; ++c) {
        CHECK(b.columns[c].name == a.columns[c].name);
        CHECK(b.columns[c].unit == a.columns[c].unit);
        CHECK(b.columns[c].values == a.columns[c].values);
        CHECK(b.columns[c].errors == a.columns[c].errors);
    }
}

TEST_CASE("records go on over the runs of a deck, other tables begin anew, other files are left alone") {
    Workplace work;
    const std::string record = "# energies\n# columns: step time[ps] kinetic[eV] wall[eV]\n";
    work.write("conserved.out", record + "1 0.1 5 0\n2 0.2 6 0\n" + record + "3 0.3 7 0\n");
    const std::vector<Result> joined = read_table_file("conserved.out");
    REQUIRE(joined.size() == 1);
    CHECK(joined[0].tables[0].columns[0].name == "time");
    CHECK(joined[0].tables[0].columns[1].values == std::vector<double>{5, 6, 7});
    CHECK(joined[0].tables[0].plot == std::vector<std::string>{"kinetic"});  // the wall never changes
    const std::string rdf = "# g\n# columns: r[A] g g_error\n0.5 1 0.1\n1.5 2 0.1\n";
    work.write("rdf.out", rdf + rdf);
    CHECK(read_table_file("rdf.out").size() == 2);
    work.write("gpumd.out", "#radius total\n0.1 0.2\n");
    CHECK(read_table_file("gpumd.out").empty());
    work.write("cut.out", "# g\n# columns: r[A] g\n1 2\n3\n");
    CHECK(read_table_file("cut.out").empty());
    CHECK(read_table_file("none.out").empty());
}

TEST_CASE("thermo.out becomes curves and averages over the last run") {
    Workplace work;
    write_run(work, "run");
    const Result thermo = read_thermo("run/thermo.out");
    REQUIRE(thermo.scalars.size() == 4);
    CHECK(thermo.scalars[0].value == Approx(500).margin(5 * thermo.scalars[0].error));
    CHECK(thermo.scalars[0].error ==
          Approx(10 / std::sqrt(100)).epsilon(0.7));  // of 100 independent values that scatter by 10
    CHECK(thermo.scalars[3].value == Approx(1000.0 / 4));
    CHECK(thermo.scalars[3].error == 0);
    CHECK(thermo.tables[0].plot == std::vector<std::string>{"temperature", "pressure", "potential_energy"});
    CHECK(thermo.tables[0].columns[0].values.back() == Approx(0.02 * 120));
    CHECK(read_thermo("none.out").tables.empty());
}

TEST_CASE("a report is one valid page with every figure") {
    if (!have_gnuplot()) return;
    Workplace work;
    write_run(work, "run");
    const std::filesystem::path inputs[] = {"run"};
    const std::string html = report(inputs, {}, {});
    CHECK(unbalanced(html) == "");
    const std::vector<std::string> ids = matches(html, "\\sid=['\"]([^'\"]*)['\"]");
    const std::set<std::string> unique(ids.begin(), ids.end());
    CHECK(ids.size() == unique.size());
    for (const std::string& target : matches(html, "href=['\"]#([^'\"]*)['\"]")) CHECK(unique.count(target) == 1);
    // Nothing that would have to be fetched, and nothing that runs.
    CHECK(matches(html, "(?:src|href)=['\"]((?!#|data:)[^'\"]*)['\"]").empty());
    CHECK(matches(html, "(url\\(|@import|<script)").empty());
    const std::size_t figures = matches(html, "(<figure>)").size();
    CHECK(matches(html, "(<figcaption><b>Figure [0-9]+\\.</b>)").size() == figures);
    CHECK(figures >= 6);  // thermo, conserved, observe_rdf; vacf and its integral, vdos, msd ...
    CHECK(matches(html, "(<svg [^>]*role=\"img\" aria-label=\"[^\"]+\")").size() >= figures);
    CHECK(matches(html, "(aria-label=\"velocity autocorrelation by element and axis\")").size() == 1);
    // The names that a user chose, and the warnings, as they are.
    CHECK(html.find("a&lt;script&gt;alert(1)&lt;/script&gt;.in") != std::string::npos);
    CHECK(html.find("<p class=\"warning\">no &#39;") == std::string::npos);
    CHECK(html.find("<p class=\"warning\">it was &lt;hot&gt;</p>") != std::string::npos);
    CHECK(html.find("4 atoms of Ga (3), In (1)") != std::string::npos);
    CHECK(html.find("0123456789abcdef") != std::string::npos);  // checksum
    CHECK(html.find("Not shown") != std::string::npos);         // what needs more than these frames
    // The run wrote it, so it is not measured again.
    CHECK(html.find("<h2 id=\"rdf-") == std::string::npos);
}

TEST_CASE("reports of several runs, of a trajectory alone, and of nothing") {
    if (!have_gnuplot()) return;
    Workplace work;
    write_run(work, "a", 1);
    write_run(work, "b", 2);
    const std::filesystem::path both[] = {"a", "b"}, alone[] = {"a/trajectory.xyz"}, nothing[] = {"c"};
    const std::string html = report(both, {}, {});
    CHECK(unbalanced(html) == "");
    CHECK(html.find("mean of 2 runs of equal weight") != std::string::npos);
    CHECK(html.find("a: Thermodynamics") != std::string::npos);
    CHECK(html.find("b: How it was made") != std::string::npos);
    CHECK(unbalanced(report(alone, {}, {})) == "");
    CHECK_THROWS_WITH(report(nothing, {}, {}),
                      "c: found nothing there, expected a run directory or a trajectory; check the path");
    work.write("a/run.json", "{");
    CHECK_THROWS_WITH(
        report(both, {}, {}),
        "a/run.json: found a damaged file, expected the record of a run; remove it, or name the trajectory");
}
