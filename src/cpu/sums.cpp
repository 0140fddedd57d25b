// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/sums.hpp"

#include <algorithm>
#include <cmath>

namespace lmmd {
namespace {

bool finite(Vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

// The smallest id, so that it does not matter who comes first; -1 stands for none.
std::int64_t first_id(std::int64_t a, std::int64_t b) { return a < 0 ? b : (b < 0 ? a : std::min(a, b)); }

}  // namespace

void add_atom(AtomSums& sums, const AtomStore& atoms, std::size_t i) {
    const Vec3 v = atoms.velocity[i], f = atoms.force[i];
    const double mass = atoms.mass[i];
    ++sums.count;
    sums.mass += mass;
    sums.kinetic += mass * outer(v, v);
    sums.momentum += mass * v;
    sums.power += dot(f, v);
    sums.force2 += norm2(f);
    sums.velocity2 += norm2(v);
    sums.max_force = std::max({sums.max_force, std::abs(f.x), std::abs(f.y), std::abs(f.z)});
    sums.max_speed = std::max(sums.max_speed, norm(v));
    if (!finite(atoms.position[i]) || !finite(v) || !finite(f)) sums.broken = first_id(sums.broken, atoms.id[i]);
}

void add(AtomSums& total, const AtomSums& part) {
    total.count += part.count;
    total.mass += part.mass;
    total.kinetic += part.kinetic;
    total.momentum += part.momentum;
    total.power += part.power;
    total.force2 += part.force2;
    total.velocity2 += part.velocity2;
    total.max_force = std::max(total.max_force, part.max_force);
    total.max_speed = std::max(total.max_speed, part.max_speed);
    total.broken = first_id(total.broken, part.broken);
}

void add(WallTotals& total, const WallTotals& part) {
    total.energy += part.energy;
    total.force += part.force;
    total.impulse += part.impulse;
    total.work += part.work;
    total.lost = first_id(total.lost, part.lost);
}

void add(NepTotals& total, const NepTotals& part) {
    total.energy += part.energy;
    total.virial += part.virial;
}

}  // namespace lmmd
