// SPDX-License-Identifier: GPL-3.0-or-later
// observe NAME [options] [every N] [as LABEL]: an estimator of lmmd-analyze looks at the runs that follow.
#include <algorithm>

#include "../observers/estimator.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {
namespace {

std::string key_of(const std::string& label) { return "observe " + label; }

bool remove(Session& session, const std::string& label) {
    auto& list = session.persistent;
    const auto last =
        std::remove_if(list.begin(), list.end(), [&](const auto& item) { return item.first == key_of(label); });
    const bool found = last != list.end();
    list.erase(last, list.end());
    return found;
}

std::unique_ptr<Command> parse_off(const Args& args, const std::string& label) {
    const Where where = args.where();
    return make_command(args, [where, label](Session& session) {
        if (!remove(session, label))
            throw input_error(where, "found 'off' where no 'observe " + label +
                                         "' is on, expected one above; remove the line");
    });
}

std::unique_ptr<Command> parse_observe(Args& args) {
    Args ahead = args;  // `observe LABEL off`: the label need not be an estimator's name
    if (ahead.left() == 2) {
        const std::string label = ahead.word("an estimator");
        if (ahead.take("off")) {
            args = ahead;
            return parse_off(args, label);
        }
    }
    const analysis::Request request = analysis::parse_request(args, true);
    return make_command(args, [request](Session& session) {
        remove(session, request.label);
        session.persistent.emplace_back(key_of(request.label), observe_estimator(request));
    });
}

}  // namespace

namespace entries {
extern const CommandEntry observe{
    "observe", "observe ESTIMATOR [OPTIONS] [every N] [as LABEL] | observe LABEL off",
    "an estimator of lmmd-analyze during the runs that follow, in observe_LABEL.out; lasts until off", parse_observe};
}

}  // namespace lmmd
