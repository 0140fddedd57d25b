// SPDX-License-Identifier: GPL-3.0-or-later
// Crystals by name, as supercells of their conventional cells. Lattice parameters and their sources:
// src/build/crystal.cpp.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "lmmd/base/error.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd {

struct CrystalSpec {
    std::string name;                   // one of crystal_names(), "fcc:EL:a", "bcc:EL:a", "diamond:EL:a" with a in A
    std::array<int, 3> cells{1, 1, 1};  // repetitions along the lattice vectors
    Where where;                        // for messages
};

// alpha-Ga, beta-Ga, Ga-II, Ga-III, In, Bi, beta-Sn.
std::vector<std::string> crystal_names();
// Atoms at rest in a fully periodic box. Error(input) for a name that is not known or a malformed one, and for cells
// < 1.
State build_crystal(const CrystalSpec& spec);

}  // namespace lmmd
