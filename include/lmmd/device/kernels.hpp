// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of the engine that go over all atoms. A halted replica stands still: its neighbour list was found to be spent
// and the host has not seen it yet (device/engine.hpp).
#pragma once

#include <limits>

#include "lmmd/cell/all.hpp"
#include "lmmd/device/machine.hpp"
#include "lmmd/model/atom_sums.hpp"
#include "lmmd/neighbor/grid.hpp"
#include "lmmd/neighbor/skin.hpp"
#include "lmmd/neighbor/wrap.hpp"
#include "lmmd/nep/totals.hpp"
#include "lmmd/ops/all.hpp"

namespace lmmd {

// What a kernel needs to know of the atoms and the replicas they belong to.
struct Crowd {
    AtomView atoms;
    View<const std::uint16_t> replica_of;
    View<const std::uint32_t> halted;  // [replica]
    View<const Selection> who;         // [replica]
    View<Cell> cell;                   // [replica]

    // Whether the call is about that replica and it does not stand still.
    LMMD_HD bool takes_part(std::size_t r) const { return halted[r] == 0 && who[r].any != 0; }
    LMMD_HD bool selected(std::size_t i) const {
        const std::size_t r = replica_of[i];
        return halted[r] == 0 && who[r].contains(atoms.groups[i]);
    }
};

template <class Op>
struct OpKernel {
    Crowd crowd;
    View<const Op> op;  // [replica]
    LMMD_HD void operator()(std::size_t i) const {
        if (!crowd.selected(i)) return;
        const std::size_t r = crowd.replica_of[i];
        AtomView atoms = crowd.atoms;
        atoms.cell = &crowd.cell[r];
        op[r](atoms, i);
    }
};

struct SumShare {
    Crowd crowd;
    LMMD_HD void operator()(AtomSums& part, std::size_t i) const {
        if (crowd.selected(i)) add_atom(part, crowd.atoms, i);
    }
};

template <class Op>
struct SteerKernel {
    Crowd crowd;
    View<const Op> op;             // [replica]
    View<const AtomSums> sums;     // [replica]
    View<const NepTotals> totals;  // [replica]
    LMMD_HD void operator()(std::size_t r) const {
        if (crowd.takes_part(r)) op[r](crowd.cell[r], sums[r], totals[r].virial);
    }
};

template <class Potential>
struct PushShare {
    Crowd crowd;
    View<const std::uint32_t> wall;   // [replica]
    View<const Potential> potential;  // [replica]
    LMMD_HD void operator()(WallTotals& part, std::size_t i) const {
        if (!crowd.selected(i)) return;
        const std::size_t r = crowd.replica_of[i];
        WallTotals one;
        push_atom(crowd.cell[r].wall[wall[r]].plane, potential[r], crowd.atoms, i, one);
        add(part, one);
    }
};

struct ReflectShare {
    Crowd crowd;
    View<const std::uint32_t> wall;  // [replica]
    LMMD_HD void operator()(WallTotals& part, std::size_t i) const {
        if (!crowd.selected(i)) return;
        const std::size_t r = crowd.replica_of[i];
        WallTotals one;
        reflect_atom(crowd.cell[r].wall[wall[r]].plane, crowd.atoms, i, one);
        add(part, one);
    }
};

// Enters what a wall felt into the books: count_push or count_reflections.
template <void (*count)(Cell&, std::uint32_t, const WallTotals&)>
struct CountWallKernel {
    Crowd crowd;
    View<const std::uint32_t> wall;  // [replica]
    View<const WallTotals> felt;     // [replica]
    LMMD_HD void operator()(std::size_t r) const {
        if (crowd.takes_part(r)) count(crowd.cell[r], wall[r], felt[r]);
    }
};

// How far atoms may move on the lists they have, in the present boxes.
struct LimitKernel {
    View<const Cell> cell;
    View<const Box> then;
    double cutoff, skin;  // A
    View<SkinLimit> limit;
    LMMD_HD void operator()(std::size_t r) const { limit[r] = skin_limit(then[r], cell[r].box, cutoff, skin); }
};

// Halts the asked replicas in which an atom has moved too far for the list.
struct SkinKernel {
    View<const std::uint16_t> replica_of;
    View<const std::uint32_t> asked;
    View<const SkinLimit> limit;
    View<const Vec3> reference, position;  // A
    View<std::uint32_t> halted;
    LMMD_HD void operator()(std::size_t i) const {
        const std::size_t r = replica_of[i];
        if (asked[r] && limit[r].exceeded(reference[i], position[i])) halted[r] = 1;
    }
};

struct ActiveKernel {
    View<const std::uint32_t> asked, halted;
    View<std::uint32_t> active;
    LMMD_HD void operator()(std::size_t r) const { active[r] = asked[r] && !halted[r] ? 1 : 0; }
};

struct ChosenAtoms {
    View<const std::uint16_t> replica_of;
    View<const std::uint32_t> chosen;  // [replica]
    View<const Box> box;               // [replica]
    LMMD_HD bool contains(std::size_t i) const { return chosen[replica_of[i]] != 0; }
    LMMD_HD const Box& box_of(std::size_t i) const { return box[replica_of[i]]; }
};

struct WrapKernel {
    ChosenAtoms of;
    View<Vec3> position;  // A
    View<std::array<int, 3>> image;
    LMMD_HD void operator()(std::size_t i) const {
        if (of.contains(i)) wrap(of.box_of(i), position[i], image[i]);
    }
};

struct ExtentShare {
    ChosenAtoms of;
    View<const Vec3> position;  // A
    LMMD_HD void operator()(Extent& part, std::size_t i) const {
        const Vec3 s = of.box_of(i).fractional(position[i]);
        if (of.contains(i) && !out_of_range(s)) add(part, s);
    }
};

struct ReferenceKernel {
    ChosenAtoms of;
    View<const Vec3> position;
    View<Vec3> reference;
    LMMD_HD void operator()(std::size_t i) const {
        if (of.contains(i)) reference[i] = position[i];
    }
};

// An atom that was out_of_range when the list was built has no neighbours; it must not look as if all were well.
struct StrayKernel {
    ChosenAtoms of;               // boxes of the reference
    View<const Vec3> reference;   // A
    View<Vec3> force;
    LMMD_HD void operator()(std::size_t i) const {
        if (!of.contains(i) || !out_of_range(of.box_of(i), reference[i])) return;
        const double nan = std::numeric_limits<double>::quiet_NaN();
        force[i] = {nan, nan, nan};
    }
};

}  // namespace lmmd
