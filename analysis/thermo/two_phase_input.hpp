// SPDX-License-Identifier: GPL-3.0-or-later
// What the two-phase model (spectra/two_phase.hpp) takes from a run: the density of states of one kind of atom, its mass, density
// and temperature.
#pragma once

#include <optional>

#include "dynamics/vdos.hpp"
#include "spectra/two_phase.hpp"

namespace lmmd::analysis {

// Error(input) for a mixture, or for a choice of atoms whose density is not given.
void check_two_phase(const VdosAccumulator& vdos, const Setup& setup, const std::optional<double>& density, const Where& where);
// `density`: atoms/A^3; none: the atoms over the volume.
spectra::TwoPhaseInput two_phase_input(const VdosAccumulator& vdos, const Spectrum& s, const std::optional<double>& density);

}  // namespace lmmd::analysis
