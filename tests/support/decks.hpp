// SPDX-License-Identifier: GPL-3.0-or-later
// Decks at work in a folder with a structure (model.xyz: three gallium atoms) and a potential (nep.txt: gallium).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lmmd/io/nep_file.hpp"
#include "lmmd/md/performance.hpp"
#include "support/builders.hpp"
#include "support/workplace.hpp"

namespace lmmd::test {

class Recorder : public Reporter {
public:
    void line(const std::string& text) override { lines.push_back(text); }
    void warning(const std::string& text) override { warnings.push_back(text); }
    void progress(const System&, const Ensemble&) override { ++steps; }
    std::vector<std::string> lines, warnings;
    int steps = 0;
};

class DeckBench : public Workplace {
public:
    DeckBench() {
        write("model.xyz",
              "3\npbc=\"T T T\" Lattice=\"12 0 0 0 12 0 0 0 12\" Properties=species:S:1:pos:R:3:group:I:1\n"
              "Ga 1 1 1 0\nGa 4 1 1 0\nGa 1 4 1 1\n");
        static const std::string potential = format_nep(random_model(1));
        write("nep.txt", potential);
        options.deck = "ga.in";
        options.directory = path() / "run";
        options.device = Device::cpu;
        options.backend.threads = 1;
    }

    // Every mistake of a deck, parsed and rehearsed.
    std::vector<std::string> mistakes(const std::string& deck, const std::map<std::string, std::string>& set = {}) {
        Mistakes found;
        rehearsed = rehearse(parse(deck, set, found), options, recorder, found);
        return found.lines();
    }

    Deck parse(const std::string& deck, const std::map<std::string, std::string>& set, Mistakes& found) {
        write("ga.in", deck);
        return parse_deck("ga.in", set, found);
    }

    SessionOptions options;
    Recorder recorder;
    std::unique_ptr<Session> rehearsed;
};

}  // namespace lmmd::test
