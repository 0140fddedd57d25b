// SPDX-License-Identifier: GPL-3.0-or-later
// Figures: what of a result is drawn, and what gnuplot makes of it.
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "lmmd/base/error.hpp"
#include "plot/gnuplot.hpp"
#include "support/reports.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

DataColumn column(const std::string& name, const std::string& unit, std::size_t rows, double height) {
    DataColumn c{name, unit, {}, {}};
    for (std::size_t k = 0; k < rows; ++k) {
        c.values.push_back(height * (1 + 0.1 * std::sin(0.3 * static_cast<double>(k))));
        c.errors.push_back(0.1);
    }
    return c;
}

DataTable table(std::size_t rows, std::vector<DataColumn> columns) {
    DataTable t{"vdos", "density of states", "", {{"nu", "THz", {}, {}}}, {}};
    for (std::size_t k = 0; k < rows; ++k) t.columns[0].values.push_back(0.5 * static_cast<double>(k));
    for (DataColumn& c : columns) t.columns.push_back(std::move(c));
    return t;
}

// Sets a variable of the environment until the end of a test.
class Environment {
public:
    Environment(const char* name, const char* value) : name_(name), before_(::getenv(name)) {
        ::setenv(name, value, 1);
    }
    ~Environment() { ::setenv(name_, before_.c_str(), 1); }

private:
    const char* name_;
    const std::string before_;
};

std::size_t number_of(const std::string& text, const std::string& word) {
    std::size_t n = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) ++n;
    return n;
}

}  // namespace

TEST_CASE("units and names are written with their signs") {
    CHECK(pretty_unit("A^2/ps^2") == "Å²/ps²");
    CHECK(pretty_unit("1/THz") == "1/THz");
    CHECK(pretty_unit("A^-3") == "Å⁻³");
    CHECK(pretty_unit("GPa") == "GPa");
    CHECK(pretty_name("omega_log") == "ω log");
    CHECK(pretty_name("S(nu)") == "S(ν)");
    CHECK(pretty_name("F_s(q,t)") == "Fₛ(q,t)");
    CHECK(pretty_name("alpha_2_Ga") == "α₂ Ga");
    CHECK(pretty_name("theta_-2") == "θ -2");
    CHECK(pretty_name("tau_self_Ga") == "τ self Ga");
    CHECK(pretty_name("Ga-Ga") == "Ga-Ga");
    CHECK(pretty_name("a2F_Ga") == "α²F Ga");
    CHECK(pretty_name("allen_dynes") == "Allen-Dynes");
    CHECK(pretty_name("P(q_l)") == "P(qₗ)");
    CHECK(pretty_name("L_q0.3631") == "L q = 0.3631");
    CHECK(pretty_name("q6_bar_Ga") == "q6 bar Ga");
    CHECK(pretty_name("mu_star") == "μ*");
}

TEST_CASE("curves that are much lower than others get a panel of their own") {
    DataTable shells = table(100, {column("q0.5", "ps", 100, 1e-3), column("q2.5", "ps", 100, 1)});
    shells.ordinate = "S(q,omega)";
    const Figure figure = figure_of(shells);
    REQUIRE(figure.panels.size() == 2);
    CHECK(figure.panels[0].title == "q = 0.5");
    CHECK(figure.panels[1].title == "q = 2.5");
    CHECK(figure.panels[0].ordinate == "S(q,ω) (ps)");
}

TEST_CASE("axes begin at zero where curves begin near it, and show the last point whole") {
    const auto range = [](std::vector<double> x) {
        DataTable t = table(0, {});
        t.columns.push_back({"y", "", std::vector<double>(x.size(), 1.0), std::vector<double>(x.size(), 0.1)});
        t.columns[0].values = std::move(x);
        return figure_of(t).panels.at(0).x;
    };
    CHECK(range({0.4, 1, 2, 3}).low == 0);
    CHECK(range({0.4, 1, 2, 3}).high > 3.05);
    CHECK(range({300, 400, 500}).low == 300);
    std::vector<double> bins;
    for (int k = 0; k < 100; ++k) bins.push_back(0.05 + 0.1 * k);
    CHECK(range(bins).low == 0);
    CHECK(range(bins).high == bins.back());
}

