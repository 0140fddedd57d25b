// SPDX-License-Identifier: GPL-3.0-or-later
// Which atoms an observer looks at: all, GPUMD's `group METHOD LABEL`, or `on NAME`, a group of the deck.
#pragma once

#include <string>
#include <vector>

#include "lmmd/md/observer.hpp"

namespace lmmd {

struct AtomChoice {
    enum class Kind { all, label, name };

    Kind kind = Kind::all;
    int method = 0, label = 0;  // kind label
    std::string name;           // kind name
    Where where;                // of the words that chose

    // "", " group 0 1" or " on NAME", as the deck says it.
    std::string text() const;
    // One flag per atom. Error(input) when the structure has no such group.
    std::vector<bool> members(const RunSetup& setup) const;
};

inline constexpr IntegerRange kInterval{1, 1'000'000'000'000, "a whole number of steps above 0"};
inline constexpr IntegerRange kGroupMethod{0, 1000, "a group method, counted from 0"};
inline constexpr IntegerRange kGroupLabel{0, 2'000'000'000, "a label of that method, 0 or more"};

// Takes `group METHOD LABEL` or `on NAME` if one of them comes next; false otherwise. A second choice is a mistake.
bool take_choice(Args& args, AtomChoice& choice);
// Labels of a group method by atom. Error(input) at `where` when the structure has no such method.
const std::vector<int>& method_labels(const RunSetup& setup, int method, const Where& where);

}  // namespace lmmd
