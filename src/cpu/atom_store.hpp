// SPDX-License-Identifier: GPL-3.0-or-later
// The atoms of a CPU backend, in an order of its own: spatial neighbours lie near each other in memory. `id` leads back
// to the input order.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "lmmd/model/atom_view.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd {

struct AtomStore {
    std::vector<Vec3> position, velocity, force;
    std::vector<double> mass;
    std::vector<std::uint64_t> groups;
    std::vector<std::uint32_t> id;
    std::vector<int> type;  // element index in the model
    std::vector<std::array<int, 3>> image;

    std::size_t size() const { return position.size(); }
    AtomView view() {
        return {position.data(), velocity.data(), force.data(), mass.data(), id.data(), groups.data(), size()};
    }
    std::size_t memory() const;
    // In input order, at rest where the state has no velocities; types and forces are zero.
    void assign(const Atoms& atoms, const std::vector<std::uint64_t>& groups_of_input);
    // order[k] is the present index of the atom that comes to index k.
    void permute(const std::vector<std::uint32_t>& order);
    // Values by atom index, handed out or taken in input order.
    template <class T>
    void to_input_order(const std::vector<T>& values, std::vector<T>& out) const {
        out.resize(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) out[id[i]] = values[i];
    }
    template <class T>
    void from_input_order(const std::vector<T>& values, std::vector<T>& out) const {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = values[id[i]];
    }
};

}  // namespace lmmd
