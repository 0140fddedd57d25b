// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze film: Tc of a metal's film against its thickness, after Travaglino, Zaccone and Ummarino.
#include "tc/film.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "commands.hpp"
#include "lmmd/base/team.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"
#include "metals.hpp"
#include "output.hpp"
#include "tc/doubts.hpp"
#include "tc/formula.hpp"

namespace lmmd::analyze {
namespace {

using namespace analysis;
constexpr double kK = units::kBoltzmann;
constexpr double kNm = 10;  // A

struct FilmCommand {
    MetalInput metal;
    std::vector<double> thickness;  // nm
    int points = 30;
    ResultOutput output;
};

struct FilmPoint {
    tc::FilmElectrons electrons;
    double lambda = 0, mu_star = 0, allen_dynes_k = 0;
    tc::CriticalTemperature tc;
};

tc::Metal film_of(const tc::Metal& bulk, const tc::FilmElectrons& electrons) {
    tc::Metal film = tc::confined(bulk, electrons);
    film.options.density_of_states = tc::states_around_fermi_energy(electrons);
    return film;
}

double allen_dynes(const tc::Metal& metal) {
    const tc::Moments m = tc::moments(metal.spectrum);
    const tc::FormulaInput in{m.lambda, metal.options.mu_star, m.omega_log, m.omega_2, {}, {}};
    for (const tc::Formula* formula : tc::formulas())
        if (std::string(formula->key) == "allen_dynes") return formula->evaluate(in)->kt / kK;
    return 0;
}

FilmPoint solve(const tc::Metal& bulk, double thickness) {
    FilmPoint point;
    point.electrons = tc::confine(bulk.electron_density, thickness);
    const tc::Metal film = film_of(bulk, point.electrons);
    point.lambda = tc::moments(film.spectrum).lambda;
    point.mu_star = film.options.mu_star;
    point.allen_dynes_k = allen_dynes(film);
    point.tc = tc::critical_temperature(film.spectrum, film.options);
    return point;
}

// Equal steps of the logarithm, and L_c where it lies among them, A.
std::vector<double> thicknesses(const FilmCommand& c, double density) {
    const double critical = tc::critical_thickness(density);
    double low = 0.6 * critical, high = 4 * critical;
    if (!c.thickness.empty()) {
        low = c.thickness[0] * kNm;
        high = c.thickness[1] * kNm;
    }
    tc::confine(density, low);
    tc::confine(density, high);
    if (!(low < high))
        throw input_error({"--thickness"},
                          fmt::format("found {:g} to {:g} nm, expected the lower one first", low / kNm, high / kNm));
    std::vector<double> list;
    for (int i = 0; i < c.points; ++i) list.push_back(low * std::pow(high / low, i / (c.points - 1.0)));
    if (low <= critical && critical <= high)
        list.insert(std::upper_bound(list.begin(), list.end(), critical), critical);
    return list;
}

DataTable table_of(const std::string& name, const std::vector<FilmPoint>& points) {
    auto column = [&](const char* title, const char* unit, auto value) {
        DataColumn made{title, unit, {}, {}};
        for (const FilmPoint& point : points) made.values.push_back(value(point));
        return made;
    };
    DataTable table{"film",
                    name + ": film's electrons, couplings and Tc against its thickness",
                    "Tc of a film of free electrons, from Eliashberg's equations; it is largest at L_c.",
                    {},
                    {"Tc", "Tc_allen_dynes"}, "Tc"};
    table.columns.push_back(column("thickness", "nm", [](const FilmPoint& p) { return p.electrons.thickness / kNm; }));
    table.columns.push_back(column("E_F", "eV", [](const FilmPoint& p) { return p.electrons.fermi_energy; }));
    table.columns.push_back(column("N_over_N_bulk", "", [](const FilmPoint& p) { return p.electrons.states_ratio; }));
    table.columns.push_back(column("lambda", "", [](const FilmPoint& p) { return p.lambda; }));
    table.columns.push_back(column("mu_star", "", [](const FilmPoint& p) { return p.mu_star; }));
    table.columns.push_back(column("Tc", "K", [](const FilmPoint& p) { return p.tc.kt / kK; }));
    for (const FilmPoint& p : points)
        table.columns.back().errors.push_back(p.tc.kt / kK * std::max(1e-4, p.tc.cutoff_change));
    table.columns.push_back(column("Tc_allen_dynes", "K", [](const FilmPoint& p) { return p.allen_dynes_k; }));
    return table;
}

// N(e) of a thinner, the critical and a thicker film beside the bulk's.
DataTable states_of(const std::string& name, double density) {
    constexpr int kPoints = 121;
    const double critical = tc::critical_thickness(density),
                 top = 1.5 * tc::confine(density, 0.7 * critical).fermi_energy;
    DataTable table{"film_states",
                    name + ": density of states of films",
                    "Both spins. Each film's N(e) bends where its forbidden spheres end.",
                    {{"energy", "eV", {}, {}}},
                    {},
                    "N(e)"};
    for (const double ratio : {0.7, 1.0, 1.5, 100.0}) {
        DataColumn column{ratio < 100 ? fmt::format("N({:g} L_c)", ratio) : "N(bulk)", "1/(eV nm^3)", {}, {}};
        for (int i = 0; i < kPoints; ++i)
            column.values.push_back(1e3 * tc::density_of_states(top * i / (kPoints - 1), ratio * critical));
        table.plot.push_back(column.name);
        table.columns.push_back(std::move(column));
    }
    for (int i = 0; i < kPoints; ++i) table.columns[0].values.push_back(top * i / (kPoints - 1));
    return table;
}

void add_scalars(Result& result, const tc::Metal& bulk) {
    const double n0 = bulk.electron_density, critical = tc::critical_thickness(n0);
    const FilmPoint best = solve(bulk, critical);
    const tc::CriticalTemperature of_bulk = tc::critical_temperature(bulk.spectrum, bulk.options);
    tc::Metal flat = film_of(bulk, best.electrons);
    flat.options.density_of_states = {};
    const double constant = tc::critical_temperature(flat.spectrum, flat.options).kt;
    auto add = [&](const char* name, double value, const char* unit, const std::string& note) {
        result.scalars.push_back({name, value, kNoError, unit, note});
    };
    add("L_c", critical / kNm, "nm", "(2 pi/n0)^(1/3): the forbidden spheres touch the Fermi surface");
    add("E_F_bulk", tc::bulk_fermi_energy(n0), "eV", "");
    add("E_F_ratio", best.electrons.fermi_energy / tc::bulk_fermi_energy(n0), "", "E_F(L_c)/E_F,bulk, (4/3)^(2/3)");
    add("N_ratio", best.electrons.states_ratio, "", "N(E_F, L_c)/N_bulk, (4/3)^(1/3)");
    const std::string none = fmt::format("0: none above {:.4g} K", of_bulk.resolution / kK);
    add("Tc_bulk", of_bulk.kt / kK, "K", of_bulk.kt > 0 ? "Eliashberg" : none);
    add("Tc_bulk_allen_dynes", allen_dynes(bulk), "K", "");
    add("Tc_at_L_c", best.tc.kt / kK, "K", best.tc.kt > 0 ? "Eliashberg" : none);
    add("Tc_at_L_c_allen_dynes", best.allen_dynes_k, "K", "");
    if (best.tc.kt > 0) add("Tc_at_L_c_constant_N", constant / kK, "K", "the same with N(e) = N(E_F)");
}

std::vector<std::string> doubts_of_film(const tc::Metal& bulk, const std::vector<FilmPoint>& points) {
    tc::Circumstances c;
    c.mu_star = bulk.options.mu_star;
    c.highest = bulk.spectrum.omega.back();
    for (const FilmPoint& point : points) {
        c.kt_c = std::max(c.kt_c, point.tc.kt);
        c.cutoff_change = std::max(c.cutoff_change.value_or(0), point.tc.cutoff_change);
    }
    return tc::reasons_for_doubt(c);
}

Result analyse_film(const FilmCommand& c) {
    const NamedMetal named = make_metal(c.metal);
    Result result;
    result.command = "film " + named.name;
    const std::vector<double> list = thicknesses(c, named.metal.electron_density);
    std::vector<FilmPoint> points(list.size());
    Team(available_threads()).run(list.size(), [&](std::size_t k) { points[k] = solve(named.metal, list[k]); });
    result.tables.push_back(table_of(named.name, points));
    result.tables.push_back(states_of(named.name, named.metal.electron_density));
    add_scalars(result, named.metal);
    result.notes.push_back(named.inputs);
    result.notes.push_back(
        "lambda, mu ~ N(E_F, L); mu* with E_F(L); Eliashberg's equations with N(e, L); errors of Tc: cutoff and "
        "bisection alone");
    for (const std::string& line : published_films(named.name)) result.notes.push_back(line);
    result.warnings = doubts_of_film(named.metal, points);
    const auto none = std::count_if(points.begin(), points.end(), [](const FilmPoint& p) { return p.tc.kt == 0; });
    if (none > 0)
        result.warnings.push_back(fmt::format("Tc = 0 at {} of {} thicknesses: below {:.2g} K, a hundred-thousandth of the highest frequency, the smallest that "
                                              "Eliashberg's equations are solved for; Allen-Dynes is a guess there",
                                              none, points.size(), points.front().tc.resolution / kK));
    result.notes.push_back(
        "a model: free electrons, periodic confinement; soft walls give a continuous Tc(L) (Allen, arXiv:2406.16197; "
        "Valentinis et al., arXiv:1601.04927)");
    return result;
}

void declare(CLI::App& app, MetalInput& metal) {
    app.add_option("--electron-density", metal.electron_density, "free electrons per nm^3");
    app.add_option("--lambda", metal.lambda, "coupling constant of the bulk");
    app.add_option("--mu-star", metal.mu_star,
                   "Coulomb pseudopotential of the bulk, at the spectrum's highest frequency");
    app.add_option("--theta-d", metal.theta_d, "Debye temperature, K: the edge of a spectrum ~ w^2");
    app.add_option("--omega-log", metal.omega_log, "logarithmic frequency of that spectrum instead, K");
    app.add_option("--a2f", metal.a2f, "a file with the bulk's spectrum instead")->type_name("A2F.dat");
    app.add_option("--unit", metal.unit,
                   "of the file's frequencies: meV, THz, cm-1, K, eV; default: as its header says");
    app.add_option("--column", metal.column, "of a2F in the file")->check(CLI::Range(2, 10000))->capture_default_str();
}

}  // namespace

Action define_film(CLI::App& app) {
    auto c = std::make_shared<FilmCommand>();
    app.add_option("metal", c->metal.name,
                   "a metal of the table, such as Al, Pb, Ga, Au; the options replace its numbers")
        ->type_name("METAL");
    declare(app, c->metal);
    app.add_option("--thickness", c->thickness, "range of thickness, nm; default: 0.6 to 4 L_c")
        ->expected(2)
        ->type_name("LOW HIGH");
    app.add_option("--points", c->points, "thicknesses in the range; L_c is added")
        ->check(CLI::Range(2, 1000))
        ->capture_default_str();
    declare(app, c->output);
    return [c] {
        check(c->output);
        write_result(analyse_film(*c), c->output);
        return 0;
    };
}

}  // namespace lmmd::analyze
