// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over atoms: one atom's share, and how two partial sums are added, on host and device.
#pragma once

#include <cstdint>

#include "lmmd/model/atom_view.hpp"

namespace lmmd {

// One pass over selected atoms.
struct AtomSums {
    std::int64_t count = 0;
    double mass = 0;           // amu
    Mat3 kinetic;              // sum m v (x) v, eV; its trace is twice the kinetic energy
    Vec3 momentum;             // internal
    double power = 0;          // sum f . v
    double force2 = 0;         // sum f^2
    double velocity2 = 0;      // sum v^2
    double max_force = 0;      // largest |component|, eV/A
    double max_speed = 0;      // largest |v|
    std::int64_t broken = -1;  // id of an atom with a position, velocity or force that is not finite; -1: none
};

// The smallest id, so that it does not matter who comes first; -1 stands for none.
LMMD_HD inline std::int64_t first_id(std::int64_t a, std::int64_t b) {
    return a < 0 ? b : (b < 0 || a < b ? a : b);
}

LMMD_HD inline void add_atom(AtomSums& sums, const AtomView& atoms, std::size_t i) {
    const auto larger = [](double a, double b) { return a < b ? b : a; };  // a where b is no number
    const auto finite = [](Vec3 a) { return norm2(a - a) == 0; };          // infinity - infinity is no number
    const Vec3 v = atoms.velocity[i], f = atoms.force[i];
    const double mass = atoms.mass[i];
    ++sums.count;
    sums.mass += mass;
    sums.kinetic += mass * outer(v, v);
    sums.momentum += mass * v;
    sums.power += dot(f, v);
    sums.force2 += norm2(f);
    sums.velocity2 += norm2(v);
    sums.max_force = larger(larger(larger(sums.max_force, fabs(f.x)), fabs(f.y)), fabs(f.z));
    sums.max_speed = larger(sums.max_speed, sqrt(norm2(v)));
    if (!finite(atoms.position[i]) || !finite(v) || !finite(f)) sums.broken = first_id(sums.broken, atoms.id[i]);
}

LMMD_HD inline void add(AtomSums& total, const AtomSums& part) {
    total.count += part.count;
    total.mass += part.mass;
    total.kinetic += part.kinetic;
    total.momentum += part.momentum;
    total.power += part.power;
    total.force2 += part.force2;
    total.velocity2 += part.velocity2;
    total.max_force = total.max_force < part.max_force ? part.max_force : total.max_force;
    total.max_speed = total.max_speed < part.max_speed ? part.max_speed : total.max_speed;
    total.broken = first_id(total.broken, part.broken);
}

}  // namespace lmmd
