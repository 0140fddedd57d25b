// SPDX-License-Identifier: GPL-3.0-or-later
// model FILE.xyz [frame N]: the starting structure.
#include "../structure.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

std::unique_ptr<Command> parse_model(Args& args) {
    const std::string file = args.word("the file of the structure");
    const Where where = args.where_last();
    std::int64_t frame = 1;
    if (args.more()) {
        args.expect("frame");
        frame = args.take("last") ? -1
                                  : args.integer("the frame", {1, 1'000'000'000, "a whole number from 1 on or 'last'"});
    }
    return make_command(args, [file, frame, where](Session& session) {
        refuse_second_structure(session, where);
        session.set_structure(read_structure(session.resolve(file), frame, where));
    });
}

}  // namespace

namespace entries {
extern const CommandEntry model{"model", "model FILE.xyz [frame N|last]",
                                "the starting structure; model.xyz beside the deck unless told otherwise", parse_model};
}

}  // namespace lmmd
