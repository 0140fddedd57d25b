// SPDX-License-Identifier: GPL-3.0-or-later
// checkpoint every T s | every N steps | off: when a run keeps what it needs to be resumed.
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

const std::string kUnits[] = {"s", "steps"};

std::unique_ptr<Command> parse_checkpoint(Args& args) {
    double seconds = 0;
    std::int64_t steps = 0;
    if (!args.take("off")) {
        const std::string kWords[] = {"every", "off"};
        args.choice("when", kWords);
        Args number = args;  // the unit, which stands behind it, says which kind of number it is
        const double interval =
            args.real("the interval, followed by s or steps", {0, 1e12, false, "a number of at least 0"});
        if (args.choice("the unit of the interval", kUnits) == "s")
            seconds = interval;
        else
            steps = number.integer("the interval in steps", {0, 1'000'000'000'000, "a whole number of at least 0"});
    }
    return make_command(args, [seconds, steps](Session& session) {
        session.checkpoint_seconds = seconds;
        session.checkpoint_steps = steps;
    });
}

}  // namespace

namespace entries {
extern const CommandEntry checkpoint{"checkpoint", "checkpoint every T s | every N steps | off",
                                     "how often a run keeps a checkpoint; 60 s unless told otherwise, 0 is off",
                                     parse_checkpoint};
}

}  // namespace lmmd
