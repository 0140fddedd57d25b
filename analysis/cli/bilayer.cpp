// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze bilayer: Tc of two thin layers that electrons tunnel between, against the tunnelling rate.
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

namespace lmmd::analyze {
namespace {

using namespace analysis;
constexpr double kK = units::kBoltzmann;
constexpr double kNm = 10;         // A
constexpr double kOneMetal = 1e3;  // eV: a tunnelling rate beyond every other energy

struct BilayerCommand {
    std::vector<std::string> metals;
    std::vector<double> thickness, states, lambda, mu_star;  // one for each layer; nm
    std::vector<double> gamma{0.01, 100};                    // meV
    int points = 20;
    bool confined = false;
    ResultOutput output;
};

struct Bilayer {
    tc::Layer layer[2];
    std::string name[2], inputs[2];
};

Bilayer make_layers(const BilayerCommand& c) {
    Bilayer result;
    for (int k = 0; k < 2; ++k) {
        MetalInput input;
        input.name = c.metals[k];
        if (!c.lambda.empty()) input.lambda = c.lambda[k];
        if (!c.mu_star.empty()) input.mu_star = c.mu_star[k];
        const NamedMetal named = make_metal(input);
        const tc::FilmElectrons electrons = tc::confine(named.metal.electron_density, c.thickness[k] * kNm);
        const tc::Metal metal = c.confined ? tc::confined(named.metal, electrons) : named.metal;
        result.name[k] = named.name;
        result.inputs[k] = named.inputs;
        double states =
            tc::density_of_states(tc::bulk_fermi_energy(named.metal.electron_density), c.thickness[k] * kNm);
        if (!c.states.empty()) states = c.states[k];
        if (!(states > 0))
            throw input_error({"--states"}, fmt::format("found {:g}, expected a density of states above 0", states));
        if (c.confined) states *= electrons.states_ratio;
        result.layer[k] = {metal.spectrum, metal.options, states * c.thickness[k]};
    }
    // Only the ratio counts; numbers about 1 suit the solver.
    const double sum = result.layer[0].states + result.layer[1].states;
    for (tc::Layer& layer : result.layer) layer.states /= sum;
    return result;
}

Result analyse_bilayer(const BilayerCommand& c) {
    const Bilayer b = make_layers(c);
    if (!(c.gamma[0] > 0 && c.gamma[0] < c.gamma[1] && c.gamma[1] <= 1e5))
        throw input_error(
            {"--gamma"},
            fmt::format("found {:g} to {:g} meV, expected two rates above 0 and up to 1e5, the lower one first",
                        c.gamma[0], c.gamma[1]));
    std::vector<double> gamma(c.points), kelvin(c.points), error(c.points), other(c.points);
    Team(available_threads()).run(gamma.size(), [&](std::size_t i) {
        gamma[i] = c.gamma[0] * std::pow(c.gamma[1] / c.gamma[0], static_cast<double>(i) / (c.points - 1));
        const tc::CriticalTemperature t = tc::critical_temperature(b.layer[0], b.layer[1], 1e-3 * gamma[i]);
        kelvin[i] = t.kt / kK;
        error[i] = kelvin[i] * std::max(1e-4, t.cutoff_change);
        other[i] = gamma[i] * b.layer[0].states / b.layer[1].states;
    });
    Result result;
    result.command = fmt::format("bilayer {} {} --thickness {:g} {:g}{}", b.name[0], b.name[1], c.thickness[0],
                                 c.thickness[1], c.confined ? " --confined" : "");
    result.tables.push_back(
        {"bilayer",
         fmt::format("{:g} nm {} on {:g} nm {}: Tc against the tunnelling rate", c.thickness[0], b.name[0],
                     c.thickness[1], b.name[1]),
         "Tc of a bilayer by proximity: two separate layers on the left, one averaged metal on the right.",
         {{"gamma_1", "meV", gamma, {}}, {"gamma_2", "meV", other, {}}, {"Tc", "K", kelvin, error}},
         {}});
    result.tables.back().log_abscissa = true;
    double resolution = 0;
    for (int k = 0; k < 2; ++k) {
        const tc::CriticalTemperature alone = tc::critical_temperature(b.layer[k].spectrum, b.layer[k].options);
        resolution = std::max(resolution, alone.resolution);
        result.scalars.push_back(
            {"Tc_" + std::to_string(k + 1), alone.kt / kK, kNoError, "K", b.name[k] + " alone (gamma = 0)"});
        result.scalars.push_back({"share_" + std::to_string(k + 1), b.layer[k].states, kNoError, "", "of d N(0)"});
        result.notes.push_back(b.inputs[k]);
    }
    const double cooper = tc::critical_temperature(b.layer[0], b.layer[1], kOneMetal).kt / kK;
    result.scalars.push_back(
        {"Tc_cooper", cooper, kNoError, "K", "limit of large gamma: a2F and mu* averaged with the shares"});
    result.notes.push_back(
        "McMillan's tunnelling model, Phys. Rev. 175, 537 (1968), with Eliashberg's kernels; gamma_1/gamma_2 = d_2 "
        "N_2/(d_1 N_1); layers thinner than their coherence lengths");
    result.notes.push_back(fmt::format("Tc = 0: none above {:.4g} K", resolution / kK));
    for (int k = 0; k < 2; ++k) {
        tc::Circumstances facts;
        facts.kt_c = kK * *std::max_element(kelvin.begin(), kelvin.end());
        facts.mu_star = b.layer[k].options.mu_star;
        facts.highest = std::max(b.layer[0].spectrum.omega.back(), b.layer[1].spectrum.omega.back());
        for (const std::string& doubt : tc::reasons_for_doubt(facts)) result.warnings.push_back(b.name[k] + ": " + doubt);
    }
    return result;
}

}  // namespace

Action define_bilayer(CLI::App& app) {
    auto c = std::make_shared<BilayerCommand>();
    app.add_option("metals", c->metals, "two metals of the table, such as Pb Cu")
        ->type_name("FIRST SECOND")
        ->expected(2)
        ->required();
    app.add_option("--thickness", c->thickness, "of the layers, nm")->expected(2)->type_name("D1 D2")->required();
    app.add_option("--gamma", c->gamma,
                   "range of the tunnelling rate seen by the first layer, meV; default: 0.01 to 100")
        ->expected(2)
        ->type_name("LOW HIGH");
    app.add_option("--points", c->points, "rates in the range")->check(CLI::Range(2, 1000))->capture_default_str();
    app.add_option("--states", c->states, "densities of states at the Fermi energy, any unit; default: free electrons")
        ->expected(2)
        ->type_name("N1 N2");
    app.add_option("--lambda", c->lambda, "coupling constants, in place of the table's")
        ->expected(2)
        ->type_name("L1 L2");
    app.add_option("--mu-star", c->mu_star, "Coulomb pseudopotentials, in place of the table's")
        ->expected(2)
        ->type_name("M1 M2");
    app.add_flag("--confined", c->confined,
                 "each layer's states and couplings as those of a film of its thickness (see film)");
    declare(app, c->output);
    return [c] {
        check(c->output);
        write_result(analyse_bilayer(*c), c->output);
        return 0;
    };
}

}  // namespace lmmd::analyze
