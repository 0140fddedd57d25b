// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/pairing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lmmd/base/units.hpp"
#include "spectra/debye.hpp"
#include "tc/eliashberg.hpp"
#include "tc/formula.hpp"
#include "tc/liquid_state.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kK = units::kBoltzmann;
constexpr double kThz = 2 * std::numbers::pi * units::kHbar / units::kPicosecond;  // h times 1 THz, eV
constexpr int kMuStars = 51;
constexpr const char* kShown[] = {"mcmillan_log", "allen_dynes", "xie_2022"};  // in the table, and whose doubts are told
constexpr double kGapTemperature = 0.25;  // over Tc: there the gap has saturated

struct Outcome {
    spectra::TwoPhase two;
    tc::Alpha2F a2f;
    tc::Moments moments;
    double theta_d = 0, crossover = 0;  // eV; crossover: of Bergmann's law, used or not
};

class Chain {
public:
    Chain(const PairingOptions& options, const PairingState& state) : options_(options), state_(state) {
        if (options.lambda) return;
        const tc::HopfieldEntry* entry = tc::find_hopfield(state.element, options.phase);
        if (options.eta) {
            eta_ = *options.eta;
            eta_error_ = options.eta_error.value_or(0.05 * eta_);
            origin_ = fmt::format("eta = {:.4g} +- {:.2g} eV/A^2 as given", eta_, eta_error_);
            return;
        }
        if (!entry) unknown_eta();
        eta_ = entry->eta;
        eta_error_ = options.eta_error.value_or(entry->error);
        origin_ = fmt::format("eta = {:.3g} +- {:.2g} eV/A^2 of {} {} ({})", eta_, eta_error_, entry->phase, entry->symbol, entry->source);
    }

    Outcome follow(const spectra::TwoPhaseInput& in, const tc::Coupling& coupling, double eta, bool remove_gas) const {
        Outcome o;
        o.two = spectra::split_two_phase(in);
        spectra::Spectrum states = o.two.solid;
        if (!remove_gas)
            for (std::size_t k = 0; k < states.value.size(); ++k) states.value[k] += o.two.gas.value[k];
        o.a2f = tc::model_alpha2f(states, coupling);
        o.a2f = options_.lambda ? tc::scaled_to_lambda(o.a2f, *options_.lambda) : tc::scaled_to_hopfield(o.a2f, eta, in.mass);
        o.moments = tc::moments(o.a2f);
        o.theta_d = units::kHbar * spectra::debye_of_moment(states, 2);
        o.crossover = tc::crossover_of(states, coupling);
        return o;
    }
    Outcome follow(const spectra::TwoPhaseInput& in, double eta) const { return follow(in, options_.coupling, eta, options_.remove_gas); }
    Outcome follow(const spectra::TwoPhaseInput& in) const { return follow(in, eta_); }

    double eta() const { return eta_; }
    double eta_error() const { return eta_error_; }
    double mu_star() const { return 0.5 * (options_.mu_low + options_.mu_high); }
    std::string origin() const { return options_.lambda ? fmt::format("lambda = {:.4g} as given", *options_.lambda) : origin_; }

private:
    [[noreturn]] void unknown_eta() const {
        std::vector<std::string> known;
        for (const tc::HopfieldEntry& entry : tc::hopfield_table())
            if (state_.element == entry.symbol) known.emplace_back(entry.phase);
        if (!known.empty())
            throw input_error(options_.phase_where, fmt::format("found the phase {}, expected one whose eta is known for {}: {}; or give 'eta E'",
                                                                quote(options_.phase), state_.element, listed(known)));
        throw input_error(options_.where, fmt::format("found {}, expected an element whose Hopfield parameter is known; give 'eta E' in eV/A^2, "
                                                      "or 'lambda L'", state_.element.empty() ? "no element" : quote(state_.element)));
    }

    const PairingOptions& options_;
    const PairingState& state_;
    double eta_ = 0, eta_error_ = 0;
    std::string origin_;
};

