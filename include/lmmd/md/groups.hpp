// SPDX-License-Identifier: GPL-3.0-or-later
// Named groups of atoms and GPUMD's group methods, as one bit mask per atom.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lmmd/base/archive.hpp"
#include "lmmd/base/error.hpp"
#include "lmmd/model/atom_view.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd {

class Groups {
public:
    static constexpr int kAll = 0;     // bit of every atom
    static constexpr int kFrozen = 1;  // bit of the atoms that a `fix` holds
    static constexpr int kFirst = 2;   // of the named ones; 62 of them at most

    void reset(std::size_t atoms);
    // Defines or redefines a group; Error(input)-free: returns false when all 62 are taken.
    bool define(const std::string& name, const std::vector<bool>& members);
    std::optional<int> find(const std::string& name) const;  // its bit
    std::vector<std::string> names() const;
    Selection selection(int bit) const { return {std::uint64_t{1} << bit, 0}; }
    bool contains(int bit, std::size_t atom) const { return (masks_[atom] >> bit) & 1u; }
    void set(int bit, std::size_t atom, bool member);
    const std::vector<std::uint64_t>& masks() const { return masks_; }

    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    std::map<std::string, int> bits_;
    std::vector<std::uint64_t> masks_;  // one per atom
};

// The labels of a group method, one per atom; Error(input) when the structure has no such method.
const std::vector<int>& method_labels(const Atoms& atoms, std::int64_t method, const Where& where);

}  // namespace lmmd