TEST_CASE("one unit is one panel, two are two, and crowds fall into families") {
    DataTable plain = table(100, {column("Ga", "1/THz", 100, 1), column("In", "1/THz", 100, 2)});
    plain.ordinate = "S(nu)";
    const Figure one = figure_of(plain);
    REQUIRE(one.panels.size() == 1);
    CHECK(one.panels[0].curves.size() == 2);
    CHECK(one.panels[0].abscissa == "ν (THz)");
    CHECK(one.panels[0].ordinate == "S(ν) (1/THz)");
    CHECK_FALSE(one.panels[0].points);

    const Figure two = figure_of(table(100, {column("sacf", "GPa^2", 100, 1), column("eta", "mPa s", 100, 2)}));
    REQUIRE(two.panels.size() == 2);
    CHECK(two.panels[0].ordinate == "sacf (GPa²)");
    CHECK(two.panels[1].ordinate == "η (mPa s)");

    std::vector<DataColumn> many;
    double height = 1;
    for (const char* element : {"Ga", "In", "Sn"})
        for (const char* axis : {"x", "y", "z"})
            many.push_back(column(std::string(element) + "_" + axis, "A^2", 100, height += 1));
    const Figure crowd = figure_of(table(100, many));
    REQUIRE(crowd.panels.size() == 3);
    CHECK(crowd.panels[1].title == "In");
    CHECK(crowd.panels[1].curves.size() == 3);

    DataTable chosen = plain;
    chosen.plot = {"In"};
    CHECK(figure_of(chosen).panels[0].curves[0].name == "In");
    DataTable exact = plain;
    for (DataColumn& c : exact.columns) c.errors.clear();
    CHECK(figure_of(exact).panels.empty());
}

TEST_CASE("unconnected points keep their words, and a line among them stays a line") {
    DataTable t = table(3, {column("Tc", "K", 3, 1), column("line", "K", 3, 2)});
    t.scatter = {"Tc"};
    t.labels = {"Ga", "In", "Sn"};
    t.columns[1].values[1] = std::nan("");
    const Figure figure = figure_of(t);
    REQUIRE(figure.panels.size() == 1);
    CHECK_FALSE(figure.panels[0].points);
    REQUIRE(figure.panels[0].curves.size() == 2);
    CHECK(figure.panels[0].curves[0].scatter);
    CHECK(figure.panels[0].curves[0].label == std::vector<std::string>{"Ga", "Sn"});
    CHECK_FALSE(figure.panels[0].curves[1].scatter);
    CHECK(figure.panels[0].curves[1].label.empty());
    // Exact numbers, as of an atlas, change nothing in that.
    for (DataColumn& c : t.columns) c.errors.clear();
    t.plot = {"Tc", "line"};
    REQUIRE(figure_of(t).panels.size() == 1);
    CHECK(figure_of(t).panels[0].curves.size() == 2);
}

TEST_CASE("exact curves share a panel where the table says what they have in common") {
    DataTable t = table(100, {column("mcmillan", "K", 100, 1), column("allen_dynes", "K", 100, 2)});
    for (DataColumn& c : t.columns) c.errors.clear();
    t.plot = {"mcmillan", "allen_dynes"};
    CHECK(figure_of(t).panels.size() == 2);  // records of different things
    t.ordinate = "Tc";
    REQUIRE(figure_of(t).panels.size() == 1);
    CHECK(figure_of(t).panels[0].curves.size() == 2);
}

