// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/coupling.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"
#include "spectra/debye.hpp"

namespace lmmd::tc {
namespace {

constexpr int kPointsBelowCut = 20;

// Energies at which a2F is tabulated: those of the table, and evenly spaced ones below the low cut.
std::vector<double> energies(const spectra::Spectrum& states, const Coupling& c) {
    std::vector<double> result;
    for (int k = 1; k <= kPointsBelowCut && c.low_cut > 0; ++k) result.push_back(c.low_cut * k / kPointsBelowCut);
    for (const double w : states.omega) {
        const double energy = units::kHbar * w;
        if (energy > c.low_cut * (1 + 1e-9) && (c.end <= 0 || energy <= c.end)) result.push_back(energy);
    }
    return result;
}

}  // namespace

const char* name_of(CouplingLaw law) {
    return law == CouplingLaw::constant ? "constant" : law == CouplingLaw::inverse ? "inverse" : "bergmann";
}

double crossover_of(const spectra::Spectrum& states, const Coupling& coupling) {
    return coupling.crossover > 0 ? coupling.crossover : 0.5 * units::kHbar * spectra::debye_of_moment(states, 2);
}

Alpha2F model_alpha2f(const spectra::Spectrum& states, const Coupling& c) {
    const Where where{"alpha2F"};
    if (c.low_cut <= 0 && states.value.front() > 0 && c.law != CouplingLaw::bergmann)
        throw input_error(where, "found states at frequency 0 and no low cut, with which lambda diverges; give a low cut");
    const double cross = c.law == CouplingLaw::bergmann ? crossover_of(states, c) : 0;
    if (c.law == CouplingLaw::bergmann && cross < c.low_cut)
        throw input_error(where, fmt::format("found a crossover of {:.4g} meV below the low cut of {:.4g} meV, expected it above; raise "
                                             "it or lower the cut", 1e3 * cross, 1e3 * c.low_cut));
    const auto g = [&](double energy) { return spectra::value_at(states, energy / units::kHbar); };
    std::vector<double> omega = energies(states, c), value;
    for (const double w : omega) {
        const double debye = w < c.low_cut ? g(c.low_cut) * w * w / (c.low_cut * c.low_cut) : g(w);
        value.push_back(c.law == CouplingLaw::inverse ? debye / w : w < cross ? g(cross) * w / cross : debye);
    }
    return make_alpha2f(omega, value);
}

double hopfield_parameter(const Moments& m, double mass) {
    const double omega = m.omega_2 / units::kHbar;
    return m.lambda * mass * omega * omega;
}

Alpha2F scaled_to_hopfield(const Alpha2F& spectrum, double eta, double mass) {
    if (!(eta > 0)) throw input_error({"eta"}, fmt::format("found {}, expected N(0)<I^2> in eV/A^2 above 0", eta));
    const Moments m = moments(spectrum);
    return scaled_to_lambda(spectrum, m.lambda * eta / hopfield_parameter(m, mass));
}

Alpha2F weighted_sum(const std::vector<Alpha2F>& parts, const std::vector<double>& shares) {
    Alpha2F sum = parts.at(0);
    for (double& v : sum.value) v *= shares.at(0);
    for (std::size_t k = 1; k < parts.size(); ++k)
        for (std::size_t i = 0; i < sum.value.size(); ++i) sum.value[i] += shares.at(k) * parts[k].value.at(i);
    return sum;
}

// Allen and Dynes, Phys. Rev. B 12, 905 (1975), table of tunnelling results: eta to two digits; tests hold them against lambda M
// omega_2^2 of the same table, and bismuth's against its alloys there.
std::span<const HopfieldEntry> hopfield_table() {
    static constexpr const char* kSource = "Allen and Dynes, Phys. Rev. B 12, 905 (1975), from tunnelling";
    static constexpr HopfieldEntry kTable[] = {
        {"Ga", "amorphous", 2.1, 0.1, kSource}, {"Ga", "beta", 2.0, 0.1, kSource},     {"In", "crystal", 1.3, 0.07, kSource},
        {"Sn", "crystal", 2.2, 0.11, kSource},  {"Pb", "crystal", 2.4, 0.12, kSource}, {"Hg", "crystal", 1.4, 0.07, kSource},
        {"Tl", "crystal", 1.2, 0.07, kSource},  {"Ta", "crystal", 4.9, 0.25, kSource},
        {"Bi", kAlloy, 2.3, 0.3, "least squares by composition over nine alloys with Pb, Tl and In of Allen and Dynes (1975)"},
    };
    return kTable;
}

const HopfieldEntry* find_hopfield(std::string_view symbol, std::string_view phase, bool mixture) {
    for (const HopfieldEntry& entry : hopfield_table())
        if (symbol == entry.symbol && (phase.empty() ? mixture || entry.phase != std::string_view(kAlloy) : phase == entry.phase)) return &entry;
    return nullptr;
}

}  // namespace lmmd::tc
