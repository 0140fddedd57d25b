// SPDX-License-Identifier: GPL-3.0-or-later
// correct_velocity N [gm]: takes the momentum out of all atoms, or of each group of method gm, every N steps of the
// next run.
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

void correct(Session& session, std::int64_t interval, std::int64_t method, const Where& where) {
    session.need_structure(where);
    if (method >= 0) method_labels(session.state.atoms, method, where);
    session.pending.correct_velocity = interval;
    session.pending.correct_velocity_method = static_cast<int>(method);
}

std::unique_ptr<Command> parse_correct_velocity(Args& args) {
    const std::int64_t interval =
        args.integer("the interval in steps", {10, 1'000'000'000, "a whole number, 10 or more"});
    const std::int64_t method =
        args.more() ? args.integer("the group method", {0, 1000, "a group method, counted from 0"}) : -1;
    return make_command(args,
                        [=, where = args.where()](Session& session) { correct(session, interval, method, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry correct_velocity{"correct_velocity", "correct_velocity N [METHOD]",
                                           "takes the momentum out every N steps of the next run",
                                           parse_correct_velocity};
}

}  // namespace lmmd
