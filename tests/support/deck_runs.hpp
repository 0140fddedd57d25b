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

// Two atoms that fly towards each other through an empty box; a group column tells them apart.
inline State collision(double speed) {
    State state = dimer(8);
    state.box.periodic = {true, true, true};
    const Vec3 way = state.atoms.position[1] - state.atoms.position[0];
    state.atoms.velocity = {(0.5 * speed / 8) * way, (-0.5 * speed / 8) * way};
    state.atoms.has_velocity = true;
    return state;
}

// Overflows as soon as an atom has a neighbour.
inline NepModel bursting_model() {
    NepModel model = random_model(1);
    for (double& p : model.parameters) p *= 1e25;
    for (double& q : model.q_scaler) q *= 1e25;
    return model;
}

class RunBench : public DeckBench {
public:
    RunBench() { set_structure(liquid(48, 3)); }

    void set_structure(const State& state, const std::string& file = "model.xyz") {
        XyzRecord record{state, {}, {}, {}, nullptr, nullptr, nullptr, {}, nullptr};
        XyzColumns columns;
        columns.velocity = state.atoms.has_velocity;
        columns.group = !state.atoms.group_methods.empty();
        columns.digits = 17;
        write(file, format_xyz(record, columns));
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
