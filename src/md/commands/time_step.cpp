// SPDX-License-Identifier: GPL-3.0-or-later
// time_step dt [max_displacement]: in fs, and A per step.
#include "lmmd/base/units.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

std::unique_ptr<Command> parse_time_step(Args& args) {
    // Liquid metals vibrate at up to 10 THz; beyond a tenth of that period no splitting is stable.
    const double dt_fs =
        args.real("the time step in fs",
                  {0, 10, true, "a number above 0 and at most 10, where atoms begin to fly through each other"});
    const double max_displacement = args.more() ? args.real("the largest displacement in A per step",
                                                            {0, 10, true, "a number above 0 and at most 10"})
                                                : 0;
    return make_command(args, [dt = dt_fs * units::kFemtosecond, max_displacement](Session& session) {
        session.dt = dt;
        session.max_displacement = max_displacement;
    });
}

}  // namespace

namespace entries {
extern const CommandEntry time_step{
    "time_step", "time_step DT [MAX]",
    "time step in fs, and the most an atom may move in one step, A; lasts until given again", parse_time_step};
}

}  // namespace lmmd
