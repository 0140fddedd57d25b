// SPDX-License-Identifier: GPL-3.0-or-later
// Group bits by name.
#include "lmmd/md/groups.hpp"

namespace lmmd {

namespace {

constexpr int kBits = 64;

}  // namespace

void Groups::reset(std::size_t atoms) {
    bits_.clear();
    masks_.assign(atoms, std::uint64_t{1} << kAll);
}

bool Groups::define(const std::string& name, const std::vector<bool>& members) {
    const auto known = bits_.find(name);
    int bit = known == bits_.end() ? kFirst + static_cast<int>(bits_.size()) : known->second;
    if (bit >= kBits) return false;
    bits_[name] = bit;
    for (std::size_t i = 0; i < masks_.size(); ++i) set(bit, i, members[i]);
    return true;
}

std::optional<int> Groups::find(const std::string& name) const {
    const auto known = bits_.find(name);
    return known == bits_.end() ? std::nullopt : std::optional<int>(known->second);
}

std::vector<std::string> Groups::names() const {
    std::vector<std::string> result;
    for (const auto& group : bits_) result.push_back(group.first);
    return result;
}

void Groups::set(int bit, std::size_t atom, bool member) {
    const std::uint64_t one = std::uint64_t{1} << bit;
    masks_[atom] = member ? masks_[atom] | one : masks_[atom] & ~one;
}

void Groups::save(ByteWriter& out) const {
    std::string names;
    std::vector<int> bits;
    for (const auto& [name, bit] : bits_) {
        names += name + '\n';
        bits.push_back(bit);
    }
    out.put("group names", names);
    out.put("group bits", bits);
    out.put("group masks", masks_);
}

void Groups::load(ByteReader& in) {
    std::string names;
    std::vector<int> bits;
    in.get("group names", names);
    in.get("group bits", bits);
    in.get("group masks", masks_);
    bits_.clear();
    std::size_t at = 0;
    for (const int bit : bits) {
        const std::size_t end = names.find('\n', at);
        if (end == std::string::npos || bit < kFirst || bit >= kBits) in.damaged();
        bits_[names.substr(at, end - at)] = bit;
        at = end + 1;
    }
}

const std::vector<int>& method_labels(const Atoms& atoms, std::int64_t method, const Where& where) {
    const auto& methods = atoms.group_methods;
    if (method >= static_cast<std::int64_t>(methods.size())) {
        const std::string known = methods.empty() ? "none: the structure has no 'group' column"
                                                  : "0 to " + std::to_string(methods.size() - 1) +
                                                        ", one per 'group' column of the structure";
        throw input_error(where, "found group method " + std::to_string(method) + ", expected " + known);
    }
    return methods[static_cast<std::size_t>(method)];
}

}  // namespace lmmd
