// SPDX-License-Identifier: GPL-3.0-or-later
// Where things are in our H5MD files, and their units.
#pragma once

#include "lmmd/base/units.hpp"

namespace lmmd::h5md {

inline constexpr const char* kParticles = "particles/all";
inline constexpr const char* kBox = "particles/all/box";
inline constexpr const char* kEdges = "particles/all/box/edges";
inline constexpr const char* kPosition = "particles/all/position";
inline constexpr const char* kVelocity = "particles/all/velocity";
inline constexpr const char* kForce = "particles/all/force";
inline constexpr const char* kImage = "particles/all/image";
inline constexpr const char* kSpecies = "particles/all/species";
inline constexpr const char* kMass = "particles/all/mass";
inline constexpr const char* kPressure = "observables/pressure_tensor";
inline constexpr const char* kWalls = "observables/walls";  // [frame][axis][low, high]; not a number: no walls there

// The units that most readers of H5MD know.
inline constexpr const char* kLength = "Angstrom";
inline constexpr const char* kSpeed = "Angstrom ps-1";
inline constexpr const char* kForceUnit = "kJ mol-1 Angstrom-1";
inline constexpr double kForceFactor = units::kKilocaloriePerMole / 4.184;  // eV/A
inline constexpr const char* kPressureUnit = "GPa";

}  // namespace lmmd::h5md
