// SPDX-License-Identifier: GPL-3.0-or-later
// Atoms and neighbour list as the kernels of the device backend see them. The atoms of all replicas stand one after the
// other; replica r has its own box, so everything that depends on a box is looked up by replica. A slot is one entry of
// an atom's list. Slots of pairs that were within the angular cutoff + skin when the list was built ("near") come first in
// each list: only those need a vector as their partial force, the others pull along the pair.
#pragma once

#include <cstdint>
#include <vector>

#include "lmmd/base/vec3.hpp"
#include "lmmd/device/machine.hpp"

namespace lmmd {

inline constexpr std::uint32_t kTileAtoms = 4;

struct DeviceReplica {
    Range atoms;
    std::uint32_t image_bits = 0;  // slot = (neighbour - atoms.first) << image_bits | image
    std::uint32_t shift = 0;       // translation of image m: DeviceList::shift[shift + m]
};

inline void add_tiles(Range atoms, std::vector<Range>& tiles) {
    for (std::uint32_t i = atoms.first; i < atoms.last; i += kTileAtoms)
        tiles.push_back({i, atoms.last - i < kTileAtoms ? atoms.last : i + kTileAtoms});
}

struct DeviceList {
    View<const DeviceReplica> replica;
    View<const std::uint16_t> replica_of;     // [atom]
    View<const Range> tile;                   // up to kTileAtoms consecutive atoms of one replica
    View<const std::uint32_t> begin;          // [atom] its first slot
    View<const std::uint32_t> near_begin;     // [atom] its first place in arrays that hold near slots alone
    View<const std::uint16_t> count, near;    // [atom] slots; those of them that are near
    View<const std::uint32_t> slot;           // see DeviceReplica
    View<const std::uint16_t> reverse;        // [slot] k: begin[neighbour] + k is the slot in which it lists the atom back
    View<const Vec3> shift;                   // A, of the present boxes
    std::uint32_t longest = 0;                // no atom's count is larger

    // Place in arrays that hold the other slots alone: of slot k >= near[i] of atom i.
    LMMD_HD std::uint32_t far(std::uint32_t i, std::uint32_t k) const { return begin[i] - near_begin[i] + k - near[i]; }
    LMMD_HD std::uint32_t neighbor(const DeviceReplica& r, std::uint32_t s) const {
        return r.atoms.first + (slot[s] >> r.image_bits);
    }
    LMMD_HD Vec3 translation(const DeviceReplica& r, std::uint32_t s) const {
        return shift[r.shift + (slot[s] & ((1u << r.image_bits) - 1))];
    }
};

// What an evaluator of a potential works on. The difference first, then the translation: (r_j - r_i) + shift is then
// minus what the neighbour sees, to the last bit.
struct DeviceInput {
    View<const Vec3> position;             // A
    View<const std::uint8_t> type;         // element index in the model
    DeviceList list;
    View<const std::uint32_t> active;      // [replica] 0: leave its atoms alone
};

}  // namespace lmmd
