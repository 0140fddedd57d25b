// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze tc: the closed formulae for Tc, side by side, from bare numbers or from an alpha2F file.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "commands.hpp"
#include "lmmd/base/text.hpp"
#include "output.hpp"
#include "tc/a2f_file.hpp"
#include "tc/doubts.hpp"
#include "tc/formula.hpp"
#include "tc/units.hpp"

namespace lmmd::analyze {
namespace {

using Json = nlohmann::ordered_json;
constexpr double kK = units::kBoltzmann;

struct TcOptions {
    std::string a2f, unit;
    int column = 2;
    std::optional<double> lambda, omega_log_k, omega_2_k, theta_d_k, n0v;
    double mu_star = 0.1;
    std::vector<double> mu_star_range{0.10, 0.15};
    bool all = false;
    ResultOutput output;
    std::string formula = "allen_dynes";
};

void require(bool ok, const std::string& option, double value, const char* expected) {
    if (!ok) throw input_error({option}, fmt::format("found {:g}, expected {}", value, expected));
}

void validate(const TcOptions& o) {
    if (o.lambda) require(*o.lambda > 0 && *o.lambda < 100, "--lambda", *o.lambda, "a coupling constant above 0");
    for (const double mu : {o.mu_star, o.mu_star_range[0], o.mu_star_range[1]})
        require(mu >= 0 && mu < 1, "--mu-star", mu, "a Coulomb pseudopotential from 0 to 1 (metals: 0.10-0.15)");
    require(o.mu_star_range[0] < o.mu_star_range[1], "--mu-star-range", o.mu_star_range[0], "the lower end first");
    if (o.lambda && *o.lambda <= o.mu_star)
        throw input_error({"--lambda"}, fmt::format("found {:g}, expected more than mu* = {:g}: repulsion wins and nothing pairs; from {:.3g} on "
                                                    "McMillan's formula has a Tc", *o.lambda, o.mu_star, o.mu_star / (1 - 0.62 * o.mu_star)));
    const std::pair<const char*, const std::optional<double>*> frequencies[] = {
        {"--omega-log", &o.omega_log_k}, {"--omega-2", &o.omega_2_k}, {"--theta-d", &o.theta_d_k}};
    for (const auto& [name, value] : frequencies)
        if (*value) require(**value > 0 && **value < 1e4, name, **value, "a frequency in K above 0");
    if (o.n0v) require(*o.n0v > 0 && *o.n0v < 10, "--n0v", *o.n0v, "N(0)V above 0");
    if (o.omega_log_k && o.omega_2_k)
        require(*o.omega_2_k >= *o.omega_log_k, "--omega-2", *o.omega_2_k, "at least --omega-log (a root of the second moment, in K, not the moment itself)");
}

// Numbers given on the command line win over those of the file, whose lambda may be rescaled.
tc::FormulaInput inputs(const TcOptions& o) {
    tc::FormulaInput in;
    in.mu_star = o.mu_star;
    if (!o.a2f.empty()) {
        const tc::Moments m = tc::moments(tc::read_a2f(o.a2f, {o.unit, o.column}));
        in.lambda = m.lambda;
        in.omega_log = m.omega_log;
        in.omega_2 = m.omega_2;
    } else if (!o.lambda) {
        throw input_error({"lmmd-analyze tc"}, "found neither an alpha2F file nor --lambda, expected one of them");
    }
    if (o.lambda) in.lambda = *o.lambda;
    if (o.omega_log_k) in.omega_log = *o.omega_log_k * kK;
    if (o.omega_2_k) in.omega_2 = *o.omega_2_k * kK;
    if (o.theta_d_k) in.theta_d = *o.theta_d_k * kK;
    in.n0v = o.n0v;
    return in;
}

std::optional<double> tc_at(const tc::Formula& formula, tc::FormulaInput in, double mu_star) {
    in.mu_star = mu_star;
    const std::optional<tc::Estimate> e = formula.evaluate(in);
    return e ? std::optional(e->kt / kK) : std::nullopt;
}

// What holds for a formula's own doubts and for every Tc.
std::vector<std::string> doubts_of(const tc::FormulaInput& in, const tc::Estimate& e) {
    tc::Circumstances c;
    c.kt_c = e.kt;
    c.mu_star = in.mu_star;
    c.theta_d = in.theta_d;
    std::vector<std::string> doubts = e.doubts;
    for (std::string& doubt : tc::reasons_for_doubt(c)) doubts.push_back(std::move(doubt));
    return doubts;
}

Json as_json(const TcOptions& o, const tc::FormulaInput& in, std::span<const tc::Formula* const> table) {
    auto kelvin = [](const std::optional<double>& e) { return e ? Json(*e / kK) : Json(nullptr); };
    Json result = {{"lambda", in.lambda}, {"mu_star", in.mu_star}, {"omega_log_K", kelvin(in.omega_log)},
                   {"omega_2_K", kelvin(in.omega_2)}, {"theta_d_K", kelvin(in.theta_d)}};
    const std::optional<double> sensitivity = tc::sensitivity_to_lambda(in.lambda, in.mu_star);
    result["dlnTc_dlnlambda"] = sensitivity ? Json(*sensitivity) : Json(nullptr);
    Json doubts = Json::object(), ranges = Json::object();
    for (const tc::Formula* f : table) {
        const std::optional<tc::Estimate> e = f->evaluate(in);
        result[f->key] = e ? Json(e->kt / kK) : Json(nullptr);
        if (e) ranges[f->key] = {*tc_at(*f, in, o.mu_star_range[1]), *tc_at(*f, in, o.mu_star_range[0])};
        if (!e) continue;
        if (const auto all = doubts_of(in, *e); !all.empty()) doubts[f->key] = all;
    }
    result["mu_star_range"] = o.mu_star_range;
    result["tc_K_over_mu_star_range"] = ranges;
    result["doubts"] = doubts;
    return result;
}

// The options that a formula lacks; all that it needs where they are given and make no sense of it (mu* = 0).
std::string missing(const tc::Formula& formula, const tc::FormulaInput& in) {
    const std::pair<const char*, const std::optional<double>*> inputs[] = {
        {"--omega-log", &in.omega_log}, {"--omega-2", &in.omega_2}, {"--theta-d", &in.theta_d}, {"--n0v", &in.n0v}};
    std::string list;
    for (const auto& [option, value] : inputs)
        if (!value->has_value() && std::string(formula.needs).find(option) != std::string::npos) list += (list.empty() ? "" : ", ") + std::string(option);
    return list.empty() ? formula.needs : list;
}

void print_table(const TcOptions& o, const tc::FormulaInput& in, std::span<const tc::Formula* const> table) {
    fmt::print("# lambda = {:.4g}, mu* = {:.4g}", in.lambda, in.mu_star);
    if (in.omega_log) fmt::print(", omega_log = {:.4g} K", *in.omega_log / kK);
    if (in.omega_2) fmt::print(", omega_2 = {:.4g} K", *in.omega_2 / kK);
    fmt::print("\n{:<28} {:>9}   {:<15} {}\n", "formula", "Tc[K]", fmt::format("mu* {:g}-{:g}", o.mu_star_range[1], o.mu_star_range[0]),
               "source; doubts");
    for (const tc::Formula* f : table) {
        const std::optional<tc::Estimate> e = f->evaluate(in);
        const std::string range = e ? fmt::format("{:.3f}-{:.3f}", *tc_at(*f, in, o.mu_star_range[1]), *tc_at(*f, in, o.mu_star_range[0])) : "-";
        fmt::print("{:<28} {:>9}   {:<15} {}\n", f->name, e ? fmt::format("{:.3f}", e->kt / kK) : "-", range,
                   e ? f->source : "needs " + missing(*f, in));
        if (e)
            for (const std::string& doubt : doubts_of(in, *e)) fmt::print("{:<28} {:>9}   ! {}\n", "", "", doubt);
    }
}

// Tc of the formulae over the range of mu*, for a file or a figure.
analysis::Result band(const TcOptions& o, const tc::FormulaInput& in, std::span<const tc::Formula* const> table) {
    analysis::DataTable curves{"tc", "Tc of closed formulae over the range of mu*", "Critical temperature against the Coulomb pseudopotential.",
                               {{"mu_star", "", {}, {}}}, {}, "Tc"};
    constexpr int kPoints = 51;
    for (int k = 0; k < kPoints; ++k)
        curves.columns[0].values.push_back(o.mu_star_range[0] + (o.mu_star_range[1] - o.mu_star_range[0]) * k / (kPoints - 1));
    for (const tc::Formula* f : table) {
        if (!f->evaluate(in)) continue;
        analysis::DataColumn column{f->key, "K", {}, {}};
        for (const double mu : curves.columns[0].values) column.values.push_back(*tc_at(*f, in, mu));
        curves.columns.push_back(std::move(column));
        curves.plot.emplace_back(f->key);
    }
    analysis::Result result;
    result.command = "tc";
    result.scalars.push_back({"lambda", in.lambda, analysis::kNoError, "", ""});
    if (in.omega_log) result.scalars.push_back({"omega_log", *in.omega_log / kK, analysis::kNoError, "K", ""});
    if (in.omega_2) result.scalars.push_back({"omega_2", *in.omega_2 / kK, analysis::kNoError, "K", ""});
    result.tables.push_back(std::move(curves));
    return result;
}

int run(const TcOptions& o) {
    validate(o);
    check(o.output);
    std::vector<const tc::Formula*> table;
    std::vector<std::string> keys;
    for (const tc::Formula* f : tc::formulas()) {
        keys.push_back(f->key);
        if (o.all || o.formula == f->key) table.push_back(f);
    }
    if (table.empty())
        throw input_error({"--formula"}, "found " + quote(o.formula) + ", expected " + listed(keys) + did_you_mean(o.formula, keys));
    const tc::FormulaInput in = inputs(o);
    write_files(band(o, in, table), o.output);
    if (o.output.json)
        fmt::print("{}\n", as_json(o, in, table).dump(2));
    else
        print_table(o, in, table);
    return 0;
}

}  // namespace

Action define_tc(CLI::App& app) {
    auto o = std::make_shared<TcOptions>();
    app.add_option("a2f", o->a2f, "an alpha2F file; without one give --lambda and frequencies")->type_name("A2F.dat");
    app.add_option("--unit", o->unit, "of the file's frequencies: meV, THz, cm-1, K, eV; default: as its header says");
    app.add_option("--column", o->column, "of a2F in the file")->check(CLI::Range(2, 10000))->capture_default_str();
    app.add_option("--lambda", o->lambda, "electron-phonon coupling constant");
    app.add_option("--omega-log", o->omega_log_k, "logarithmic average frequency, K");
    app.add_option("--omega-2", o->omega_2_k, "root of the second moment, K");
    app.add_option("--mu-star", o->mu_star, "Coulomb pseudopotential")->capture_default_str();
    app.add_option("--theta-d", o->theta_d_k, "Debye temperature, K");
    app.add_option("--n0v", o->n0v, "N(0)V of BCS");
    app.add_option("--formula", o->formula, "one formula by its key")->capture_default_str();
    app.add_flag("--all", o->all, "every formula");
    app.add_option("--mu-star-range", o->mu_star_range, "its uncertainty")->expected(2)->type_name("LOW HIGH")->capture_default_str();
    declare(app, o->output);
    return [o] { return run(*o); };
}

}  // namespace lmmd::analyze
