// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/deck.hpp"

#include <unistd.h>
#include <catch2/catch.hpp>

using namespace lmmd;

namespace {

using Overrides = std::map<std::string, std::string>;
using Lines = std::vector<std::string>;

struct Read {
    DeckText deck;
    Lines mistakes;
};

Read read(const std::string& text, const Overrides& overrides = {}, std::optional<std::size_t> replica = {}) {
    Mistakes mistakes;
    Read result;
    result.deck = parse_deck_text(text, "ga.in", overrides, mistakes, replica);
    result.mistakes = mistakes.lines();
    return result;
}

std::string words(const DeckLine& line) {
    std::string joined;
    for (const Token& token : line.tokens) joined += (joined.empty() ? "" : " ") + token.text;
    return joined;
}

}  // namespace

TEST_CASE("a deck is its lines of words with their places") {
    const Read r = read("# melt\npotential nep.txt\n\n  run 100   # steps\r\n");
    CHECK(r.mistakes.empty());
    REQUIRE(r.deck.lines.size() == 2);
    CHECK(r.deck.file == "ga.in");
    CHECK(words(r.deck.lines[0]) == "potential nep.txt");
    CHECK(r.deck.lines[0].line == 2);
    CHECK(words(r.deck.lines[1]) == "run 100");
    CHECK(r.deck.lines[1].line == 4);
    CHECK(r.deck.lines[1].tokens[1].column == 7);
    CHECK(read("").deck.lines.empty());
    CHECK(words(read("\xEF\xBB\xBFrun 1").deck.lines[0]) == "run 1");  // a byte order mark
}

TEST_CASE("variables are filled in below the line that sets them") {
    const Read r = read("set T 300\nset seed 7\nvelocity ${T} seed ${seed} x${T}y${seed}\nset T 400\nvelocity ${T}\n");
    CHECK(r.mistakes.empty());
    REQUIRE(r.deck.lines.size() == 2);
    CHECK(words(r.deck.lines[0]) == "velocity 300 seed 7 x300y7");
    CHECK(words(r.deck.lines[1]) == "velocity 400");
    CHECK(r.deck.variables == Overrides{{"T", "400"}, {"seed", "7"}});
    // Columns are those of the file.
    CHECK(r.deck.lines[0].tokens[2].column == 15);
    CHECK(r.deck.lines[0].tokens[4].column == 28);
}

TEST_CASE("a value of several words gives several words, and values may use variables") {
    const Read r = read("set T 300\nset bath nvt_bdp ${T} ${T} 100\nensemble ${bath}\n");
    CHECK(r.mistakes.empty());
    REQUIRE(r.deck.lines.size() == 1);
    CHECK(words(r.deck.lines[0]) == "ensemble nvt_bdp 300 300 100");
    for (std::size_t k = 1; k < 5; ++k) CHECK(r.deck.lines[0].tokens[k].column == 10);
}

TEST_CASE("a value of --set wins over the deck") {
    const Read r = read("set T 300\nvelocity ${T}\nrun ${n}\n", {{"T", "500"}, {"n", "20"}});
    CHECK(r.mistakes.empty());
    CHECK(words(r.deck.lines[0]) == "velocity 500");
    CHECK(words(r.deck.lines[1]) == "run 20");
}

TEST_CASE("wrong variables are told, and their line is marked") {
    const Read r = read("set Temp 300\nvelocity ${Tmp}\nrun ${n\nensemble nve ${}\n");
    CHECK(
        r.mistakes ==
        Lines{
            "ga.in:2:10: found '${Tmp}', expected a variable that a line above or --set defines; did you mean 'Temp'?",
            "ga.in:3:5: found '${n', expected a closing brace: ${NAME}",
            "ga.in:4:14: found '${}', expected a variable that a line above or --set defines",
        });
    REQUIRE(r.deck.lines.size() == 3);
    for (const DeckLine& line : r.deck.lines) CHECK(line.broken);
    CHECK(r.deck.lines[0].tokens[0].text == "velocity");
}

TEST_CASE("a malformed set is told") {
    CHECK(read("set\n").mistakes ==
          Lines{"ga.in:1:4: found the end of the line, expected the variable's name; usage: set NAME VALUE"});
    CHECK(read("set T\n").mistakes ==
          Lines{"ga.in:1:6: found the end of the line, expected the variable's value; usage: set NAME VALUE"});
    CHECK(read("set 2T 5\n").mistakes == Lines{"ga.in:1:5: found '2T', expected a name of letters, digits and '_' that "
                                               "begins with none of the digits; usage: set NAME VALUE"});
}

TEST_CASE("a --set that nothing uses is told") {
    CHECK(read("set Temp 300\nvelocity ${Temp}\n", {{"Tmp", "5"}}).mistakes ==
          Lines{"ga.in: found '--set Tmp=5', expected a variable that the deck sets or uses; did you mean 'Temp'?"});
    CHECK(read("run 5\n", {{"a b", "5"}}).mistakes ==
          Lines{"--set: found the name 'a b', expected letters, digits and '_'"});
    CHECK(read("run ${n}\n", {{"n", ""}}).mistakes == Lines{"--set: found nothing after 'n=', expected its value"});
}

TEST_CASE("a variable that feeds on itself does not eat the memory") {
    std::string text = "set a xxxxxxxx\n";
    for (int i = 0; i < 60; ++i) text += "set a ${a}${a}\n";
    const Read r = read(text);
    CHECK(r.mistakes == Lines{"ga.in:11:7: found a word that grows beyond 4096 characters, expected a shorter one"});
}

