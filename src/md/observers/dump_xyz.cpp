// SPDX-License-Identifier: GPL-3.0-or-later
// dump_xyz in both of its forms: frames with chosen columns. The old one has METHOD LABEL INTERVAL FILE (METHOD below
// 0: all atoms) and calls the labels' columns `group`; the new one has INTERVAL FILE and options.
#include <fmt/format.h>

#include "frame_dump.hpp"

namespace lmmd {
namespace {

struct Quantity {
    const char* word;
    bool XyzColumns::*column;
};
constexpr Quantity kQuantities[] = {
    {"mass", &XyzColumns::mass},
    {"velocity", &XyzColumns::velocity},
    {"force", &XyzColumns::forces},
    {"potential", &XyzColumns::energy_atom},
    {"virial", &XyzColumns::virial},
    {"charge", &XyzColumns::charge},
    {"unwrapped_position", &XyzColumns::unwrapped},
    {"group_labels", &XyzColumns::group},
};

// Reads up to the file's name; true for the old form.
bool parse_head(Args& args, FrameDump& dump) {
    constexpr IntegerRange kAny{-1'000'000'000, kInterval.high, kInterval.words};
    Args ahead = args;  // two integers after the first: only the old form has them
    ahead.word("the interval");
    const bool second = ahead.more() && to_integer(ahead.peek());
    if (second) ahead.word("the label of the group");
    if (!second || !to_integer(ahead.peek())) {
        dump.interval = args.integer("the interval", kInterval);
        dump.file = args.word("the name of the file");
        return false;
    }
    AtomChoice& atoms = dump.atoms;
    atoms.where = args.where_next();
    atoms.method = static_cast<int>(args.integer("the group method", kAny));
    atoms.label = static_cast<int>(args.integer("the label of the group", atoms.method < 0 ? kAny : kGroupLabel));
    if (atoms.method >= 0) atoms.kind = AtomChoice::Kind::label;
    dump.interval = args.integer("the interval", kInterval);
    dump.file = args.word("the name of the file");
    return true;
}

void parse_quantity(Args& args, bool old_form, XyzColumns& columns) {
    std::vector<std::string> words;
    for (const Quantity& quantity : kQuantities) words.emplace_back(quantity.word);
    if (args.take("bec"))
        args.fail(
            "found 'bec', Born effective charges, expected a quantity that a model without charges has; remove it");
    bool XyzColumns::*column = &XyzColumns::group;
    if (!(old_form && args.take("group"))) {
        const std::string word = args.choice("a quantity, or 'group', 'on' or 'precision'", words);
        for (const Quantity& quantity : kQuantities) {
            if (word == quantity.word) column = quantity.column;
        }
    }
    if (columns.*column) args.fail("found a quantity a second time, expected it once; remove one of them");
    columns.*column = true;
}

ObserverFactory parse(Args& args) {
    static const std::string kPrecisions[] = {"single", "double"};
    FrameDump dump;
    dump.where = args.where();
    const bool old_form = parse_head(args, dump);
    if (dump.file.back() == '*') {
        dump.one_file_per_frame = true;
        dump.file.pop_back();
    }
    while (args.more()) {
        if (args.take("precision")) {
            dump.columns.digits = args.choice("the precision", kPrecisions) == "double" ? 17 : 9;
        } else if (old_form || !take_choice(args, dump.atoms)) {
            parse_quantity(args, old_form, dump.columns);
        }
    }
    return [dump](const RunSetup& setup) { return make_frame_dump(dump, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_xyz{
    "dump_xyz", "dump_xyz INTERVAL FILE [group METHOD LABEL | on NAME] [precision single|double] [QUANTITY ...]",
    "frames in extended xyz with chosen columns; FILE* writes one file per frame", false, parse};
}

}  // namespace lmmd
