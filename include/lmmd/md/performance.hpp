// SPDX-License-Identifier: GPL-3.0-or-later
// A deck from text to deed: parse all, rehearse all, then perform or resume.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "lmmd/io/deck.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

struct Deck {
    DeckText text;
    std::vector<std::unique_ptr<Command>> commands;  // one per text.lines; null where the line has a mistake
};

// Parses every line; adds every mistake.
Deck parse_deck(DeckText text, Mistakes& mistakes);
// The same from a file; where the deck makes replicas, that of the first.
Deck parse_deck(const std::filesystem::path& path, const std::map<std::string, std::string>& overrides, Mistakes& mistakes);
// Carries all commands out in Mode::rehearse on a fresh session, collecting mistakes; returns the session for a summary.
std::unique_ptr<Session> rehearse(const Deck& deck, const SessionOptions& options, Reporter& reporter, Mistakes& mistakes);
// SHA-256 of a deck as parsed: variables filled in, comments and blanks gone.
std::string deck_sha256(const DeckText& text);
// Carries the deck out. Expects a rehearsed deck; with options.resume it goes on from the run directory's checkpoint.
void perform(const Deck& deck, Session& session);

}  // namespace lmmd
