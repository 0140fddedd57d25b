// SPDX-License-Identifier: GPL-3.0-or-later
// dump_position, a command of older GPUMD versions: positions to movie.xyz.
#include "frame_dump.hpp"

namespace lmmd {
namespace {

ObserverFactory parse(Args& args) {
    static const std::string kPrecisions[] = {"single", "double"};
    static const std::string kOptions[] = {"group", "on", "precision"};
    FrameDump dump;
    dump.where = args.where();
    dump.file = "movie.xyz";
    dump.totals = false;
    dump.interval = args.integer("the interval", kInterval);
    while (args.more()) {
        if (take_choice(args, dump.atoms)) continue;
        if (args.take("precision"))
            dump.columns.digits = args.choice("the precision", kPrecisions) == "double" ? 17 : 9;
        else
            args.choice("an option", kOptions);
    }
    return [dump](const RunSetup& setup) { return make_frame_dump(dump, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry dump_position{
    "dump_position", "dump_position INTERVAL [group METHOD LABEL | on NAME] [precision single|double]",
    "wrapped positions in movie.xyz", false, parse};
}

}  // namespace lmmd
