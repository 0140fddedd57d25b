// SPDX-License-Identifier: GPL-3.0-or-later
// What per-atom operations see of the atoms, on any machine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lmmd/base/vec3.hpp"

namespace lmmd {

struct Cell;

// Arrays of n atoms in the backend's own order.
struct AtomView {
    Vec3* position;               // A
    Vec3* velocity;               // internal
    Vec3* force;                  // eV/A
    const double* mass;           // amu
    const std::uint32_t* id;      // index in input order
    const std::uint64_t* groups;  // bit b set: member of group b; bit 0 is set for every atom
    std::size_t n;
    const Cell* cell = nullptr;    // box, walls and baths; only where an operation follows them
};

// Atoms that are in any group of `any` and in none of `none`.
struct Selection {
    std::uint64_t any = ~std::uint64_t{0};
    std::uint64_t none = 0;
    LMMD_HD bool contains(std::uint64_t groups) const { return (groups & any) != 0 && (groups & none) == 0; }
};

}  // namespace lmmd