tc::FormulaInput input_of(const Outcome& o, double mu_star) {
    tc::FormulaInput in;
    in.lambda = o.moments.lambda;
    in.mu_star = mu_star;
    in.omega_log = o.moments.omega_log;
    in.omega_2 = o.moments.omega_2;
    in.theta_d = o.theta_d;
    return in;
}

double tc_of(const Outcome& o, double mu_star, const char* key = "allen_dynes") {
    return tc::find_formula(key)->evaluate(input_of(o, mu_star))->kt / kK;
}

struct Quantity {
    std::string name, unit, note;
};

// Numbers of one spectrum; `quantities` and `values` in the same order.
std::vector<Quantity> quantities(const PairingOptions& o, const Chain& chain) {
    const std::string mid = fmt::format("mu* = {:.3g}", chain.mu_star());
    std::vector<Quantity> q{{"temperature", "K", "of the frames"},
                            {"diffusive_share", "", o.remove_gas ? "of the density of states: gas-like, removed" : "of the density of states: gas-like, kept"},
                            {"D", "A^2/ps", "self-diffusion, pi kT g(0)/(2m)"},
                            {"lambda", "", chain.origin()},
                            {"omega_log", "K", ""},
                            {"omega_1", "K", ""},
                            {"omega_2", "K", "root of the second moment"},
                            {"theta_D", "K", "Debye-like, of the second moment of the density of states"},
                            {"crossover", "THz", "of Bergmann's law"},
                            {"low_share", "", fmt::format("of lambda from below the low cut of {:.3g} THz", o.coupling.low_cut / kThz)}};
    if (o.lambda) q.push_back({"eta", "eV/A^2", "lambda M omega_2^2, to be carried to other states"});
    for (const tc::Formula* f : tc::formulas())
        if (std::string(f->key) != "bcs") q.push_back({std::string("tc_") + f->key, "K", std::string(f->name) + ", " + mid});
    for (const tc::CouplingLaw law : tc::kCouplingLaws)
        q.push_back({std::string("tc_if_") + name_of(law), "K", std::string("Allen-Dynes with alpha2 ") + name_of(law) + ", " + mid});
    q.push_back({"tc_if_gas_kept", "K", "Allen-Dynes with the whole density of states, " + mid});
    q.push_back({"tc_low", "K", fmt::format("Allen-Dynes, mu* = {:.3g}, eta less its error", o.mu_high)});
    q.push_back({"tc_high", "K", fmt::format("Allen-Dynes, mu* = {:.3g}, eta more its error", o.mu_low)});
    return q;
}

double low_share(const tc::Alpha2F& a2f, double cut) {
    tc::Alpha2F low;
    for (std::size_t k = 0; k < a2f.omega.size() && a2f.omega[k] <= cut * (1 + 1e-9); ++k) {
        low.omega.push_back(a2f.omega[k]);
        low.value.push_back(a2f.value[k]);
    }
    return low.omega.empty() ? 0.0 : tc::moments(low).lambda / tc::moments(a2f).lambda;
}

std::vector<double> values(const spectra::TwoPhaseInput& in, const PairingOptions& options, const Chain& chain) {
    const Outcome o = chain.follow(in);
    const double mid = chain.mu_star(), eta = chain.eta(), d = chain.eta_error();
    std::vector<double> v{in.temperature, o.two.gas_share, o.two.diffusion * units::kPicosecond, o.moments.lambda, o.moments.omega_log / kK,
                          o.moments.omega_1 / kK, o.moments.omega_2 / kK, o.theta_d / kK, o.crossover / kThz,
                          low_share(o.a2f, options.coupling.low_cut)};
    if (options.lambda) v.push_back(tc::hopfield_parameter(o.moments, in.mass));
    for (const tc::Formula* f : tc::formulas())
        if (std::string(f->key) != "bcs") v.push_back(tc_of(o, mid, f->key));
    for (const tc::CouplingLaw law : tc::kCouplingLaws) {
        tc::Coupling other = options.coupling;
        other.law = law;
        v.push_back(tc_of(chain.follow(in, other, eta, options.remove_gas), mid));
    }
    v.push_back(tc_of(chain.follow(in, options.coupling, eta, false), mid));
    v.push_back(tc_of(chain.follow(in, eta - d), options.mu_high));
    v.push_back(tc_of(chain.follow(in, eta + d), options.mu_low));
    return v;
}

