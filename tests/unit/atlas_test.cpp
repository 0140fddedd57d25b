// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks, correlations, lines; and those of the metals that are in the literature.
#include <catch2/catch.hpp>
#include <cmath>

#include "atlas/correlate.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using namespace lmmd::atlas;
using Catch::Matchers::Contains;

namespace {

const analysis::Scalar& scalar(const analysis::Result& result, const std::string& name) {
    for (const analysis::Scalar& s : result.scalars)
        if (s.name == name) return s;
    FAIL("no scalar " << name);
    return result.scalars.front();
}

analysis::Result of_metals(CorrelateOptions options) {
    return correlate(read_csv(LMMD_SOURCE_DIR "/data/elements.csv"), options);
}

}  // namespace

TEST_CASE("equal values share the mean of their ranks") {
    const std::vector<double> x{3, 1, 3, 2, 3};
    CHECK(ranks(x) == std::vector<double>{4, 1, 4, 2, 4});
    CHECK(ranks(std::vector<double>{}).empty());
}

TEST_CASE("Spearman's r with ties is Pearson's of the ranks, not 1 - 6 sum d^2") {
    const std::vector<double> x{1, 2, 2, 3}, y{1, 3, 2, 4};
    const RankCorrelation c = spearman(x, y);
    CHECK(c.r == Approx(4.5 / std::sqrt(4.5 * 5)));  // by hand: ranks 1 2.5 2.5 4 and 1 3 2 4
    const std::vector<double> down{8, 7, 1};
    CHECK(spearman(std::vector<double>{1, 10, 11}, down).r == Approx(-1));
    CHECK(spearman(std::vector<double>{1, 10, 11}, down).p == 0);
    CHECK(std::isnan(spearman(std::vector<double>{1, 1, 1}, down).r));
    CHECK(std::isnan(spearman(std::vector<double>{1, 2}, std::vector<double>{1, 2}).r));
}

TEST_CASE("a monotonic map leaves ranks alone") {
    std::vector<double> x, y, z;
    for (int i = 0; i < 40; ++i) {
        x.push_back(std::fmod(i * 0.618034, 1.0));
        y.push_back(x.back() + 0.5 * std::fmod(i * 0.7548777, 1.0));
        z.push_back(std::exp(5 * y.back()));
    }
    CHECK(spearman(x, y).r == Approx(spearman(x, z).r));
    CHECK(spearman(x, y).r > 0.5);
}

TEST_CASE("Student's distribution and the critical values of tables") {
    CHECK(student_p(2.228, 10) == Approx(0.05).margin(1e-4));
    CHECK(student_p(12.706, 1) == Approx(0.05).margin(1e-5));
    CHECK(student_p(0, 5) == Approx(1));
    std::vector<double> x(27), y(27);
    for (int i = 0; i < 27; ++i) {
        x[i] = i;
        y[i] = std::fmod(i * 0.618034, 1.0);
    }
    CHECK(spearman(x, y).critical == Approx(0.381).margin(1e-3));  // n = 27
}

TEST_CASE("a line with known scatter") {
    const std::vector<double> x{0, 1, 2, 3, 4}, y{1.1, 2.9, 5.1, 6.9, 9.0};
    const Line line = fit_line(x, y);
    CHECK(line.b == Approx(1.98));
    CHECK(line.a == Approx(1.04));
    const double residue = 0.06 * 0.06 + 0.12 * 0.12 + 0.10 * 0.10 + 0.08 * 0.08 + 0.04 * 0.04;
    CHECK(line.scatter == Approx(std::sqrt(residue / 3)));
    CHECK(line.b_error == Approx(line.scatter / std::sqrt(10.0)));
    CHECK(line.a_error == Approx(line.scatter * std::sqrt(0.2 + 0.4)));
    CHECK(std::isnan(fit_line(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3}).b));
}

