// SPDX-License-Identifier: GPL-3.0-or-later
// velocity T [seed S]: Maxwell velocities at T, without momentum, where the structure brings none of its own.
#include "lmmd/md/session.hpp"
#include "lmmd/md/velocities.hpp"

namespace lmmd {

namespace {

std::unique_ptr<Command> parse_velocity(Args& args) {
    const double temperature =
        args.real("the temperature", {0, 1e5, true, "a temperature in K above 0 and up to 100000"});
    std::optional<std::uint64_t> seed;
    if (args.more()) {
        args.expect("seed");
        seed = static_cast<std::uint64_t>(args.integer("the seed", {0, INT64_MAX, "a whole number, 0 or more"}));
    }
    return make_command(args, [temperature, seed, where = args.where()](Session& session) {
        session.need_structure(where);
        if (session.state.atoms.has_velocity) {
            session.warn(to_string(where) +
                         ": the structure brings velocities, so 'velocity' changes nothing, as in GPUMD");
            return;
        }
        // Given twice without a seed, other velocities the second time.
        const std::uint64_t step = seed ? 0 : static_cast<std::uint64_t>(session.state.step);
        draw_velocities(session.state, {temperature, seed.value_or(session.options.seed), step});
    });
}

}  // namespace

namespace entries {
extern const CommandEntry velocity{
    "velocity", "velocity T [seed S]",
    "Maxwell velocities at T (K) without momentum, unless the structure brings velocities", parse_velocity};
}

}  // namespace lmmd