DataTable spectrum_table(const PairingState& state, const Chain& chain) {
    std::vector<double> omega;
    const Estimates found = state.estimate([&](const spectra::TwoPhaseInput& in) {
        const Outcome o = chain.follow(in);
        omega = o.a2f.omega;
        return o.a2f.value;
    });
    DataTable table{"a2f", "alpha2F of a model from the density of states", {}, {{"omega", "meV", {}, {}}, {"a2F", "", found.values, found.errors}}, {}};
    table.caption = "Electron-phonon spectral function alpha2F(omega) modelled from the density of states; errors of the spectrum.";
    for (const double w : omega) table.columns[0].values.push_back(1e3 * w);
    return table;
}

// Tc over the range of mu*; the bands hold the errors of the spectrum and of eta.
DataTable band_table(const PairingOptions& options, const PairingState& state, const Chain& chain) {
    const double eta = chain.eta(), d = chain.eta_error();
    const auto mu = [&](int k) { return options.mu_low + (options.mu_high - options.mu_low) * k / (kMuStars - 1); };
    const Estimates found = state.estimate([&](const spectra::TwoPhaseInput& in) {
        std::vector<double> numbers;
        for (const double e : {eta, eta - d, eta + d}) {
            const Outcome o = chain.follow(in, e);
            for (const char* key : kShown)
                for (int k = 0; k < kMuStars; ++k) numbers.push_back(tc_of(o, mu(k), key));
        }
        return numbers;
    });
    DataTable table{"tc", "Tc over the range of mu*", {}, {{"mu_star", "", {}, {}}}, {}};
    table.caption = "Critical temperature against the Coulomb pseudopotential; bands: errors of the spectrum and of the Hopfield parameter together.";
    for (int k = 0; k < kMuStars; ++k) table.columns[0].values.push_back(mu(k));
    const std::size_t block = std::size(kShown) * kMuStars;
    for (std::size_t f = 0; f < std::size(kShown); ++f) {
        DataColumn column{kShown[f], "K", {}, {}};
        for (std::size_t k = f * kMuStars; k < (f + 1) * kMuStars; ++k) {
            const double half = 0.5 * (found.values[2 * block + k] - found.values[block + k]);
            column.values.push_back(found.values[k]);
            column.errors.push_back(std::hypot(found.errors[k], half));
        }
        table.columns.push_back(std::move(column));
    }
    return table;
}

struct Eliashberg {
    double tc = 0, change = 0;  // eV; relative, at half the cutoff
    double gap = 0;             // eV
};
Eliashberg solve(const DataTable& a2f, double mu_star) {
    std::vector<double> omega;
    for (const double w : a2f.columns[0].values) omega.push_back(1e-3 * w);
    const tc::Alpha2F spectrum = tc::make_alpha2f(omega, a2f.columns[1].values);
    tc::EliashbergOptions options;
    options.mu_star = mu_star;
    const tc::CriticalTemperature found = tc::critical_temperature(spectrum, options);
    Eliashberg result{found.kt, found.cutoff_change, 0};
    if (found.kt > 0) result.gap = tc::gap_edge(tc::solve_gap(spectrum, options, kGapTemperature * found.kt)).value_or(1.764 * found.kt);
    return result;
}

