// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/two_phase_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>

#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

spectra::Spectrum states_of(const Spectrum& s, std::size_t kind) {
    spectra::Spectrum states;
    for (std::size_t k = 0; k < s.total.size(); ++k) states.omega.push_back(2 * std::numbers::pi * s.step * static_cast<double>(k));
    states.value = s.by_kind[kind];
    return states;
}

}  // namespace

void check_one_element(const VdosAccumulator& vdos, const Setup& setup, const std::optional<double>& density, const Where& where) {
    const std::size_t kinds = vdos.correlator().kinds().size();
    if (kinds != 1)
        throw input_error(where, fmt::format("found {} elements, expected one: these formulae are of one kind of atom; choose one with "
                                             "'element EL' and give 'density D'", kinds));
    check_density(setup, density, where);
}

void check_density(const Setup& setup, const std::optional<double>& density, const Where& where) {
    if (setup.restricted && !density)
        throw input_error(where, "found a choice of atoms, expected the number density that they have, which does not follow from it; give "
                                 "'density D', atoms/A^3");
}

void refuse_strangers(const ByElement& values, std::span<const Component> components, const std::string& what, const Where& where) {
    for (const auto& [symbol, value] : values)
        if (!symbol.empty() && std::none_of(components.begin(), components.end(), [&s = symbol](const Component& c) { return c.element == s; }))
            throw input_error(where, "found " + what + " of " + quote(symbol) + ", expected only elements that are there; leave it out");
}

Mixture::Mixture(std::vector<Component> components, const ByElement& given, const Where& where) : components_(std::move(components)) {
    refuse_strangers(given, components_, "volume", where);
    std::string values;
    bool known = true;
    for (const Component& component : components_) {
        const ElementFacts* facts = find_element(component.element);
        volumes_.push_back(value_for(given, component.element).value_or(facts ? facts->volume : 0));
        known = known && volumes_.back() > 0;
        values += fmt::format("{}{} {:.4g} A^3", values.empty() ? "" : ", ", component.element, volumes_.back());
    }
    if (!known) volumes_.assign(components_.size(), 1.0);
    if (components_.size() == 1) return;
    note_ = "every element has its own gas-like part, in a part of the volume " +
            (known ? "in proportion to " + values + (given.empty() ? ", those of their own liquids" : "")
                   : "that is the same for every atom: the volumes of their liquids are not all known; 'volume' gives others");
}

std::vector<double> Mixture::shares() const {
    std::vector<double> result;
    for (const Component& component : components_) result.push_back(component.share);
    return result;
}

spectra::TwoPhaseInput Mixture::input(spectra::Spectrum states, std::size_t k, double temperature, double density) const {
    // Of a solid it is noise around 0, and no solid diffuses backwards.
    states.value[0] = std::max(0.0, states.value[0]);
    return {std::move(states), components_[k].mass, temperature, spectra::partial_density(density, shares(), volumes_, k)};
}

Mixture mixture_of(const VdosAccumulator& vdos, const std::vector<std::string>& elements, const ByElement& volumes, const Where& where) {
    const std::vector<std::size_t>& kinds = vdos.correlator().kinds();
    std::vector<Component> components;
    for (std::size_t k = 0; k < kinds.size(); ++k) components.push_back({elements[kinds[k]], vdos.mass(k), vdos.atoms(k) / vdos.atoms()});
    return {std::move(components), volumes, where};
}

std::vector<spectra::TwoPhaseInput> two_phase_inputs(const VdosAccumulator& vdos, const Spectrum& s, const Mixture& mixture,
                                                     const std::optional<double>& density) {
    std::vector<spectra::TwoPhaseInput> inputs;
    for (std::size_t k = 0; k < mixture.components().size(); ++k)
        inputs.push_back(mixture.input(states_of(s, k), k, s.kt / units::kBoltzmann, density.value_or(vdos.density())));
    return inputs;
}

spectra::TwoPhaseInput two_phase_input(const VdosAccumulator& vdos, const Spectrum& s, const std::optional<double>& density) {
    return two_phase_inputs(vdos, s, Mixture({{"", vdos.mass(0), 1}}, {}, {}), density)[0];
}

ByElement read_volumes(const Options& options) { return read_by_element(options, "volume", {0, 1e4, true, "a volume in A^3 above 0"}); }

}  // namespace lmmd::analysis
