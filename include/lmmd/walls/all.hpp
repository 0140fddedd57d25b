// SPDX-License-Identifier: GPL-3.0-or-later
// A wall is a plane and a potential. To add a potential: write walls/my.hpp (keyword, usage, parse, force), add it to
// the variant; decks know its keyword and every backend runs it at once.
#pragma once

#include <cstdint>
#include <type_traits>
#include <variant>

#include "lmmd/model/atom_sums.hpp"
#include "lmmd/walls/harmonic.hpp"
#include "lmmd/walls/lj93.hpp"
#include "lmmd/walls/mirror.hpp"
#include "lmmd/walls/plane.hpp"

namespace lmmd {

using WallPotential = std::variant<Lj93, HarmonicWall, Mirror>;

struct Wall {
    Plane plane;
    WallPotential potential;
};

LMMD_HD inline void add(WallTotals& total, const WallTotals& part) {
    total.energy += part.energy;
    total.force += part.force;
    total.impulse += part.impulse;
    total.work += part.work;
    total.lost = first_id(total.lost, part.lost);
}

// What a backend does with one atom in Backend::push: adds the wall's force to it and its share to `sums`. An atom at
// or behind an impenetrable wall gets no force and is named in sums.lost.
template <class Potential>
LMMD_HD void push_atom(const Plane& plane, const Potential& potential, AtomView atoms, std::size_t i,
                       WallTotals& sums) {
    const double d = plane.distance(atoms.position[i]);
    if (Potential::kImpenetrable && !(d > 0)) {
        sums.lost = atoms.id[i];
        return;
    }
    const WallForce w = potential(d);
    atoms.force[i][plane.axis] += plane.inward * w.force;
    sums.energy += w.energy;
    sums.force += w.force;
}

// What a backend does with one atom in Backend::reflect. The mirror's own motion is uniform during a drift, so
// reflecting place and velocity in the frame of the mirror is exact whenever the atom met it.
LMMD_HD inline void reflect_atom(const Plane& plane, AtomView atoms, std::size_t i, WallTotals& sums) {
    const double d = plane.distance(atoms.position[i]);
    if (!(d < 0)) return;
    double& r = atoms.position[i][plane.axis];
    double& v = atoms.velocity[i][plane.axis];
    const double before = v;
    r = 2 * plane.position - r;
    v = 2 * plane.speed - v;
    sums.impulse += plane.inward * atoms.mass[i] * (v - before);
    sums.work += 0.5 * atoms.mass[i] * (v * v - before * before);
}

}  // namespace lmmd
