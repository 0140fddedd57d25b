// SPDX-License-Identifier: GPL-3.0-or-later
// What a backend that sorts its atoms keeps in a checkpoint beyond the State: the order of the atoms, their forces, and
// what the neighbour list was built from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/base/archive.hpp"
#include "lmmd/model/box.hpp"

namespace lmmd {

struct ListRecord {
    std::vector<std::uint32_t> id;  // index in input order
    std::vector<Vec3> force;        // eV/A
    bool known = false;             // there was a list, built from:
    Box box;
    std::vector<Vec3> position;     // A

    void save(ByteWriter& out) const;
    // Throws Error(input) for what is damaged, or not of that many atoms.
    void load(ByteReader& in, std::size_t atoms);
    // order[k]: the index, among atoms that stand in the order `present`, of the atom that comes to index k.
    std::vector<std::uint32_t> order(std::span<const std::uint32_t> present) const;
};

}  // namespace lmmd