// The criteria, with Tc and gap of the Eliashberg equations; their errors relative to each other as those of Allen-Dynes.
void add_criteria(Result& result, const PairingOptions& options, const PairingState& state, const Chain& chain, const Eliashberg& gap) {
    const std::optional<int> valence = tc::free_electron_valence(state.element.c_str());
    const double central = std::max(1e-12, state.estimate([&](const spectra::TwoPhaseInput& in) {
        return std::vector<double>{tc_of(chain.follow(in), chain.mu_star())};
    }).values[0]);
    const Estimates found = state.estimate([&](const spectra::TwoPhaseInput& in) {
        const Outcome o = chain.follow(in);
        const double share = tc_of(o, chain.mu_star()) / central;
        const tc::LiquidCriteria c = tc::liquid_criteria({in.temperature, in.number_density, o.two.diffusion, o.moments.omega_1, share * gap.tc,
                                                          share * gap.gap, options.lifetime, valence, options.electron_path, state.size});
        const double none = kNoError;
        return std::vector<double>{share * gap.tc / kK, 2e3 * share * gap.gap, c.temperature_over_tc, c.pair_time / units::kPicosecond,
                                   c.period / units::kPicosecond, c.diffusion_time / units::kPicosecond, c.diffusion_over_pair, c.diffusion_over_period,
                                   c.lifetime_over_pair.value_or(none), c.lifetime_over_period.value_or(none), c.coherence.value_or(none),
                                   c.coherence_over_size.value_or(none)};
    });
    const Quantity rows[] = {
        {"tc_eliashberg", "K", fmt::format("Migdal-Eliashberg, mu* = {:.3g} at the highest frequency of alpha2F; error as Allen-Dynes'; half the cutoff "
                                           "changes it by {:.2g} %", chain.mu_star(), 100 * gap.change)},
        {"two_delta", "meV", "gap of Migdal-Eliashberg"},
        {"temperature_over_tc", "", "how far the state is from pairing"},
        {"pair_time", "ps", "hbar/(2 Delta)"},
        {"period", "ps", "2 pi/omega_1"},
        {"diffusion_time", "ps", "n^(-2/3)/(6 D): an atom moves by one interatomic distance"},
        {"diffusion_over_pair", "", "below 1 the ions leave before a pair has formed"},
        {"diffusion_over_period", "", "below 1 there is no vibration"},
        {"lifetime_over_pair", "", "of the collective modes"},
        {"lifetime_over_period", "", "below 1 the modes are overdamped"},
        {"coherence", "A", options.electron_path ? "sqrt(hbar v_F l/(pi Delta)), free electrons" : "hbar v_F/(pi Delta), free electrons, clean"},
        {"coherence_over_size", "", "of the slit: above 1 the confined metal is one pair thick"},
    };
    for (std::size_t k = 0; k < std::size(rows); ++k)
        if (!std::isnan(found.values[k])) result.scalars.push_back({rows[k].name, found.values[k], found.errors[k], rows[k].unit, rows[k].note});
}

double value_of(const Result& result, const std::string& name) {
    for (const Scalar& s : result.scalars)
        if (s.name == name) return s.value;
    return kNoError;
}

void add_doubts(Result& result, const PairingOptions& options, const Chain& chain) {
    std::vector<std::string>& doubts = result.warnings;
    const double gas = value_of(result, "diffusive_share"), t = value_of(result, "temperature"), tc = value_of(result, "tc_eliashberg");
    if (gas > 0.05)
        doubts.push_back(fmt::format("{:.0f} % of the density of states is gas-like, and the state at {:.0f} K is carried to {:.1f} K "
                                     "(extrapolated), where it would be frozen", 100 * gas, t, tc));
    if (value_of(result, "lifetime_over_period") < 1) doubts.push_back("the collective modes live shorter than a period: no phonons to exchange");
    if (value_of(result, "diffusion_over_period") < 1) doubts.push_back("atoms leave their places within a period: alpha2F of vibrations means nothing");
    if (value_of(result, "theta_D") < tc) doubts.push_back("Theta_D is below Tc: outside every formula");
    if (value_of(result, "low_share") > 0.2)
        doubts.push_back(fmt::format("{:.0f} % of lambda comes from below the low cut of {:.3g} THz, where the density of states is a model",
                                     100 * value_of(result, "low_share"), options.coupling.low_cut / kThz));
    tc::FormulaInput in;
    in.lambda = value_of(result, "lambda");
    in.mu_star = chain.mu_star();
    in.omega_log = kK * value_of(result, "omega_log");
    in.omega_2 = kK * value_of(result, "omega_2");
    for (const char* key : kShown) {
        const tc::Formula& formula = *tc::find_formula(key);
        const tc::Estimate e = formula.evaluate(in).value();
        for (const std::string& doubt : e.doubts) doubts.push_back(std::string(formula.name) + ": " + doubt);
    }
}

}  // namespace

