// SPDX-License-Identifier: GPL-3.0-or-later
// A deck as text: lines of words with their places, comments gone, ${variables} filled in. Knows two keywords:
//   set NAME VALUE...     ${NAME} stands for VALUE in the lines below; a VALUE of several words gives several words
//   replicas N [NAME V1 ... VN] ...   the deck is that of N replicas; in replica k (from 0) ${NAME} stands for value k + 1
//                         and ${replica} for k; values of `seed` are the replicas' seeds, too
#pragma once

#include <filesystem>
#include <map>
#include <optional>
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
    std::vector<DeckLine> lines;                     // without those of `set` and `replicas`
    std::map<std::string, std::string> variables;    // as they stood at the end
    std::size_t replica = 0, replicas = 0;           // whose deck it is, of how many; 0 of 0: it has no such line
    std::optional<std::uint64_t> seed;               // that it gives to this replica
};

// `overrides` (NAME -> VALUE of --set) win over the deck's own `set`; one that the deck never sets nor uses is a mistake.
// Adds to `mistakes`: undefined variables, malformed `set`. Throws Error(input) when the file cannot be read.
DeckText read_deck(const std::filesystem::path& path, const std::map<std::string, std::string>& overrides,
                   Mistakes& mistakes);
// The same from memory; `name` is the file's name in messages. Where no replica is meant, `replicas` is a keyword like others.
DeckText parse_deck_text(std::string_view text, const std::string& name,
                         const std::map<std::string, std::string>& overrides, Mistakes& mistakes,
                         std::optional<std::size_t> replica = std::nullopt);
// The bytes of a deck; Error(input) when it cannot be read.
std::string deck_bytes(const std::filesystem::path& path);

}  // namespace lmmd
