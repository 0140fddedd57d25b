// SPDX-License-Identifier: GPL-3.0-or-later
// What a potential sums over atoms.
#pragma once

#include "lmmd/base/vec3.hpp"

namespace lmmd {

// Sums over some of the atoms.
struct NepTotals {
    double energy = 0;  // eV
    Mat3 virial;        // eV, -sum r_ij (x) F_ij
};
LMMD_HD inline void add(NepTotals& total, const NepTotals& part) {
    total.energy += part.energy;
    total.virial += part.virial;
}

}  // namespace lmmd
