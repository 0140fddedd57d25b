// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/two_phase_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>

#include "lmmd/base/units.hpp"

namespace lmmd::analysis {

void check_two_phase(const VdosAccumulator& vdos, const Setup& setup, const std::optional<double>& density, const Where& where) {
    const std::size_t kinds = vdos.correlator().kinds().size();
    if (kinds != 1)
        throw input_error(where, fmt::format("found {} elements, expected one: the two-phase model of mixtures is another; choose one with "
                                             "'element EL' and give 'density D'", kinds));
    check_density(setup, density, where);
}

void check_density(const Setup& setup, const std::optional<double>& density, const Where& where) {
    if (setup.restricted && !density)
        throw input_error(where, "found a choice of atoms, expected the number density that they have, which does not follow from it; give "
                                 "'density D', atoms/A^3");
}

spectra::TwoPhaseInput two_phase_input(const VdosAccumulator& vdos, const Spectrum& s, const std::optional<double>& density, std::size_t kind) {
    spectra::TwoPhaseInput in;
    for (std::size_t k = 0; k < s.total.size(); ++k) in.vdos.omega.push_back(2 * std::numbers::pi * s.step * static_cast<double>(k));
    in.vdos.value = s.by_kind[kind];
    // Of a solid it is noise around 0, and no solid diffuses backwards.
    in.vdos.value[0] = std::max(0.0, in.vdos.value[0]);
    in.mass = vdos.mass(kind);
    in.temperature = s.kt / units::kBoltzmann;
    in.number_density = density.value_or(vdos.atoms() / vdos.volume());
    return in;
}

}  // namespace lmmd::analysis
