// SPDX-License-Identifier: GPL-3.0-or-later
// alpha2F modelled from a density of states: a2F = alpha2(w) g(w), with a law for alpha2 and one number for its size.
//   constant   alpha2 = A: gives omega_log of lead within 1 %, of aluminium 17 % too low
//   inverse    alpha2 = A/w: weighs soft modes more; not supported for crystals
//   bergmann   a2F = A g above a crossover w_x and A g(w_x) w/w_x below it: in an amorphous metal momentum is not conserved and
//              a2F begins linearly. Bergmann, Phys. Rep. 27, 159 (1976); Belitz and Wybourne, arXiv:cond-mat/9410066
// Size: either lambda, or eta = N(0)<I^2> (one spin), by 2 INT w a2F dw = eta hbar^2/M, which is lambda = eta/(M <w^2>).
// McMillan, Phys. Rev. 167, 331 (1968); Hopfield, Phys. Rev. 186, 443 (1969).
// In a mixture every element has its own vibrations and its own eta: lambda = SUM_j c_j eta_j/(M_j <w^2>_j), a2F = SUM_j c_j
// a2F_j with c_j the shares of the atoms, as for sites of different elements in a rigid-muffin-tin crystal (Gaspari and Gyorffy, Phys.
// Rev. Lett. 28, 801 (1972)). That eta_j is carried over from the element is an assumption: the eta of Allen and Dynes' Pb-Tl and
// In-Tl alloys lies within 13 % of the mean by composition.
// eta hardly differs between the phases of a simple metal (amorphous and beta gallium: 2.1 and 2.0 eV/A^2), lambda does.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spectra/spectrum.hpp"
#include "tc/spectrum.hpp"

namespace lmmd::tc {

enum class CouplingLaw { constant, inverse, bergmann };
inline constexpr CouplingLaw kCouplingLaws[] = {CouplingLaw::constant, CouplingLaw::inverse, CouplingLaw::bergmann};
const char* name_of(CouplingLaw law);

struct Coupling {
    CouplingLaw law = CouplingLaw::constant;
    double crossover = 0;  // eV, of bergmann; 0: half the Debye-like frequency of the second moment, near the transverse peak
    double low_cut = 0;    // eV; below it g is the parabola through 0 and g(low_cut): what a finite box and run cannot tell
    double end = 0;        // eV; what is above is left out; 0: nothing
};
double crossover_of(const spectra::Spectrum& states, const Coupling& coupling);  // eV, as used
// Of any size. `states`: over the angular frequency, the solid-like part of a liquid's. Error(input) when the cuts leave nothing,
// or when the integral of lambda diverges: weight at frequency 0 and no low cut.
Alpha2F model_alpha2f(const spectra::Spectrum& states, const Coupling& coupling);

// eta = lambda M <w^2>, eV/A^2; mass of one atom in amu.
double hopfield_parameter(const Moments& moments, double mass);
// The same shape with its eta set; Error(input) for eta <= 0.
Alpha2F scaled_to_hopfield(const Alpha2F& spectrum, double eta, double mass);

// shares[k] times parts[k], added; all on the same frequencies.
Alpha2F weighted_sum(const std::vector<Alpha2F>& parts, const std::vector<double>& shares);

// eta of an element in a phase, with an error that covers rounding and the difference between phases (5 %, gallium's). The phase
// "alloy" is of an element dissolved in others: its pure crystal is another metal (bismuth, a semimetal).
inline constexpr const char* kAlloy = "alloy";
inline constexpr double kMixingError = 0.07;  // relative, rms over the alloys above: of eta carried from element to alloy
struct HopfieldEntry {
    const char *symbol, *phase;
    double eta, error;  // eV/A^2
    const char* source;
};
std::span<const HopfieldEntry> hopfield_table();
// In that phase; if `phase` is empty the element's first one, that of alloys only in a mixture.
const HopfieldEntry* find_hopfield(std::string_view symbol, std::string_view phase, bool mixture = false);

}  // namespace lmmd::tc