PairingOptions read_pairing_options(const Options& options) {
    static const std::string kLaws[] = {"constant", "inverse", "bergmann"}, kGas[] = {"remove", "keep"};
    PairingOptions o;
    o.coupling.law = tc::kCouplingLaws[std::find(std::begin(kLaws), std::end(kLaws), options.choice("model", kLaws[0], kLaws)) - std::begin(kLaws)];
    o.coupling.crossover = kThz * options.real("crossover", 0, {0, 100, true, "a frequency in THz above 0"});
    o.coupling.low_cut = kThz * options.real("low_cut", 0.5, {0, 100, true, "a frequency in THz above 0"});
    o.coupling.end = kThz * options.real("max", 15, {o.coupling.low_cut / kThz, 1e4, true, "a frequency in THz above the low cut"});
    o.remove_gas = options.choice("gas", kGas[0], kGas) == kGas[0];
    const auto maybe = [&](const char* name, const RealRange& range, double unit = 1) {
        return options.has(name) ? std::optional(unit * options.real(name, 0, range)) : std::nullopt;
    };
    o.lambda = maybe("lambda", {0, 100, true, "a coupling constant above 0"});
    o.eta = maybe("eta", {0, 100, true, "N(0)<I^2> in eV/A^2 above 0"});
    o.eta_error = maybe("eta_error", {0, o.eta.value_or(1), false, "an uncertainty in eV/A^2, less than eta"});
    if (options.has("phase")) o.phase = options.values("phase").word("a phase");
    if (options.has("mu_star")) {
        Args values = options.values("mu_star");
        o.mu_low = values.real("the lower end of mu*", {0, 0.5, true, "a Coulomb pseudopotential from 0 to 0.5"});
        o.mu_high = values.real("the upper end of mu*", {o.mu_low, 0.5, false, "a Coulomb pseudopotential up to 0.5, not below the lower end"});
    }
    o.temperature = maybe("temperature", {1, 1e5, false, "a temperature in K, from 1 to 100000"});
    o.density = maybe("density", {0, 1, true, "a number density in atoms/A^3 above 0"});
    o.lifetime = maybe("lifetime", {0, 1e6, true, "a time in ps above 0"}, units::kPicosecond);
    o.electron_path = maybe("electron_path", {0, 1e9, true, "a length in A above 0"});
    o.where = options.where("eta");
    o.phase_where = options.where("phase");
    o.temperature_where = options.where("temperature");
    o.density_where = options.where("density");
    return o;
}

Result pairing_result(const PairingOptions& options, const PairingState& state) {
    const Chain chain(options, state);
    Result result;
    const std::vector<Quantity> names = quantities(options, chain);
    const Estimates found = state.estimate([&](const spectra::TwoPhaseInput& in) { return values(in, options, chain); });
    for (std::size_t k = 0; k < names.size(); ++k)
        result.scalars.push_back({names[k].name, found.values[k], found.errors[k], names[k].unit, names[k].note});
    result.tables = {spectrum_table(state, chain), band_table(options, state, chain)};
    add_criteria(result, options, state, chain, solve(result.tables[0], chain.mu_star()));
    result.notes.push_back(fmt::format("alpha2 {}{}; {}; errors of numbers: of the spectrum alone", name_of(options.coupling.law),
                                       options.coupling.law == tc::CouplingLaw::bergmann ? fmt::format(" with the crossover at {:.3g} THz", value_of(result, "crossover")) : "",
                                       chain.origin()));
    add_doubts(result, options, chain);
    return result;
}

}  // namespace lmmd::analysis
