// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/velocities.hpp"

#include <cmath>
#include <numeric>

#include "lmmd/base/random.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd {

namespace {

void remove_linear(Atoms& atoms, std::span<const std::size_t> members) {
    Vec3 momentum;
    double mass = 0;
    for (const std::size_t i : members) {
        momentum += atoms.mass[i] * atoms.velocity[i];
        mass += atoms.mass[i];
    }
    for (const std::size_t i : members) atoms.velocity[i] -= (1 / mass) * momentum;
}

void remove_angular(Atoms& atoms, std::span<const std::size_t> members) {
    Vec3 centre;
    double mass = 0;
    for (const std::size_t i : members) {
        centre += atoms.mass[i] * atoms.position[i];
        mass += atoms.mass[i];
    }
    centre *= 1 / mass;
    Vec3 angular;
    Mat3 inertia;
    for (const std::size_t i : members) {
        const Vec3 r = atoms.position[i] - centre;
        angular += atoms.mass[i] * cross(r, atoms.velocity[i]);
        inertia += atoms.mass[i] * (norm2(r) * Mat3::identity() + -1.0 * outer(r, r));
    }
    // Atoms on a line have no inertia about it: nothing to divide by.
    const double scale = trace(inertia) / 3;
    if (!(determinant(inertia) > 1e-10 * scale * scale * scale)) return;
    const Vec3 spin = angular * inverse(inertia);
    for (const std::size_t i : members) atoms.velocity[i] -= cross(spin, atoms.position[i] - centre);
}

}  // namespace

std::vector<std::size_t> all_members(std::size_t n) {
    std::vector<std::size_t> members(n);
    std::iota(members.begin(), members.end(), std::size_t{0});
    return members;
}

void remove_momentum(State& state, std::span<const std::size_t> members) {
    if (members.size() < 2) return;
    remove_linear(state.atoms, members);
    const auto& periodic = state.box.periodic;
    if (!periodic[0] && !periodic[1] && !periodic[2]) remove_angular(state.atoms, members);
}

void draw_velocities(State& state, const VelocityDraw& draw) {
    Atoms& atoms = state.atoms;
    const std::size_t n = atoms.size();
    for (std::size_t i = 0; i < n; ++i) {
        Random random(Stream::velocity, draw.seed, draw.step, static_cast<std::uint32_t>(i));
        atoms.velocity[i] = std::sqrt(units::kBoltzmann * draw.temperature / atoms.mass[i]) * random.normal3();
    }
    remove_momentum(state, all_members(n));
    const double present = temperature(kinetic_energy(atoms), 3.0 * static_cast<double>(n));
    if (!(present > 0)) return;
    for (Vec3& v : atoms.velocity) v *= std::sqrt(draw.temperature / present);
}

}  // namespace lmmd