TEST_CASE("what uses a wrong variable is marked but not told again") {
    const Read r = read("set T ${x}\nset U ${T}5\nvelocity ${U}\nset U 5\nvelocity ${U}\n");
    CHECK(r.mistakes == Lines{"ga.in:1:7: found '${x}', expected a variable that a line above or --set defines"});
    REQUIRE(r.deck.lines.size() == 2);
    CHECK(r.deck.lines[0].broken);
    CHECK_FALSE(r.deck.lines[1].broken);
    CHECK(words(r.deck.lines[1]) == "velocity 5");
}

TEST_CASE("a deck that cannot be read is told") {
    Mistakes mistakes;
    const auto message = [&](const std::string& path) -> std::string {
        try {
            read_deck(path, {}, mistakes);
        } catch (const Error& error) { return error.what(); }
        return "nothing was thrown";
    };
    CHECK(message("/nonexistent/ga.in") == "/nonexistent/ga.in: found no such file, expected a deck; check the path");
    CHECK(message("/") ==
          "/: found something that cannot be read, expected a deck; check the path and its permissions");
}

TEST_CASE("a list of replicas gives each its value, and the line itself is gone") {
    const std::string text = "set Ts 300 400\nreplicas 2 T ${Ts} seed 7 8 file a.xyz b.xyz\n"
                             "velocity ${T} seed ${seed}\nmodel ${file}\nset T 500\nrun ${replica}${T}\n";
    for (const std::size_t k : {0, 1}) {
        const Read r = read(text, {}, k);
        CHECK(r.mistakes.empty());
        CHECK(r.deck.replicas == 2);
        CHECK(r.deck.replica == k);
        CHECK(r.deck.seed == 7 + k);
        REQUIRE(r.deck.lines.size() == 3);
        CHECK(words(r.deck.lines[0]) == (k == 0 ? "velocity 300 seed 7" : "velocity 400 seed 8"));
        CHECK(words(r.deck.lines[1]) == (k == 0 ? "model a.xyz" : "model b.xyz"));
        CHECK(words(r.deck.lines[2]) == (k == 0 ? "run 0500" : "run 1500"));  // set below the line counts for all
    }
    CHECK(read("replicas 3\nrun 5\n", {}, 2).deck.replicas == 3);
    CHECK_FALSE(read("replicas 3\nrun 5\n", {}, 2).deck.seed.has_value());
    CHECK(read("run 5\n", {}, 0).deck.replicas == 0);
    CHECK(words(read("replicas 2 T 1 2\nrun ${T}\n", {{"T", "9"}}, 1).deck.lines[0]) == "run 9");  // --set wins
    // Where no replica is meant it is a keyword that the reader does not know.
    CHECK(words(read("replicas 3\n").deck.lines[0]) == "replicas 3");
}

TEST_CASE("wrong lists of replicas are told") {
    const std::string usage = "; usage: replicas N [NAME V1 ... VN] ...";
    const auto told = [](const std::string& line) { return read(line + "\nrun ${T}\n", {{"T", "1"}}, 0).mistakes; };
    CHECK(told("replicas") == Lines{"ga.in:1:9: found the end of the line, expected the number of replicas, a whole number from 1 "
                                    "to 4096" + usage});
    CHECK(told("replicas 0") ==
          Lines{"ga.in:1:10: found '0', expected the number of replicas, a whole number from 1 to 4096" + usage});
    CHECK(told("replicas 2 T 1") ==
          Lines{"ga.in:1:15: found the end of the line, expected value 2 of 2 of 'T'" + usage});
    CHECK(told("replicas 3 T 1 2 gap 3 4 5") ==
          Lines{"ga.in:1:18: found 'gap', expected value 3 of 3 of 'T', a number as those before it" + usage});
    CHECK(told("replicas 2 T 1 2 3") == Lines{"ga.in:1:18: found '3', expected the name of a variable or the end of the line, since "
                                              "'T' has its 2 values" + usage});
    CHECK(told("replicas 1 T 1 T 2") == Lines{"ga.in:1:16: found 'T' a second time, expected each variable once"});
    CHECK(told("replicas 1 replica 1") == Lines{"ga.in:1:12: found 'replica', expected the name of a variable other than this one, "
                                                "which counts the replicas" + usage});
    CHECK(told("replicas 2 seed 1 1.5") ==
          Lines{"ga.in:1:19: found '1.5', expected value 2 of 2 of 'seed', a whole number, 0 or more"});
    CHECK(told("replicas 1 gap 2") == Lines{"ga.in:1:12: found values of 'gap' that no line uses, expected '${gap}' below, where "
                                            "they are to stand; use it or remove them"});
    CHECK(told("replicas 2\nreplicas 2") ==
          Lines{"ga.in:2:1: found 'replicas' a second time, expected it once; remove one"});
    CHECK(told("run 1\nreplicas 2") ==
          Lines{"ga.in:2:1: found 'replicas' below other commands, expected no line but 'set' above it; move it up"});
    // What such a line would have set is not told a second time.
    CHECK(read("replicas x gap 1\nrun ${gap}\n", {}, 0).mistakes.size() == 1);
    CHECK(read("replicas ${n} gap 1\nrun ${gap}\n", {}, 0).mistakes.size() == 1);
}
