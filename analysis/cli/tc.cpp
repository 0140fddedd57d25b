// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze tc: the closed formulae for Tc, side by side, from bare numbers or from an alpha2F file.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "commands.hpp"
#include "lmmd/base/text.hpp"
#include "tc/a2f_file.hpp"
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
    bool all = false, json = false;
    std::string formula = "allen_dynes";
};

void require(bool ok, const std::string& option, double value, const char* expected) {
    if (!ok) throw input_error({option}, fmt::format("found {:g}, expected {}", value, expected));
}

void validate(const TcOptions& o) {
    if (o.lambda) require(*o.lambda > 0 && *o.lambda < 100, "--lambda", *o.lambda, "a coupling constant above 0");
    require(o.mu_star >= 0 && o.mu_star < 1, "--mu-star", o.mu_star, "a Coulomb pseudopotential from 0 to 1 (metals: 0.10-0.15)");
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

Json as_json(const tc::FormulaInput& in, std::span<const tc::Formula* const> table) {
    auto kelvin = [](const std::optional<double>& e) { return e ? Json(*e / kK) : Json(nullptr); };
    Json result = {{"lambda", in.lambda}, {"mu_star", in.mu_star}, {"omega_log_K", kelvin(in.omega_log)},
                   {"omega_2_K", kelvin(in.omega_2)}, {"theta_d_K", kelvin(in.theta_d)}};
    const std::optional<double> sensitivity = tc::sensitivity_to_lambda(in.lambda, in.mu_star);
    result["dlnTc_dlnlambda"] = sensitivity ? Json(*sensitivity) : Json(nullptr);
    Json doubts = Json::object();
    for (const tc::Formula* f : table) {
        const std::optional<tc::Estimate> e = f->evaluate(in);
        result[f->key] = e ? Json(e->kt / kK) : Json(nullptr);
        if (e && !e->doubts.empty()) doubts[f->key] = e->doubts;
    }
    result["doubts"] = doubts;
    return result;
}

void print_table(const tc::FormulaInput& in, std::span<const tc::Formula* const> table) {
    fmt::print("# lambda = {:.4g}, mu* = {:.4g}", in.lambda, in.mu_star);
    if (in.omega_log) fmt::print(", omega_log = {:.4g} K", *in.omega_log / kK);
    if (in.omega_2) fmt::print(", omega_2 = {:.4g} K", *in.omega_2 / kK);
    fmt::print("\n{:<28} {:>9}   {}\n", "formula", "Tc[K]", "source; doubts");
    for (const tc::Formula* f : table) {
        const std::optional<tc::Estimate> e = f->evaluate(in);
        fmt::print("{:<28} {:>9}   {}\n", f->name, e ? fmt::format("{:.3f}", e->kt / kK) : "-", e ? f->source : std::string("needs ") + f->needs);
        if (e)
            for (const std::string& doubt : e->doubts) fmt::print("{:<28} {:>9}   ! {}\n", "", "", doubt);
    }
}

int run(const TcOptions& o) {
    validate(o);
    std::vector<const tc::Formula*> table;
    std::vector<std::string> keys;
    for (const tc::Formula* f : tc::formulas()) {
        keys.push_back(f->key);
        if (o.all || o.formula == f->key) table.push_back(f);
    }
    if (table.empty())
        throw input_error({"--formula"}, "found " + quote(o.formula) + ", expected " + listed(keys) + did_you_mean(o.formula, keys));
    const tc::FormulaInput in = inputs(o);
    if (o.json)
        fmt::print("{}\n", as_json(in, table).dump(2));
    else
        print_table(in, table);
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
    app.add_flag("--json", o->json, "as JSON; Tc in K, null where an input is missing");
    return [o] { return run(*o); };
}

}  // namespace lmmd::analyze
