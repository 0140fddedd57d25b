// SPDX-License-Identifier: GPL-3.0-or-later
// run N: carries out N time steps with what the lines above have set up.
#include "lmmd/md/simulation.hpp"

namespace lmmd {

namespace {

std::unique_ptr<Command> parse_run(Args& args) {
    const std::int64_t steps =
        args.integer("the number of steps", {1, 1'000'000'000'000, "a whole number from 1 to 1000000000000"});
    return make_command(args, [steps, where = args.where()](Session& session) {
        switch (session.mode) {
            case Mode::rehearse:
                session.need_ready(where);
                rehearse_run(session, steps, where);
                session.state.step += steps;
                session.state.time += static_cast<double>(steps) * session.dt;
                break;
            case Mode::replay:
                break;
            case Mode::perform:
                session.need_ready(where);
                simulate(session, steps, where);
                break;
        }
        session.pending = {};
        ++session.runs;
    });
}

}  // namespace

namespace entries {
extern const CommandEntry run{"run", "run N", "carries out N time steps", parse_run};
}

}  // namespace lmmd
