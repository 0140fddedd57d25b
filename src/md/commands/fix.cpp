// SPDX-License-Identifier: GPL-3.0-or-later
// fix [gm] g: holds the atoms with label g of group method gm in place during the next run.
#include <fmt/format.h>

#include <algorithm>

#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

constexpr IntegerRange kMethod{0, 1000, "a group method, counted from 0"};
constexpr IntegerRange kLabel{0, 1'000'000'000, "a label of that method, 0 or more"};

void hold(Session& session, std::int64_t method, std::int64_t label, const Where& where) {
    session.need_structure(where);
    const std::vector<int>& labels = method_labels(session.state.atoms, method, where);
    const auto members = std::count(labels.begin(), labels.end(), static_cast<int>(label));
    if (members == 0 || members == static_cast<std::int64_t>(labels.size())) {
        throw input_error(
            where, fmt::format("found label {} of group method {}, which {} has, expected one that some atoms have; "
                               "choose another",
                               label, method, members == 0 ? "no atom" : "every atom"));
    }
    if (session.pending.frozen) {
        throw input_error(where,
                          "found a second 'fix' before one 'run', expected one; give all these atoms the same label");
    }
    for (std::size_t i = 0; i < labels.size(); ++i) session.groups.set(Groups::kFrozen, i, labels[i] == label);
    session.pending.frozen = true;
}

std::unique_ptr<Command> parse_fix(Args& args) {
    const std::int64_t method = args.left() > 1 ? args.integer("the group method", kMethod) : 0;
    const std::int64_t label = args.integer("the label of the group", kLabel);
    return make_command(args, [=, where = args.where()](Session& session) { hold(session, method, label, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry fix{"fix", "fix [METHOD] LABEL", "holds a group of atoms in place during the next run",
                              parse_fix};
}

}  // namespace lmmd