TEST_CASE("the correlations of the metals that are in the literature, and how one changes its sign") {
    // Published: (Tc,G) -0.31, (Tc,Y) -0.33, (Tm,G) 0.76, (Tm,Y) 0.78, (Tm,Tc) -0.18: missing Tc left out.
    const analysis::Result result = of_metals({{"Tc_K", "T_melt_K", "shear_GPa", "young_GPa"}, "", "Tc_K", "", false});
    CHECK(scalar(result, "spearman_Tc_K_shear_GPa").value == Approx(-0.3136).margin(5e-5));
    CHECK(scalar(result, "spearman_Tc_K_young_GPa").value == Approx(-0.3261).margin(5e-5));
    CHECK(scalar(result, "spearman_T_melt_K_shear_GPa").value == Approx(0.7646).margin(5e-5));
    CHECK(scalar(result, "spearman_T_melt_K_young_GPa").value == Approx(0.7834).margin(5e-5));
    CHECK(scalar(result, "spearman_Tc_K_T_melt_K").value == Approx(-0.1771).margin(5e-5));
    CHECK_THAT(scalar(result, "spearman_Tc_K_shear_GPa").note, Contains("n = 27"));
    CHECK_THAT(scalar(result, "spearman_Tc_K_T_melt_K").note, Contains("n = 33"));
    CHECK(scalar(result, "spearman_Tc_K_shear_GPa_zero").value == Approx(0.134).margin(5e-4));
    CHECK(scalar(result, "spearman_Tc_K_young_GPa_zero").value == Approx(0.097).margin(5e-4));
    CHECK(scalar(result, "spearman_Tc_K_T_melt_K_zero").value == Approx(0.180).margin(5e-4));
    const analysis::DataTable& first = result.tables.at(0);
    CHECK(first.columns[0].name == "Tc");
    CHECK(first.columns[0].unit == "K");
    CHECK(first.labels.size() == 33);
    CHECK_THAT(format_table(result, first),
               Contains("# columns: Tc[K] T_melt[K] line[K] label\n") && Contains(" Ga\n"));
    const analysis::Result second =
        of_metals({{"pmg_Tc_K", "pmg_T_melt_K", "pmg_shear_GPa", "pmg_young_GPa"}, "", "pmg_Tc_K", "", false});
    CHECK(scalar(second, "spearman_pmg_Tc_K_pmg_shear_GPa").value == Approx(-0.295).margin(5e-4));
    CHECK(scalar(second, "spearman_pmg_Tc_K_pmg_T_melt_K_zero").value == Approx(0.213).margin(5e-4));
}

TEST_CASE("any table: chosen columns, rows, logarithms; mistakes with their place") {
    const test::Workplace place;
    place.write("t.csv", "name,kind,x,y,words\na,s,1,10,u\nb,s,10,100,v\nc,s,100,1000,w\nd,t,0,5,x\ne,t,,7,\n");
    const CsvTable table = read_csv("t.csv");
    const analysis::Result result = correlate(table, {{}, "", "", "", true});
    CHECK(result.tables.size() == 1);                       // x and y: the rest are words
    CHECK(scalar(result, "slope_x_y").value == Approx(1));  // y = 10 x in logarithms; the row with x = 0 has none
    CHECK(result.tables[0].columns[0].values.size() == 3);
    CHECK(result.tables[0].labels == std::vector<std::string>{"a", "b", "c"});
    CHECK(correlate(table, {{}, "words", "", "", true}).tables[0].labels[2] == "w");
    CHECK_THAT(scalar(correlate(table, {{"x", "y"}, "", "", "kind=s", false}), "spearman_x_y").note, Contains("n = 3"));
    CHECK_THROWS_WITH(correlate(table, {{"x", "words"}, "", "", "", false}),
                      Contains("t.csv:2:10: found 'u' in the column 'words'"));
    CHECK_THROWS_WITH(correlate(table, {{"x", "z"}, "", "", "", false}), Contains("t.csv:1: found no column 'z'"));
    CHECK_THROWS_WITH(correlate(table, {{"x", "y"}, "", "", "kind=q", false}), Contains("found no row with kind=q"));
}
