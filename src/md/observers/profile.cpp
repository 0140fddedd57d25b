// SPDX-License-Identifier: GPL-3.0-or-later
// profile density AXIS bins N every M: short for `observe profile slab AXIS bins N every M`.
#include <fmt/format.h>

#include "atom_choice.hpp"
#include "estimator.hpp"

namespace lmmd {
namespace {

ObserverFactory parse(Args& args) {
    static const std::string kQuantities[] = {"density", "off"}, kAxes[] = {"x", "y", "z"}, kOptions[] = {"on"};
    if (args.choice("what to profile", kQuantities) == "off") return nullptr;
    if (args.take("off")) return nullptr;
    RequestWords words(args.where(), "profile");
    const std::string axis = args.choice("the axis", kAxes);
    words.add("slab", axis, args.where_last());
    args.expect("bins");
    const std::int64_t bins = args.integer("the number of bins", {1, 100'000, "a whole number from 1 to 100000"});
    words.add("bins", fmt::format("{}", bins), args.where_last());
    args.expect("every");
    words.add("every", fmt::format("{}", args.integer("the interval", kInterval)), args.where_last());
    while (args.more()) {
        args.choice("an option", kOptions);
        const std::string group = args.word("the name of a group");
        words.add("on", group, args.where_last());
    }
    return observe_estimator(words.request(args.usage()), "profile_density");
}

}  // namespace

namespace entries {
extern const ObserverEntry profile{"profile", "profile density x|y|z bins N every M [on NAME] | profile off",
                                   "number and mass density along an axis, in profile_density.out; lasts until off",
                                   true, parse};
}

}  // namespace lmmd
