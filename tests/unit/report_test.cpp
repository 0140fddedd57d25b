// SPDX-License-Identifier: GPL-3.0-or-later
// What the page about a run is made of.
#include <catch2/catch.hpp>
#include <cmath>

#include "doubt.hpp"
#include "report/html.hpp"
#include "report/report.hpp"
#include "report/table_file.hpp"
#include "support/reports.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

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
