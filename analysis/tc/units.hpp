// SPDX-License-Identifier: GPL-3.0-or-later
// Frequencies of phonons as energies: the units that spectra and papers use, for parsers and writers only.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "lmmd/base/units.hpp"

namespace lmmd::tc {

struct FrequencyUnit {
    const char* name;
    double ev;  // eV per unit
};

// h = 6.62607015e-34 J s, c = 299792458 m/s (exact), over e.
inline constexpr std::array<FrequencyUnit, 5> kFrequencyUnits{{
    {"eV", 1.0},
    {"meV", 1e-3},
    {"THz", 4.135667696923859e-3},
    {"cm-1", 1.2398419843320026e-4},
    {"K", units::kBoltzmann},
}};

inline std::optional<double> ev_per(std::string_view unit) {
    for (const FrequencyUnit& known : kFrequencyUnits)
        if (unit == known.name) return known.ev;
    return std::nullopt;
}

}  // namespace lmmd::tc
