// SPDX-License-Identifier: GPL-3.0-or-later
// Decks carried out on a small liquid with a random potential, stopped at a step and gone on with.
#pragma once

#include <optional>

#include "lmmd/io/extxyz.hpp"
#include "support/decks.hpp"

namespace lmmd::test {

// Asks the run to stop after so many steps.
class Stopper : public Recorder {
public:
    explicit Stopper(int last = -1) : last_(last) {}
    bool stop_requested() const override { return steps == last_; }

private:
    int last_;
};

class RunBench : public DeckBench {
public:
    RunBench() { set_structure(liquid(48, 3)); }

    void set_structure(const State& state) {
        XyzRecord record{state, {}, {}, {}, nullptr, nullptr, nullptr, {}, nullptr};
        XyzColumns columns;
        columns.velocity = state.atoms.has_velocity;
        columns.group = !state.atoms.group_methods.empty();
        columns.digits = 17;
        write("model.xyz", format_xyz(record, columns));
    }

    // Carries a deck out in a directory; Error as the run throws it.
    std::unique_ptr<Session> perform_deck(const std::string& deck, const std::string& directory, Reporter& reporter,
                                          bool resume = false) {
        Mistakes found;
        parsed = parse(deck, {}, found);
        SessionOptions chosen = options;
        chosen.directory = path() / directory;
        std::filesystem::create_directories(chosen.directory);
        rehearse(parsed, chosen, recorder, found);
        INFO(deck);
        for (const std::string& line : found.lines()) UNSCOPED_INFO(line);
        REQUIRE(found.empty());
        chosen.resume = resume;
        auto session = std::make_unique<Session>(chosen, reporter);
        perform(parsed, *session);
        return session;
    }

    Deck parsed;  // outlives the sessions, whose observers refer to it
};

inline std::string message_of(const std::function<void()>& action, ErrorKind kind) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == kind);
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace lmmd::test
