// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/atom_store.hpp"

#include <numeric>

#include "lmmd/base/error.hpp"

namespace lmmd {
namespace {

template <class T>
void reorder(std::vector<T>& values, const std::vector<std::uint32_t>& order) {
    std::vector<T> sorted(values.size());
    for (std::size_t k = 0; k < values.size(); ++k) sorted[k] = values[order[k]];
    values.swap(sorted);
}

template <class T>
std::size_t bytes(const std::vector<T>& values) {
    return values.capacity() * sizeof(T);
}

}  // namespace

std::size_t AtomStore::memory() const {
    return bytes(position) + bytes(velocity) + bytes(force) + bytes(mass) + bytes(groups) + bytes(id) + bytes(type) +
           bytes(image);
}

void AtomStore::assign(const Atoms& atoms, const std::vector<std::uint64_t>& groups_of_input) {
    const std::size_t n = atoms.size();
    LMMD_ASSERT(atoms.mass.size() == n && groups_of_input.size() == n);
    position = atoms.position;
    velocity = atoms.velocity;
    velocity.resize(n);
    force.assign(n, Vec3{});
    mass = atoms.mass;
    groups = groups_of_input;
    id.resize(n);
    std::iota(id.begin(), id.end(), 0u);
    type.assign(n, 0);
    image = atoms.image;
    image.resize(n);
}

void AtomStore::permute(const std::vector<std::uint32_t>& order) {
    reorder(position, order);
    reorder(velocity, order);
    reorder(force, order);
    reorder(mass, order);
    reorder(groups, order);
    reorder(id, order);
    reorder(type, order);
    reorder(image, order);
}

}  // namespace lmmd
