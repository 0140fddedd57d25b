// SPDX-License-Identifier: GPL-3.0-or-later
// dump_exyz, a command of older GPUMD versions: frames to dump.xyz with columns switched on by 0 and 1.
#include "frame_dump.hpp"

namespace lmmd {
namespace {

ObserverFactory parse(Args& args) {
    constexpr IntegerRange kSwitch{0, 1, "0 or 1"};
    FrameDump dump;
    dump.where = args.where();
    dump.file = "dump.xyz";
    dump.interval = args.integer("the interval", kInterval);
    const auto on = [&](const char* what) { return args.more() && args.integer(what, kSwitch) == 1; };
    dump.columns.velocity = on("whether velocities are written");
    dump.columns.forces = on("whether forces are written");
    dump.columns.energy_atom = on("whether energies of atoms are written");
    if (on("whether each frame has its own file")) {
        dump.one_file_per_frame = true;
        dump.file = "dump.";
        dump.suffix = ".xyz";
    }
    return [dump](const RunSetup& setup) { return make_frame_dump(dump, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_exyz{"dump_exyz", "dump_exyz INTERVAL [VELOCITY] [FORCE] [POTENTIAL] [SEPARATE]",
                                     "frames in dump.xyz; the switches are 0 or 1", false, parse};
}

}  // namespace lmmd
