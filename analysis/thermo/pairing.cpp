// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/pairing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lmmd/base/units.hpp"
#include "lmmd/model/species.hpp"
#include "tc/doubts.hpp"
#include "tc/eliashberg.hpp"
#include "tc/formula.hpp"
#include "tc/liquid_state.hpp"
#include "thermo/pairing_chain.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kK = units::kBoltzmann;
constexpr double kThz = 2 * std::numbers::pi * units::kHbar / units::kPicosecond;  // h times 1 THz, eV
constexpr int kMuStars = 51;
constexpr const char* kShown[] = {"mcmillan_log", "allen_dynes", "xie_2022"};  // in the table, and whose doubts are told
constexpr double kGapTemperature = 0.25;  // over Tc: there the gap has saturated

tc::FormulaInput input_of(const ChainResult& o, double mu_star) {
    tc::FormulaInput in;
    in.lambda = o.moments.lambda;
    in.mu_star = mu_star;
    in.omega_log = o.moments.omega_log;
    in.omega_2 = o.moments.omega_2;
    in.theta_d = o.theta_d;
    return in;
}

double tc_of(const ChainResult& o, double mu_star, const char* key = "allen_dynes") {
    return tc::find_formula(key)->evaluate(input_of(o, mu_star))->kt / kK;
}

struct Quantity {
    std::string name, unit, note;
};

