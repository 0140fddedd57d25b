// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze eliashberg: Tc and gap from the isotropic Migdal-Eliashberg equations.
#include "tc/eliashberg.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "lmmd/base/text.hpp"
#include "output.hpp"
#include "tc/a2f_file.hpp"
#include "tc/doubts.hpp"
#include "tc/units.hpp"

namespace lmmd::analyze {
namespace {

using Json = nlohmann::ordered_json;
constexpr double kK = units::kBoltzmann;
constexpr double kGapTemperature = 0.25;  // T/Tc at which the gap is reported: there it has saturated

struct EliashbergCommand {
    std::string a2f, unit;
    int column = 2;
    double mu_star = 0.1, mu_star_cutoff_mev = 0, cutoff_factor = 0;
    std::optional<double> lambda;
    bool check = false;
    ResultOutput output;
};

struct Solution {
    tc::Alpha2F spectrum;
    tc::EliashbergOptions options;
    tc::Moments moments;
    tc::CriticalTemperature tc;
    tc::Gap low;                        // at kGapTemperature
    std::optional<double> gap;          // eV
    std::optional<double> tc_from_gap;  // eV
};

Solution solve(const EliashbergCommand& c) {
    if (c.lambda && *c.lambda <= c.mu_star)
        throw input_error({"--lambda"}, fmt::format("found {:g}, expected more than mu* = {:g}: repulsion wins and nothing pairs", *c.lambda, c.mu_star));
    Solution s;
    s.spectrum = tc::read_a2f(c.a2f, {c.unit, c.column});
    if (c.lambda) s.spectrum = tc::scaled_to_lambda(s.spectrum, *c.lambda);
    s.options = {c.mu_star, 1e-3 * c.mu_star_cutoff_mev, c.cutoff_factor};
    s.moments = tc::moments(s.spectrum);
    s.tc = tc::critical_temperature(s.spectrum, s.options);
    if (s.tc.kt == 0) return s;
    s.options.cutoff_factor = s.tc.cutoff_factor;  // the gap at the cutoff that Tc is from
    s.low = tc::solve_gap(s.spectrum, s.options, kGapTemperature * s.tc.kt);
    s.gap = tc::gap_edge(s.low);
    if (c.check) s.tc_from_gap = tc::critical_temperature_from_gap(s.spectrum, s.options, s.tc.kt);
    return s;
}

std::vector<std::string> doubts_of(const EliashbergCommand& c, const Solution& s) {
    tc::Circumstances facts;
    facts.kt_c = s.tc.kt;
    facts.mu_star = c.mu_star;
    facts.highest = s.spectrum.omega.back();
    facts.cutoff_change = s.tc.cutoff_change;
    return tc::reasons_for_doubt(facts);
}

Json as_json(const EliashbergCommand& c, const Solution& s) {
    auto number = [](const std::optional<double>& x, double scale) { return x ? Json(*x * scale) : Json(nullptr); };
    Json json = {{"tc_K", s.tc.kt / kK}, {"gap_meV", number(s.gap, 1e3)}};
    json["two_delta_over_kTc"] = s.gap ? Json(2 * *s.gap / s.tc.kt) : Json(nullptr);
    json["lambda"] = s.moments.lambda;
    json["omega_log_K"] = s.moments.omega_log / kK;
    json["omega_2_K"] = s.moments.omega_2 / kK;
    json["mu_star"] = c.mu_star;
    json["mu_star_cutoff_meV"] = 1e3 * s.tc.mu_star_cutoff;
    json["cutoff_over_omega_max"] = s.tc.cutoff_factor;
    json["matsubara_frequencies"] = s.tc.frequencies;
    json["tc_relative_change_at_half_cutoff"] = s.tc.cutoff_change;
    if (c.check) json["tc_from_gap_K"] = number(s.tc_from_gap, 1 / kK);
    if (s.tc.kt == 0) json["no_tc_above_K"] = s.tc.resolution / kK;
    json["doubts"] = doubts_of(c, s);
    return json;
}

void print(const EliashbergCommand& c, const Solution& s) {
    fmt::print("lambda             {:.4f}\nomega_log          {:.2f} K\nomega_2            {:.2f} K\n", s.moments.lambda,
               s.moments.omega_log / kK, s.moments.omega_2 / kK);
    fmt::print("mu*                {:.4f}, referred to {:.3f} meV\n", c.mu_star, 1e3 * s.tc.mu_star_cutoff);
    if (s.tc.kt == 0) {
        fmt::print("Tc                 none above {:.3g} K\n", s.tc.resolution / kK);
        return;
    }
    fmt::print("Tc                 {:.4f} K   (linearised; cutoff {:g} omega_max, {} Matsubara frequencies; half of it changes Tc by {:.2g} %)\n",
               s.tc.kt / kK, s.tc.cutoff_factor, s.tc.frequencies, 100 * s.tc.cutoff_change);
    if (s.tc_from_gap) fmt::print("Tc from the gap    {:.4f} K\n", *s.tc_from_gap / kK);
    if (s.gap)
        fmt::print("gap Delta_0        {:.4f} meV   (Pade continuation, T = {:.2f} Tc)\n2 Delta_0 / k Tc   {:.4f}\n", 1e3 * *s.gap,
                   kGapTemperature, 2 * *s.gap / s.tc.kt);
    else
        fmt::print("gap Delta_0        not resolved by the Pade continuation\n");
    for (const std::string& doubt : doubts_of(c, s)) fmt::print(stderr, "warning: {}\n", doubt);
}

// Delta(T): the edge at temperatures up to Tc.
analysis::DataTable gap_of_temperature(const Solution& s) {
    constexpr double kShares[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97, 0.99};
    analysis::DataTable table{"gap", "gap against temperature", "Gap edge Delta(T) by Pade continuation.", {{"T", "K", {}, {}}, {"gap", "meV", {}, {}}}, {"gap"}, "Delta"};
    const auto add = [&](double kt, double gap) {
        table.columns[0].values.push_back(kt / kK);
        table.columns[1].values.push_back(1e3 * gap);
    };
    for (const double share : kShares) {
        const tc::Gap gap = tc::solve_gap(s.spectrum, s.options, share * s.tc.kt);
        add(share * s.tc.kt, tc::gap_edge(gap).value_or(gap.delta[0]));
    }
    add(s.tc.kt, 0);
    return table;
}

// On the imaginary axis, and by Pade continuation on the real one.
std::vector<analysis::DataTable> gap_functions(const Solution& s) {
    constexpr int kPoints = 300;
    analysis::DataTable imaginary{"gap_imaginary", fmt::format("gap function and renormalisation at T = {:g} Tc, imaginary axis", kGapTemperature),
                                  "Gap function Delta(i w_n) and Z(i w_n) at the Matsubara frequencies.", {{"omega", "meV", {}, {}}, {"Delta", "meV", {}, {}}, {"Z", "", {}, {}}}, {"Delta", "Z"}};
    analysis::DataTable real{"gap_real", fmt::format("gap function at T = {:g} Tc, real axis", kGapTemperature),
                             "Gap function Delta(omega) by Pade continuation: trust it up to the phonons, not in every wiggle.", {{"omega", "meV", {}, {}}, {"Re_Delta", "meV", {}, {}}, {"Im_Delta", "meV", {}, {}}},
                             {"Re_Delta", "Im_Delta"}, "Delta"};
    const double highest = s.spectrum.omega.back() + s.low.delta[0];
    for (std::size_t n = 0; n < s.low.omega.size() && s.low.omega[n] < 2 * highest; ++n) {
        imaginary.columns[0].values.push_back(1e3 * s.low.omega[n]);
        imaginary.columns[1].values.push_back(1e3 * s.low.delta[n]);
        imaginary.columns[2].values.push_back(s.low.z[n]);
    }
    const tc::Pade delta = tc::continued(s.low);
    for (int k = 0; k <= kPoints; ++k) {
        const double omega = 1.2 * highest * k / kPoints;
        const std::complex<double> value = delta({omega, 0});
        real.columns[0].values.push_back(1e3 * omega);
        real.columns[1].values.push_back(1e3 * value.real());
        real.columns[2].values.push_back(1e3 * value.imag());
    }
    return {imaginary, real};
}

// Spectrum and gap as curves, for files and figures.
analysis::Result curves(const EliashbergCommand& c, const Solution& s) {
    analysis::Result result;
    result.command = "eliashberg " + c.a2f;
    const auto add = [&](const char* name, double value, const char* unit) { result.scalars.push_back({name, value, analysis::kNoError, unit, ""}); };
    add("Tc", s.tc.kt / kK, "K");
    if (s.tc.kt == 0) result.scalars.back().note = fmt::format("none above {:.3g} K", s.tc.resolution / kK);
    if (s.gap) add("gap", 1e3 * *s.gap, "meV");
    add("lambda", s.moments.lambda, "");
    add("mu_star", c.mu_star, "");
    result.warnings = doubts_of(c, s);
    analysis::DataTable a2f{"a2f", "alpha2F", "Electron-phonon spectral function.", {{"omega", "meV", {}, {}}, {"a2F", "", s.spectrum.value, {}}}, {"a2F"}, "alpha2F"};
    for (const double w : s.spectrum.omega) a2f.columns[0].values.push_back(1e3 * w);
    result.tables.push_back(std::move(a2f));
    if (s.tc.kt == 0) return result;
    result.tables.push_back(gap_of_temperature(s));
    for (analysis::DataTable& table : gap_functions(s)) result.tables.push_back(std::move(table));
    return result;
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
    app.add_option("--cutoff", c->cutoff_factor, "Matsubara cutoff in units of the highest frequency; default: raised until Tc changes by less than 0.1 %")
        ->check(CLI::Range(4.0, 200.0));
    app.add_flag("--check", c->check, "find Tc from the vanishing gap as well");
    declare(app, c->output);
    return [c] {
        check(c->output);
        const Solution s = solve(*c);
        if (!c->output.out.empty() || !c->output.plot.empty()) write_files(curves(*c, s), c->output);
        if (c->output.json)
            fmt::print("{}\n", as_json(*c, s).dump(2));
        else
            print(*c, s);
        return 0;
    };
}

}  // namespace lmmd::analyze
