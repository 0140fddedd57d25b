// SPDX-License-Identifier: GPL-3.0-or-later
// What the two-phase model (spectra/two_phase.hpp) takes from a run: the density of states of one kind of atom, its mass, density
// and temperature.
#pragma once

#include <optional>

#include "dynamics/vdos.hpp"
#include "spectra/two_phase.hpp"

namespace lmmd::analysis {

// Error(input) for a choice of atoms whose density is not given.
void check_density(const Setup& setup, const std::optional<double>& density, const Where& where);
// The same, and for a mixture.
void check_two_phase(const VdosAccumulator& vdos, const Setup& setup, const std::optional<double>& density, const Where& where);
// Of the k-th of vdos.correlator().kinds(). `density`: atoms/A^3, of all kinds; none: the atoms over the volume. In a mixture every
// atom is given the same volume (the partial volumes of Lai, Hsieh and Lin, Phys. Chem. Chem. Phys. 14, 15206 (2012), with equal spheres).
spectra::TwoPhaseInput two_phase_input(const VdosAccumulator& vdos, const Spectrum& s, const std::optional<double>& density, std::size_t kind = 0);

}  // namespace lmmd::analysis
