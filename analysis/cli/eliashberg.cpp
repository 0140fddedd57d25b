// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze eliashberg: Tc and gap from the isotropic Migdal-Eliashberg equations.
#include "tc/eliashberg.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "lmmd/base/text.hpp"
#include "tc/a2f_file.hpp"
#include "tc/units.hpp"

namespace lmmd::analyze {
namespace {

using Json = nlohmann::ordered_json;
constexpr double kK = units::kBoltzmann;
constexpr double kGapTemperature = 0.25;  // T/Tc at which the gap is reported: there it has saturated

struct EliashbergCommand {
    std::string a2f, unit;
    int column = 2;
    double mu_star = 0.1, mu_star_cutoff_mev = 0, cutoff_factor = 10;
    std::optional<double> lambda;
    bool json = false, check = false;
};

struct Result {
    tc::Moments moments;
    tc::CriticalTemperature tc;
    std::optional<double> gap;          // eV
    std::optional<double> tc_from_gap;  // eV
};

Result solve(const EliashbergCommand& c) {
    if (c.lambda && *c.lambda <= c.mu_star)
        throw input_error({"--lambda"}, fmt::format("found {:g}, expected more than mu* = {:g}: repulsion wins and nothing pairs", *c.lambda, c.mu_star));
    tc::Alpha2F spectrum = tc::read_a2f(c.a2f, {c.unit, c.column});
    if (c.lambda) spectrum = tc::scaled_to_lambda(spectrum, *c.lambda);
    const tc::EliashbergOptions options{c.mu_star, 1e-3 * c.mu_star_cutoff_mev, c.cutoff_factor};
    Result r{tc::moments(spectrum), tc::critical_temperature(spectrum, options), std::nullopt, std::nullopt};
    if (r.tc.kt > 0) {
        r.gap = tc::gap_edge(tc::solve_gap(spectrum, options, kGapTemperature * r.tc.kt));
        if (c.check) r.tc_from_gap = tc::critical_temperature_from_gap(spectrum, options, r.tc.kt);
    }
    return r;
}

Json as_json(const EliashbergCommand& c, const Result& r) {
    auto number = [](const std::optional<double>& x, double scale) { return x ? Json(*x * scale) : Json(nullptr); };
    Json json = {{"tc_K", r.tc.kt / kK}, {"gap_meV", number(r.gap, 1e3)}};
    json["two_delta_over_kTc"] = r.gap ? Json(2 * *r.gap / r.tc.kt) : Json(nullptr);
    json["lambda"] = r.moments.lambda;
    json["omega_log_K"] = r.moments.omega_log / kK;
    json["omega_2_K"] = r.moments.omega_2 / kK;
    json["mu_star"] = c.mu_star;
    json["mu_star_cutoff_meV"] = 1e3 * r.tc.mu_star_cutoff;
    json["matsubara_frequencies"] = r.tc.frequencies;
    json["tc_relative_change_at_half_cutoff"] = r.tc.cutoff_change;
    if (c.check) json["tc_from_gap_K"] = number(r.tc_from_gap, 1 / kK);
    if (r.tc.kt == 0) json["no_tc_above_K"] = r.tc.resolution / kK;
    return json;
}

void print(const EliashbergCommand& c, const Result& r) {
    fmt::print("lambda             {:.4f}\nomega_log          {:.2f} K\nomega_2            {:.2f} K\n", r.moments.lambda,
               r.moments.omega_log / kK, r.moments.omega_2 / kK);
    fmt::print("mu*                {:.4f}, referred to {:.3f} meV\n", c.mu_star, 1e3 * r.tc.mu_star_cutoff);
    if (r.tc.kt == 0) {
        fmt::print("Tc                 none above {:.4f} K\n", r.tc.resolution / kK);
        return;
    }
    if (r.tc.cutoff_change > 0.01) fmt::print(stderr, "warning: half the cutoff changes Tc by {:.2g} %; raise --cutoff\n", 100 * r.tc.cutoff_change);
    fmt::print("Tc                 {:.4f} K   (linearised; {} Matsubara frequencies; half the cutoff changes it by {:.2g} %)\n",
               r.tc.kt / kK, r.tc.frequencies, 100 * r.tc.cutoff_change);
    if (r.tc_from_gap) fmt::print("Tc from the gap    {:.4f} K\n", *r.tc_from_gap / kK);
    if (r.gap)
        fmt::print("gap Delta_0        {:.4f} meV   (Pade continuation, T = {:.2f} Tc)\n2 Delta_0 / k Tc   {:.4f}\n", 1e3 * *r.gap,
                   kGapTemperature, 2 * *r.gap / r.tc.kt);
    else
        fmt::print("gap Delta_0        not resolved by the Pade continuation\n");
}

}  // namespace

Action define_eliashberg(CLI::App& app) {
    auto c = std::make_shared<EliashbergCommand>();
    app.add_option("a2f", c->a2f, "an alpha2F file")->type_name("A2F.dat")->required();
    app.add_option("--unit", c->unit, "of the file's frequencies: meV, THz, cm-1, K, eV; default: as its header says");
    app.add_option("--column", c->column, "of a2F in the file")->check(CLI::Range(2, 10000))->capture_default_str();
    app.add_option("--mu-star", c->mu_star, "Coulomb pseudopotential")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    app.add_option("--mu-star-cutoff", c->mu_star_cutoff_mev, "energy that mu* refers to, meV; default: the highest frequency with a2F above 0.01")
        ->check(CLI::PositiveNumber);
    app.add_option("--lambda", c->lambda, "scale the spectrum to this coupling constant")->check(CLI::PositiveNumber);
    app.add_option("--cutoff", c->cutoff_factor, "Matsubara cutoff in units of the highest frequency")->check(CLI::Range(4.0, 100.0))->capture_default_str();
    app.add_flag("--check", c->check, "find Tc from the vanishing gap as well");
    app.add_flag("--json", c->json, "as JSON");
    return [c] {
        const Result r = solve(*c);
        if (c->json)
            fmt::print("{}\n", as_json(*c, r).dump(2));
        else
            print(*c, r);
        return 0;
    };
}

}  // namespace lmmd::analyze
