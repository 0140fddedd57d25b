// SPDX-License-Identifier: GPL-3.0-or-later
// replicas: stands in the table for help and guesses; the deck's reader (io/deck) carries it out before any command is
// parsed.
#include "lmmd/md/session.hpp"

namespace lmmd::entries {

extern const CommandEntry replicas{
    "replicas", "replicas N [NAME V1 ... VN] ...",
    "N independent cells at once, each with its own files: in each, ${NAME} stands for its value; before all lines but 'set'",
    nullptr};

}  // namespace lmmd::entries
