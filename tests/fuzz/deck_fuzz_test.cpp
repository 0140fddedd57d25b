// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a deck holds, reading, parsing and rehearsing it return or tell mistakes; nothing else happens.
#include <catch2/catch.hpp>
#include <random>

#include "support/decks.hpp"

using namespace lmmd;
using lmmd::test::DeckBench;

namespace {

const char* const kSeedDeck =
    "# a deck with one of everything\n"
    "set T 300\nset bath nvt_bdp ${T} ${T} 100\n"
    "model model.xyz frame 1\npotential nep.txt\n"
    "group film region slab z 0 5\ngroup rod region cylinder x 1 1 2.5\ngroup ball region sphere 1 1 1 3\n"
    "group ga element Ga\ngroup two index 0-1 2\n"
    "change_box 0.1 0.1 0.1 0 0 0.01\nvelocity ${T} seed 4\ntime_step 1.5 0.2\n"
    "correct_velocity 10\nfix 0 1\nconfine gap slit z gap 12 center 6 lj93 eps 0.1 sigma 2.5\n"
    "piston gap z side hi gap 10 over 5\nminimize fire 1e-3 100\ncheckpoint every 10 steps\n"
    "dump_thermo 10\ndump_xyz -1 0 10 out.xyz velocity force\ncompute_msd 2 4\ncompute_rdf 4 50 10\nprofile density z "
    "bins 10 every 5\n"
    "ensemble ${bath}\nrun 10\npiston gap off\nconfine gap off\nprofile off\nensemble npt_scr ${T} ${T} 100 0 100 "
    "1000\nrun 5\n";

class Mutator {
public:
    explicit Mutator(unsigned seed) : random_(seed) {}

    std::string bytes(std::size_t n) {
        std::string text;
        for (std::size_t i = 0; i < n; ++i) text += static_cast<char>(below(256));
        return text;
    }

    std::string mutate(std::string text) {
        for (std::size_t k = below(8) + 1; k > 0; --k) {
            const std::size_t at = below(text.size() + 1), n = below(6) + 1;
            switch (below(5)) {
                case 0:
                    text.erase(std::min(at, text.size()), n);
                    break;
                case 1:
                    text.insert(at, bytes(n));
                    break;
                case 2:
                    text.insert(at, kSnippets[below(std::size(kSnippets))]);
                    break;
                case 3:
                    text.insert(at, text.substr(below(text.size() + 1), below(30)));
                    break;
                default:
                    if (at < text.size()) text[at] = static_cast<char>(below(256));
            }
        }
        return text;
    }

private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

    static constexpr const char* kSnippets[] = {
        "-1",    "1e308", "nan",  "${",      "}", "${T}", "#",    "\n", " ", "9223372036854775807",
        "0",     "off",   "set ", "run 1\n", ":", "é",    "\xff", "-",  "/", "..",
        "every", "all",   "\t",   "1e-320"};
    std::mt19937 random_;
};

// A mutated number can ask for more atoms or time than a test has; such lines are for the parser alone.
std::string affordable(const std::string& deck) {
    std::string kept;
    std::size_t at = 0;
    while (at < deck.size()) {
        const std::size_t end = std::min(deck.find('\n', at), deck.size());
        const std::string line = deck.substr(at, end - at);
        if (line.find("replicate") == std::string::npos && line.find("build") == std::string::npos &&
            line.find("change_box") == std::string::npos)
            kept += line + '\n';
        at = end + 1;
    }
    return kept;
}

void check(DeckBench& bench, const std::string& deck) {
    Mistakes mistakes;
    CHECK_NOTHROW(bench.parse(deck, {}, mistakes));
    CHECK_NOTHROW(bench.mistakes(affordable(deck)));
}

}  // namespace

TEST_CASE("the deck that is mutated below is a good one") {
    DeckBench bench;
    CHECK(bench.mistakes(kSeedDeck) == std::vector<std::string>{});
}

TEST_CASE("random bytes as a deck") {
    DeckBench bench;
    Mutator mutator(1);
    for (std::size_t n = 0; n < 300; ++n) check(bench, mutator.bytes(n));
}

TEST_CASE("mutated decks") {
    DeckBench bench;
    Mutator mutator(2);
    for (int n = 0; n < 1500; ++n) check(bench, mutator.mutate(kSeedDeck));
}
