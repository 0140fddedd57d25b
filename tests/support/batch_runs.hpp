// SPDX-License-Identifier: GPL-3.0-or-later
// Decks with replicas carried out in a folder: replica k in FOLDER/replica_0k.
#pragma once

#include <atomic>

#include "lmmd/md/replicas.hpp"
#include "support/deck_runs.hpp"

namespace lmmd::test {

class BatchBench : public RunBench {
public:
    // The deck of every replica, without a mistake.
    std::vector<Deck> parse_replicas(const std::string& deck) {
        write("ga.in", deck);
        std::vector<Deck> decks;
        Mistakes found;
        std::size_t replicas = 1;
        for (std::size_t k = 0; k < replicas; ++k) {
            decks.push_back(parse_deck(parse_deck_text(deck, "ga.in", {}, found, k), found));
            replicas = std::max<std::size_t>(1, decks.front().text.replicas);
        }
        for (const std::string& line : found.lines()) UNSCOPED_INFO(line);
        REQUIRE(found.empty());
        return decks;
    }

    // What each replica ended with: "" or its error.
    std::vector<std::string> perform_batch(const std::string& deck, const std::string& folder, ReplicaMachine& machine,
                                           bool resume = false) {
        decks_.push_back(parse_replicas(deck));
        const std::vector<Deck>& decks = decks_.back();
        std::vector<std::string> endings(decks.size());
        machine.run([&](std::size_t k) {
            SessionOptions chosen = options;
            chosen.directory = path() / folder / replica_name(k, decks.size());
            std::filesystem::create_directories(chosen.directory);
            chosen.seed = decks[k].text.seed.value_or(replica_seed(options.seed, k));
            chosen.resume = resume;
            Recorder own;
            Session session(machine.adapted(chosen, k), reporter ? *reporter : own);
            try {
                perform(decks[k], session);
            } catch (const std::exception& error) { endings[k] = error.what(); }
        });
        return endings;
    }

    Reporter* reporter = nullptr;  // of all replicas, on their threads; null: each has its own

private:
    std::vector<std::vector<Deck>> decks_;
};

}  // namespace lmmd::test