// Numbers of one spectrum; `quantities` and `values` in the same order.
std::vector<Quantity> quantities(const PairingOptions& o, const PairingState& state, const Chain& chain) {
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
    if (o.lambda) q.push_back({"eta", "eV/A^2", "that gives this lambda, to be carried to other states"});
    for (std::size_t k = 0; k < state.species.size() && chain.mixture(); ++k) {
        const std::string& el = state.species[k].element;
        q.insert(q.end(), {{"lambda_" + el, "", fmt::format("part of lambda from {}, {:.3g} of the atoms", el, state.species[k].share)},
                           {"omega_2_" + el, "K", ""},
                           {"diffusive_share_" + el, "", ""},
                           {"D_" + el, "A^2/ps", ""}});
    }
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

std::vector<double> values(SpeciesInputs in, const PairingOptions& options, const Chain& chain) {
    const ChainResult o = chain.follow(in);
    const double mid = chain.mu_star();
    std::vector<double> v{in[0].temperature, o.gas_share, o.diffusion * units::kPicosecond, o.moments.lambda, o.moments.omega_log / kK,
                          o.moments.omega_1 / kK, o.moments.omega_2 / kK, o.theta_d / kK, o.crossover / kThz,
                          low_share(o.a2f, options.coupling.low_cut)};
    if (options.lambda) v.push_back(o.eta);
    for (std::size_t k = 0; k < in.size() && chain.mixture(); ++k) {
        const tc::Moments m = tc::moments(o.parts[k]);
        v.insert(v.end(), {m.lambda, m.omega_2 / kK, o.two[k].gas_share, o.two[k].diffusion * units::kPicosecond});
    }
    for (const tc::Formula* f : tc::formulas())
        if (std::string(f->key) != "bcs") v.push_back(tc_of(o, mid, f->key));
    for (const tc::CouplingLaw law : tc::kCouplingLaws) {
        tc::Coupling other = options.coupling;
        other.law = law;
        v.push_back(tc_of(chain.follow(in, other, 0, options.remove_gas), mid));
    }
    v.push_back(tc_of(chain.follow(in, options.coupling, 0, false), mid));
    v.push_back(tc_of(chain.follow(in, -1), options.mu_high));
    v.push_back(tc_of(chain.follow(in, 1), options.mu_low));
    return v;
}

DataTable spectrum_table(const PairingState& state, const Chain& chain) {
    std::vector<double> omega;
    const Estimates found = state.estimate([&](SpeciesInputs in) {
        const ChainResult o = chain.follow(in);
        omega = o.a2f.omega;
        std::vector<double> numbers = o.a2f.value;
        for (const tc::Alpha2F& part : o.parts) numbers.insert(numbers.end(), part.value.begin(), part.value.end());
        return numbers;
    });
    DataTable table{"a2f", "alpha2F of a model from the density of states", {}, {{"omega", "meV", {}, {}}}, {}, "alpha2F"};
    table.caption = "Electron-phonon spectral function alpha2F(omega) modelled from the density of states; errors of the spectrum.";
    for (const double w : omega) table.columns[0].values.push_back(1e3 * w);
    table.columns.push_back(part_of(found, "a2F", "", 0, omega.size()));
    for (std::size_t k = 0; k < state.species.size() && chain.mixture(); ++k)
        table.columns.push_back(part_of(found, "a2F_" + state.species[k].element, "", (k + 1) * omega.size(), omega.size()));
    return table;
}

// Tc over the range of mu*; the bands hold the errors of the spectrum and of eta.
DataTable band_table(const PairingOptions& options, const PairingState& state, const Chain& chain) {
    const auto mu = [&](int k) { return options.mu_low + (options.mu_high - options.mu_low) * k / (kMuStars - 1); };
    const Estimates found = state.estimate([&](SpeciesInputs in) {
        std::vector<double> numbers;
        for (const double errors : {0, -1, 1}) {
            const ChainResult o = chain.follow(in, errors);
            for (const char* key : kShown)
                for (int k = 0; k < kMuStars; ++k) numbers.push_back(tc_of(o, mu(k), key));
        }
        return numbers;
    });
    DataTable table{"tc", "Tc over the range of mu*", {}, {{"mu_star", "", {}, {}}}, {}, "Tc"};
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
    double resolution = 0;      // eV: the smallest that is looked for
};
Eliashberg solve(const DataTable& a2f, double mu_star) {
    std::vector<double> omega;
    for (const double w : a2f.columns[0].values) omega.push_back(1e-3 * w);
    const tc::Alpha2F spectrum = tc::make_alpha2f(omega, a2f.columns[1].values);
    tc::EliashbergOptions options;
    options.mu_star = mu_star;
    const tc::CriticalTemperature found = tc::critical_temperature(spectrum, options);
    Eliashberg result{found.kt, found.cutoff_change, 0, found.resolution};
    options.cutoff_factor = found.cutoff_factor;
    if (found.kt > 0) result.gap = tc::gap_edge(tc::solve_gap(spectrum, options, kGapTemperature * found.kt)).value_or(1.764 * found.kt);
    return result;
}

// Of the species together; none where one is not known.
std::optional<double> mean_valence(const PairingState& state) {
    double sum = 0;
    for (const Component& species : state.species) {
        const std::optional<int> valence = tc::free_electron_valence(species.element.c_str());
        if (!valence) return std::nullopt;
        sum += species.share * *valence;
    }
    return sum;
}

void add_modes(Result& result, const ModeLife& modes) {
    const char* note = "amplitude, 1/damping of the oscillators fitted to the currents, mean over states up to Debye's wave number";
    result.scalars.push_back({"lifetime_L", modes.longitudinal.value, modes.longitudinal.error, "ps", std::string("longitudinal modes: ") + note});
    result.scalars.push_back({"lifetime_T", modes.transverse.value, modes.transverse.error, "ps", "transverse modes, the same"});
    result.scalars.push_back({"propagating_share", modes.propagating.value, modes.propagating.error, "", "of these modes: omega above damping"});
}

// The criteria, with Tc and gap of the Eliashberg equations; their errors relative to each other as those of Allen-Dynes.
void add_criteria(Result& result, const PairingOptions& options, const PairingState& state, const Chain& chain, const Eliashberg& gap) {
    const std::optional<double> valence = mean_valence(state);
    const double central = std::max(1e-12, state.estimate([&](SpeciesInputs in) {
        return std::vector<double>{tc_of(chain.follow(in), chain.mu_star())};
    }).values[0]);
    std::optional<double> lifetime = options.lifetime;
    if (!lifetime && state.modes && std::isfinite(state.modes->mean.value)) lifetime = state.modes->mean.value * units::kPicosecond;
    const Estimates found = state.estimate([&](SpeciesInputs in) {
        const ChainResult o = chain.follow(in);
        const double share = tc_of(o, chain.mu_star()) / central;
        const tc::LiquidCriteria c = tc::liquid_criteria({in[0].temperature, o.number_density, o.diffusion, o.moments.omega_1, share * gap.tc,
                                                          share * gap.gap, lifetime, valence, options.electron_path, state.size});
        const double none = kNoError;
        return std::vector<double>{share * gap.tc / kK, 2e3 * share * gap.gap, c.temperature_over_tc, c.pair_time / units::kPicosecond,
                                   c.period / units::kPicosecond, c.diffusion_time / units::kPicosecond, c.diffusion_over_pair, c.diffusion_over_period,
                                   c.lifetime_over_pair.value_or(none), c.lifetime_over_period.value_or(none), c.coherence.value_or(none),
                                   c.coherence_over_size.value_or(none)};
    });
    const std::string none = fmt::format("Migdal-Eliashberg, mu* = {:.3g}: none above {:.2g} K, a hundred-thousandth of the highest frequency", chain.mu_star(), gap.resolution / kK);
    const Quantity rows[] = {
        {"tc_eliashberg", "K", gap.tc == 0 ? none : fmt::format("Migdal-Eliashberg, mu* = {:.3g} at the highest frequency of alpha2F; error as Allen-Dynes'; half the cutoff "
                                           "changes it by {:.2g} %", chain.mu_star(), 100 * gap.change)},
        {"two_delta", "meV", "gap of Migdal-Eliashberg"},
        {"temperature_over_tc", "", "how far the state is from pairing"},
        {"pair_time", "ps", "hbar/(2 Delta)"},
        {"period", "ps", "2 pi/omega_1"},
        {"diffusion_time", "ps", "n^(-2/3)/(6 D): an atom moves by one interatomic distance"},
        {"diffusion_over_pair", "", "below 1 the ions leave before a pair has formed"},
        {"diffusion_over_period", "", "below 1 there is no vibration"},
        {"lifetime_over_pair", "", options.lifetime ? "of the collective modes, as given" : "of the collective modes, from the currents"},
        {"lifetime_over_period", "", "below 1 no phonon lasts; below 1/(2 pi) the modes are overdamped"},
        {"coherence", "A", options.electron_path ? "sqrt(hbar v_F l/(pi Delta)), free electrons" : "hbar v_F/(pi Delta), free electrons, clean"},
        {"coherence_over_size", "", "of the slit: above 1 the confined metal is one pair thick"},
    };
    if (state.modes && !options.lifetime) add_modes(result, *state.modes);
    for (std::size_t k = 0; k < std::size(rows); ++k) {
        if (!std::isfinite(found.values[k])) continue;  // not known, or measured in pairs that there are none of
        double error = found.errors[k];
        if (rows[k].name.rfind("lifetime_over", 0) == 0 && !options.lifetime)
            error = std::hypot(error, found.values[k] * state.modes->mean.error / state.modes->mean.value);
        result.scalars.push_back({rows[k].name, found.values[k], error, rows[k].unit, rows[k].note});
    }
}

const Scalar* find_scalar(const Result& result, const std::string& name) {
    for (const Scalar& s : result.scalars)
        if (s.name == name) return &s;
    return nullptr;
}
double value_of(const Result& result, const std::string& name) {
    const Scalar* scalar = find_scalar(result, name);
    return scalar != nullptr ? scalar->value : kNoError;
}

void add_doubts(Result& result, const PairingOptions& options, const Chain& chain, double cutoff_change) {
    std::vector<std::string>& doubts = result.warnings;
    const auto known = [&](const char* name) {
        const double value = value_of(result, name);
        return std::isnan(value) ? std::nullopt : std::optional(value);
    };
    tc::Circumstances c;
    c.kt_c = kK * value_of(result, "tc_eliashberg");
    c.mu_star = chain.mu_star();
    c.theta_d = kK * value_of(result, "theta_D");
    c.temperature = known("temperature");
    c.gas_share = known("diffusive_share");
    c.lifetime_over_period = known("lifetime_over_period");
    c.diffusion_over_period = known("diffusion_over_period");
    c.low_share = known("low_share");
    c.low_cut = options.coupling.low_cut;
    c.cutoff_change = cutoff_change;
    doubts = tc::reasons_for_doubt(c);
    if (const Scalar* modes = find_scalar(result, "propagating_share"); modes != nullptr && std::isnan(modes->value))
        doubts.push_back("no collective mode could be fitted to the currents: their lifetime is not known; take more frames or a larger box, or give 'lifetime T'");
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
    o.eta = read_by_element(options, "eta", {0, 100, true, "N(0)<I^2> in eV/A^2 above 0"});
    o.eta_error = read_by_element(options, "eta_error", {0, 100, false, "an uncertainty in eV/A^2"});
    if (o.lambda && !o.eta.empty())
        throw input_error(options.where("eta"), "found both lambda and eta, expected one: either sets the size of alpha2F; leave one out");
    for (const auto& [element, error] : o.eta_error)
        if (const auto eta = o.eta.find(element); eta != o.eta.end() && error >= eta->second)
            throw input_error(options.where("eta_error"), fmt::format("found {:g}, expected an uncertainty less than eta = {:g} eV/A^2", error, eta->second));
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
    o.volume = read_volumes(options);
    o.volume_where = options.where("volume");
    return o;
}

Result pairing_result(const PairingOptions& options, const PairingState& state) {
    const Chain chain(options, state);
    Result result;
    const std::vector<Quantity> names = quantities(options, state, chain);
    const Estimates found = state.estimate([&](SpeciesInputs in) { return values(in, options, chain); });
    for (std::size_t k = 0; k < names.size(); ++k)
        result.scalars.push_back({names[k].name, found.values[k], found.errors[k], names[k].unit, names[k].note});
    result.tables = {spectrum_table(state, chain), band_table(options, state, chain)};
    const Eliashberg solution = solve(result.tables[0], chain.mu_star());
    add_criteria(result, options, state, chain, solution);
    result.notes.push_back(fmt::format("alpha2 {}{}; {}; errors of numbers: of the spectrum alone", name_of(options.coupling.law),
                                       options.coupling.law == tc::CouplingLaw::bergmann ? fmt::format(" with the crossover at {:.3g} THz", value_of(result, "crossover")) : "",
                                       chain.origin()));
    add_doubts(result, options, chain, solution.change);
    return result;
}

}  // namespace lmmd::analysis
