// SPDX-License-Identifier: GPL-3.0-or-later
// Inside lmmd: A, eV, amu, K; so time is A sqrt(amu/eV) (10.18 fs) and pressure eV/A^3.
// This file holds every conversion factor; only parsers and writers use them. Values: CODATA 2018.
#pragma once

namespace lmmd::units {

inline constexpr double kElementaryCharge = 1.602176634e-19;   // J per eV, exact
inline constexpr double kAtomicMass = 1.66053906660e-27;       // kg per amu
inline constexpr double kBoltzmann = 8.617333262145179e-5;     // eV/K (1.380649e-23 / 1.602176634e-19)

inline constexpr double kFemtosecond = 1.0 / 10.180505710759414;  // internal time units per fs: 1 / (1e5 sqrt(amu/eV))
inline constexpr double kHbar = 0.6582119569509066 / 10.180505710759414;  // eV internal time (1.054571817e-34 J s, exact)
inline constexpr double kPicosecond = 1000.0 * kFemtosecond;      // internal time units per ps
inline constexpr double kGigapascal = 1e-21 / kElementaryCharge;  // eV/A^3 per GPa (1 / 160.2176634)
inline constexpr double kKilocaloriePerMole = 4184.0 / 6.02214076e23 / kElementaryCharge;  // eV (0.0433641)
inline constexpr double kGramPerCm3 = 1e-27 / kAtomicMass;        // amu/A^3 per g/cm^3 (0.60221)

}  // namespace lmmd::units
