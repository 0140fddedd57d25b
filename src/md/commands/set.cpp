// SPDX-License-Identifier: GPL-3.0-or-later
// set: stands in the table for help and guesses; the deck's reader (io/deck) carries it out before any command is
// parsed.
#include "lmmd/md/session.hpp"

namespace lmmd::entries {

extern const CommandEntry set{"set", "set NAME VALUE",
                              "a variable: ${NAME} stands for VALUE in the lines below; --set wins", nullptr};

}  // namespace lmmd::entries
