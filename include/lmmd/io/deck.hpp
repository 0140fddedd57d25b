// SPDX-License-Identifier: GPL-3.0-or-later
// A deck as text: lines of words with their places, comments gone, ${variables} filled in. Knows no keyword but `set`:
//   set NAME VALUE...     ${NAME} stands for VALUE in the lines below; a VALUE of several words gives several words
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lmmd/base/text.hpp"

namespace lmmd {

struct DeckLine {
    int line = 0;
    std::vector<Token> tokens;  // at least the keyword; columns are those of the file, before substitution
    bool broken = false;        // a mistake in it has been told; it still counts as a line with that keyword
};

struct DeckText {
    std::string file;
    std::vector<DeckLine> lines;                     // without `set` lines
    std::map<std::string, std::string> variables;    // as they stood at the end
};

// `overrides` (NAME -> VALUE of --set) win over the deck's own `set`; one that the deck never sets nor uses is a mistake.
// Adds to `mistakes`: undefined variables, malformed `set`. Throws Error(input) when the file cannot be read.
DeckText read_deck(const std::filesystem::path& path, const std::map<std::string, std::string>& overrides,
                   Mistakes& mistakes);
// The same from memory; `name` is the file's name in messages.
DeckText parse_deck_text(std::string_view text, const std::string& name,
                         const std::map<std::string, std::string>& overrides, Mistakes& mistakes);

}  // namespace lmmd