TEST_CASE("a figure leaves out what cannot be seen") {
    const double nan = std::nan("");
    DataTable t = table(3000, {column("total", "", 3000, 1)});
    for (std::size_t k = 300; k < 3000; ++k) t.columns[1].values[k] = 0.001;
    t.columns[1].values[123] = 7;  // a peak that is one point wide
    t.columns[1].values[17] = nan;
    t.columns[1].errors[18] = nan;
    t.columns.push_back(t.columns[1]);  // the same again under another name
    t.columns.back().name = "Ga";
    const Figure figure = figure_of(t);
    REQUIRE(figure.panels.size() == 1);
    const Panel& panel = figure.panels[0];
    REQUIRE(panel.curves.size() == 1);
    const Curve& curve = panel.curves[0];
    CHECK(curve.x.size() <= 800);
    CHECK(std::find(curve.y.begin(), curve.y.end(), 7.0) != curve.y.end());
    for (const double value : curve.y) CHECK(std::isfinite(value));
    for (const double value : curve.error) CHECK(std::isfinite(value));
    CHECK(panel.x.high >= 150);
    CHECK(panel.x.high < 250);
    CHECK(panel.abscissa.find(", shown to ") != std::string::npos);
    CHECK(panel.y.low == Approx(0.001 - 0.1));  // the band
    CHECK(panel.y.high > 7);
}

TEST_CASE("an error without bounds does not flatten the curve") {
    DataTable t = table(100, {column("D", "", 100, 1)});
    t.columns[1].errors[99] = 1e6;
    CHECK(figure_of(t).panels[0].y.high < 2);
}

TEST_CASE("an abscissa over decades has a logarithmic axis from its first point above 0 on") {
    DataTable t = table(4, {column("Tc", "K", 4, 1)});
    t.columns[0].values = {0, 0.01, 1, 100};
    t.log_abscissa = true;
    const Panel panel = figure_of(t).panels.at(0);
    CHECK(panel.log_x);
    CHECK(panel.x.low == Approx(0.01));
    CHECK(panel.x.high == Approx(100));
    CHECK(panel.curves.at(0).x.size() == 3);
    t.log_abscissa = false;
    CHECK_FALSE(figure_of(t).panels.at(0).log_x);
    if (!have_gnuplot()) return;
    const Figure figures[] = {figure_of(t), [&t] { t.log_abscissa = true; return figure_of(t); }()};
    CHECK(draw(figures, ImageFormat::svg).find("0.01") != std::string::npos);  // a tick of the second panel alone
}

TEST_CASE("few points are marks") { CHECK(figure_of(table(12, {column("c", "", 12, 1)})).panels[0].points); }

TEST_CASE("gnuplot draws PNG and SVG") {
    if (!have_gnuplot()) return;
    DataTable t = table(100, {column("Ga_x", "A^2", 100, 1), column("In \"quoted\" \\ {/Bold b}", "A^2", 100, 2)});
    const Figure figures[] = {figure_of(t), figure_of(table(12, {column("c", "", 12, 1)}))};
    const std::string png = draw(figures, ImageFormat::png);
    REQUIRE(png.size() > 10'000);
    CHECK(png.substr(1, 3) == "PNG");
    const auto size = [&png](std::size_t at) {
        return static_cast<unsigned char>(png[at + 2]) * 256 + static_cast<unsigned char>(png[at + 3]);
    };
    CHECK(size(16) == 2 * size(20) * 640 / 420);  // two panels side by side
    const std::string svg = draw(figures, ImageFormat::svg);
    CHECK(svg.rfind("</svg>") != std::string::npos);
    CHECK(number_of(svg, "density of states") == 2);
    CHECK(svg.find("In \"quoted\" \\ {/Bold b}") != std::string::npos);
    CHECK(svg.find("Ga x") != std::string::npos);
    CHECK(number_of(svg, "fill-opacity") >= 2);  // bands
}

TEST_CASE("what is missing for a figure is named") {
    CHECK(image_format("a/b.svg", "--plot") == ImageFormat::svg);
    CHECK_THROWS_WITH(image_format("a.pdf", "--plot"),
                      "--plot: found 'a.pdf', expected a file whose name ends in .png or .svg; name it so");
    const Figure figures[] = {figure_of(table(12, {column("c", "", 12, 1)}))};
    CHECK_THROWS_WITH(draw({}, ImageFormat::svg), Catch::Contains("found no curve to draw"));
    const Environment nowhere("PATH", "/nonexistent");
    CHECK_THROWS_WITH(
        draw(figures, ImageFormat::svg),
        "could not start 'gnuplot' (No such file or directory), which draws the figures; install it: apt-get install "
        "gnuplot-nox");
}
