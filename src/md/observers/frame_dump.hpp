// SPDX-License-Identifier: GPL-3.0-or-later
// Frames in extended xyz: what dump_xyz, dump_exyz and dump_position have in common.
#pragma once

#include "atom_choice.hpp"
#include "lmmd/io/extxyz.hpp"

namespace lmmd {

struct FrameDump {
    std::int64_t interval = 1;  // steps
    std::string file;
    std::string suffix;  // after the step number when each frame has its own file
    bool one_file_per_frame = false;
    bool totals = true;  // Time, energy, virial and stress in the comment line
    AtomChoice atoms;
    XyzColumns columns;
    Where where;  // of the command
};

std::unique_ptr<Observer> make_frame_dump(const FrameDump& dump, const RunSetup& setup);

}  // namespace lmmd
