// SPDX-License-Identifier: GPL-3.0-or-later
// One vector per atom and line, frames one after the other without headers: velocity.out and force.out of older GPUMD
// versions.
#pragma once

#include "atom_choice.hpp"

namespace lmmd {

struct VectorDump {
    const char* file;
    // The vectors of a snapshot, input order, and the factor from internal units to those of the file.
    const std::vector<Vec3>& (*vectors)(Snapshot& snapshot);
    double unit;
};

// Reads INTERVAL [group METHOD LABEL | on NAME].
ObserverFactory parse_vector_dump(Args& args, const VectorDump& dump);

}  // namespace lmmd
