// SPDX-License-Identifier: GPL-3.0-or-later
#include "atom_choice.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lmmd {

std::string AtomChoice::text() const {
    switch (kind) {
        case Kind::label:
            return fmt::format(" group {} {}", method, label);
        case Kind::name:
            return " on " + name;
        case Kind::all:
            break;
    }
    return {};
}

const std::vector<int>& method_labels(const RunSetup& setup, int method, const Where& where) {
    return lmmd::method_labels(setup.state.atoms, method, where);
}

std::vector<bool> AtomChoice::members(const RunSetup& setup) const {
    std::vector<bool> result(setup.state.atoms.size(), kind == Kind::all);
    if (kind == Kind::label) {
        const std::vector<int>& labels = method_labels(setup, method, where);
        for (std::size_t i = 0; i < labels.size(); ++i) result[i] = labels[i] == label;
        if (std::find(result.begin(), result.end(), true) == result.end()) {
            throw input_error(
                where, fmt::format("found label {} of group method {}, which no atom has, expected one of 0 to {}; "
                                   "choose another",
                                   label, method, *std::max_element(labels.begin(), labels.end())));
        }
    }
    if (kind == Kind::name) {
        const std::optional<int> bit = setup.groups.find(name);
        if (!bit) {
            const std::vector<std::string> names = setup.groups.names();
            const std::string guess = did_you_mean(name, names);
            throw input_error(
                where, fmt::format("found the group {}, expected one that a line 'group NAME ...' above defines{}",
                                   quote(name), guess.empty() ? "; define it" : guess));
        }
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = setup.groups.contains(*bit, i);
    }
    return result;
}

bool take_choice(Args& args, AtomChoice& choice) {
    const AtomChoice::Kind before = choice.kind;
    if (args.take("group")) {
        choice.kind = AtomChoice::Kind::label;
        choice.where = args.where_last();
        choice.method = static_cast<int>(args.integer("the group method", kGroupMethod));
        choice.label = static_cast<int>(args.integer("the label of the group", kGroupLabel));
    } else if (args.take("on")) {
        choice.kind = AtomChoice::Kind::name;
        choice.where = args.where_next();
        choice.name = args.word("the name of a group");
    } else {
        return false;
    }
    if (before != AtomChoice::Kind::all) {
        throw input_error(choice.where, "found a second choice of atoms, expected one; remove one of them");
    }
    return true;
}

}  // namespace lmmd
