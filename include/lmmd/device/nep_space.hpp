// SPDX-License-Identifier: GPL-3.0-or-later
// Where the stages of a NEP on a group of lanes keep their numbers: a work area in the machine's memory, one for each group
// at work, sized by the longest list, so that no number of neighbours is too many; and the memory that a group shares.
#pragma once

#include <algorithm>

#include "lmmd/device/group.hpp"
#include "lmmd/device/list.hpp"
#include "lmmd/device/nep_tables.hpp"

namespace lmmd {

inline constexpr int kNeuronsAtWork = 2 * kLanes;  // of a network, at a time

// Partial forces dU_i/dr_ij, eV/A: vectors of the near slots, and of the others the component along r_ij.
template <class S>
struct DevicePartials {
    View<S> near;  // [near slot][3]
    View<S> far;   // [far slot]
};

// A neighbour in reach.
template <class S>
struct alignas(16) StagedNeighbor {
    S x, y, z;          // r_j - r_i, A
    std::uint32_t tag;  // slot << 8 | element
};

// Sizes and places, found once on the host.
struct NepSpace {
    int tile = 1;                // atoms that a group handles together: 1 or kTileAtoms
    std::uint32_t capacity = 0;  // neighbours, a multiple of kLanes
    // The group's shared memory, places in numbers S.
    int sums = 0, q = 0, p = 0, count = 0;
    std::size_t shared_bytes = 0;
    // The part of a work area for an atom.
    int sums_size = 0, functions_size = 0;  // numbers S
    std::size_t atom_bytes = 0;

    LMMD_HD std::size_t work_bytes() const { return atom_bytes * static_cast<std::size_t>(tile); }
};

// One atom's part of a work area: its neighbours, those within the angular cutoff from the front, the others from the back.
template <class S>
struct AtomWork {
    const NepSpace& space;
    StagedNeighbor<S>* neighbor;  // [capacity]
    std::uint32_t near = 0, total = 0;

    LMMD_INLINE AtomWork(const NepSpace& layout, std::byte* work, std::uint32_t atom)
        : space(layout), neighbor(reinterpret_cast<StagedNeighbor<S>*>(work + layout.atom_bytes * atom)) {}
    // Neighbour m < total.
    LMMD_INLINE const StagedNeighbor<S>& operator[](std::uint32_t m) const {
        return neighbor[m < near ? m : space.capacity - 1 - (m - near)];
    }
    // [chunk of lanes][angular function, padded to tiles][value, slope][lane]
    LMMD_INLINE S* functions() const { return reinterpret_cast<S*>(neighbor + space.capacity); }
    LMMD_INLINE S* sums() const { return functions() + space.functions_size; }  // [tile][harmonic][row]: A_nlm
};

// S: float or double. L: the harmonics are those of l_max = L, some of them unused. N: DeviceTables.
template <class S, int L, int N>
struct NepForm {
    static constexpr int kHarmonics = harmonic_count(L), kRow = row_of(N);
    static constexpr int kColumn = kLanes + 4;   // from one row of neighbours to the next: no bank conflicts in fours

    static NepSpace space(const DeviceTables<S, N>& t, int tile, std::uint32_t capacity) {
        NepSpace s;
        const int functions = t.angular > 0 ? (kHarmonics + t.angular_tiles() * N) * kColumn : 0;
        s.tile = tile;
        s.capacity = capacity;
        s.sums_size = t.angular_tiles() * kHarmonics * kRow;
        s.functions_size = static_cast<int>(capacity) * 2 * N * t.angular_tiles();
        s.sums = std::max({functions, kNeuronsAtWork * tile, tiles_of(t.types * t.basis_radial, 4) * 4});
        s.q = s.sums + s.sums_size;
        s.p = s.q + t.descriptor_row * tile;
        s.count = s.p + t.descriptor_row * tile;
        s.shared_bytes = static_cast<std::size_t>(s.count) * sizeof(S) + 2 * kTileAtoms * sizeof(std::uint32_t);
        s.atom_bytes = static_cast<std::size_t>(s.functions_size + s.sums_size) * sizeof(S) +
                       capacity * sizeof(StagedNeighbor<S>);
        return s;
    }
};

// The shared memory of a group.
template <class S>
struct NepShared {
    const NepSpace& space;
    S* scratch;  // harmonics [lm][kColumn] and functions [n][kColumn]; deltas [neuron][atom]; or weights (nep_forces.hpp)

    LMMD_INLINE NepShared(const NepSpace& layout, std::byte* memory)
        : space(layout), scratch(reinterpret_cast<S*>(memory)) {}
    LMMD_INLINE S* sums() const { return scratch + space.sums; }  // [tile][harmonic][row]: A, then B = dU/dA of an atom
    LMMD_INLINE S* q() const { return scratch + space.q; }        // [descriptor][atom], without q_scaler
    LMMD_INLINE S* p() const { return scratch + space.p; }        // [descriptor][atom]: dU/dq
    LMMD_INLINE std::uint32_t* count() const {                    // [atom][near, total]
        return reinterpret_cast<std::uint32_t*>(scratch + space.count);
    }
};

}  // namespace lmmd
