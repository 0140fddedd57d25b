// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/base/units.hpp"
#include "vector_dump.hpp"

namespace lmmd {
namespace {

ObserverFactory parse(Args& args) {
    const auto velocities = [](Snapshot& snapshot) -> const std::vector<Vec3>& {
        return snapshot.state().atoms.velocity;
    };
    return parse_vector_dump(args, {"velocity.out", velocities, units::kFemtosecond});
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_velocity{"dump_velocity", "dump_velocity INTERVAL [group METHOD LABEL | on NAME]",
                                         "velocities in velocity.out, A/fs", false, parse};
}

}  // namespace lmmd
