// SPDX-License-Identifier: GPL-3.0-or-later
// What the two-phase model (spectra/two_phase.hpp) takes from a run: for each kind of atom its density of states and mass, the density
// that it has in its part of the volume, and the temperature.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dynamics/vdos.hpp"
#include "spectra/two_phase.hpp"
#include "thermo/elements.hpp"

namespace lmmd::analysis {

// Error(input) for a choice of atoms whose density is not given.
void check_density(const Setup& setup, const std::optional<double>& density, const Where& where);
// The same, and for a mixture, by estimators that know one kind of atom only.
void check_one_element(const VdosAccumulator& vdos, const Setup& setup, const std::optional<double>& density, const Where& where);

struct Component {
    std::string element;
    double mass = 0;   // amu
    double share = 1;  // of the atoms
};
// Error(input) for a number of an element that is not there. `what`: of the numbers.
void refuse_strangers(const ByElement& values, std::span<const Component> components, const std::string& what, const Where& where);

// Components and the volume of an atom of each, of which only ratios count: `given` where it names the element (or "", all of them), or
// else that of the element's own liquid (thermo/elements.hpp), as liquid metals mix with little change of volume. Where one is not
// known all are taken as equal.
class Mixture {
public:
    // Error(input) at `where` for a given volume of an element that is not there.
    Mixture(std::vector<Component> components, const ByElement& given, const Where& where);

    const std::vector<Component>& components() const { return components_; }
    std::vector<double> shares() const;
    const std::string& describe() const { return note_; }  // where the volumes are from
    // `states`: the density of states of the k-th; `density`: of all atoms, 1/A^3.
    spectra::TwoPhaseInput input(spectra::Spectrum states, std::size_t k, double temperature, double density) const;

private:
    std::vector<Component> components_;
    std::vector<double> volumes_;
    std::string note_;
};

// Of the kinds of atoms of frames.
Mixture mixture_of(const VdosAccumulator& vdos, const std::vector<std::string>& elements, const ByElement& volumes, const Where& where);
// Of each component. `density`: of all atoms; none: the atoms over the volume.
std::vector<spectra::TwoPhaseInput> two_phase_inputs(const VdosAccumulator& vdos, const Spectrum& s, const Mixture& mixture,
                                                     const std::optional<double>& density);
// Of the only kind.
spectra::TwoPhaseInput two_phase_input(const VdosAccumulator& vdos, const Spectrum& s, const std::optional<double>& density);

inline constexpr OptionHelp kDensityOption{"density", "D", "number density, atoms/A^3; default the atoms over the volume of the box or between the walls"};
inline constexpr OptionHelp kVolumeOption{
    "volume", "V", "of an atom of each element of a mixture, A^3, of which ratios count: Ga=19.1,In=27.2; default of the elements' own liquids"};
ByElement read_volumes(const Options& options);

}  // namespace lmmd::analysis
