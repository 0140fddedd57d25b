// SPDX-License-Identifier: GPL-3.0-or-later
#include "vector_dump.hpp"

namespace lmmd {
namespace {

ObserverFactory parse(Args& args) {
    const auto forces = [](Snapshot& snapshot) -> const std::vector<Vec3>& { return snapshot.forces(); };
    return parse_vector_dump(args, {"force.out", forces, 1.0});
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_force{"dump_force", "dump_force INTERVAL [group METHOD LABEL | on NAME]",
                                      "forces in force.out, eV/A", false, parse};
}

}  // namespace lmmd
