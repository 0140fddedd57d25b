// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/pairing_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lmmd/base/units.hpp"
#include "spectra/debye.hpp"

namespace lmmd::analysis {

Chain::Chain(const PairingOptions& options, const PairingState& state) : options_(options), state_(state) {
    for (const ByElement* given : {&options.eta, &options.eta_error}) refuse_strangers(*given, state.species, "eta", options.where);
    for (const Component& species : state.species) eta_.push_back(options.lambda ? Hopfield{} : find(species));
    if (options.lambda)
        origin_ = fmt::format("lambda = {:.4g} as given{}", *options.lambda, mixture() ? ", with one eta for all elements" : "");
    else if (mixture())
        origin_ += "; carried to the mixture";
}

Chain::Hopfield Chain::find(const Component& species) {
    const std::optional<double> value = value_for(options_.eta, species.element), error = value_for(options_.eta_error, species.element);
    const tc::HopfieldEntry* entry = tc::find_hopfield(species.element, options_.phase, mixture());
    if (entry == nullptr && mixture()) entry = tc::find_hopfield(species.element, "", true);
    if (!value && entry == nullptr) unknown(species);
    Hopfield eta{value ? *value : entry->eta, 0};
    eta.error = error ? *error : value ? 0.05 * eta.value : entry->error;
    if (mixture() && !error) eta.error = std::hypot(eta.error, tc::kMixingError * eta.value);
    origin_ += fmt::format("{}eta = {:.4g} +- {:.2g} eV/A^2 {}", origin_.empty() ? "" : "; ", eta.value, eta.error,
                           value ? (mixture() ? "of " + species.element + " as given" : "as given")
                                 : fmt::format("of {} {} ({})", entry->phase, entry->symbol, entry->source));
    return eta;
}

void Chain::unknown(const Component& species) const {
    std::vector<std::string> known;
    for (const tc::HopfieldEntry& entry : tc::hopfield_table())
        if (species.element == entry.symbol) known.emplace_back(entry.phase);
    const std::string how = mixture() ? "'eta " + species.element + "=E'" : "'eta E'";
    if (!known.empty())
        throw input_error(options_.phase_where, fmt::format("found {}, expected one whose eta is known for {}: {}; give 'phase', or {} in eV/A^2",
                                                            options_.phase.empty() ? "no phase" : "the phase " + quote(options_.phase),
                                                            species.element, listed(known), how));
    throw input_error(options_.where, fmt::format("found {}, expected an element whose Hopfield parameter is known; give {} in eV/A^2, "
                                                  "or 'lambda L'", species.element.empty() ? "no element" : quote(species.element), how));
}

ChainResult Chain::follow(SpeciesInputs in, const tc::Coupling& coupling, double errors, bool remove_gas) const {
    ChainResult o;
    spectra::Spectrum all;
    std::vector<double> shares;
    double volume = 0;  // of an atom, mean
    for (std::size_t k = 0; k < in.size(); ++k) {
        const double share = state_.species[k].share;
        o.two.push_back(spectra::split_two_phase(in[k]));
        spectra::Spectrum states = o.two[k].solid;
        if (!remove_gas)
            for (std::size_t i = 0; i < states.value.size(); ++i) states.value[i] += o.two[k].gas.value[i];
        o.parts.push_back(tc::scaled_to_hopfield(tc::model_alpha2f(states, coupling), eta_[k].value + errors * eta_[k].error, in[k].mass));
        if (k == 0) all = {states.omega, std::vector<double>(states.value.size(), 0.0)};
        for (std::size_t i = 0; i < states.value.size(); ++i) all.value[i] += share * states.value[i];
        o.crossover += share * tc::crossover_of(states, coupling);
        o.gas_share += share * o.two[k].gas_share;
        o.diffusion += share * o.two[k].diffusion;
        volume += share / in[k].number_density;
        shares.push_back(share);
    }
    o.number_density = 1 / volume;
    o.a2f = tc::weighted_sum(o.parts, shares);
    double scale = 1;
    if (options_.lambda) {
        scale = o.eta = *options_.lambda / tc::moments(o.a2f).lambda;
        for (double& v : o.a2f.value) v *= scale;
    }
    for (std::size_t k = 0; k < o.parts.size(); ++k)
        for (double& v : o.parts[k].value) v *= scale * shares[k];
    o.moments = tc::moments(o.a2f);
    o.theta_d = units::kHbar * spectra::debye_of_moment(all, 2);
    return o;
}

}  // namespace lmmd::analysis
