// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/base/text.hpp"

#include <catch2/catch.hpp>

using namespace lmmd;

namespace {

Args args_of(const std::string& line, const std::string& usage = "velocity T [seed S]") {
    return Args("ga.in", 3, tokenize(line), usage);
}

// The message of what an action throws.
template <class Action>
std::string message(Action action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.what();
    }
    return "nothing was thrown";
}

const RealRange kTemperature{0, 1e5, true, "a number above 0"};

}  // namespace

TEST_CASE("words stand between blanks and know their columns") {
    const auto tokens = tokenize("  velocity\t300   seed 5 # a comment");
    REQUIRE(tokens.size() == 4);
    CHECK(tokens[0].text == "velocity");
    CHECK(tokens[0].column == 3);
    CHECK(tokens[1].text == "300");
    CHECK(tokens[1].column == 12);
    CHECK(tokens[3].column == 23);
    CHECK(tokens[3].end() == 24);
    CHECK(tokenize("").empty());
    CHECK(tokenize("   \t\r").empty());
    CHECK(tokenize("#velocity 300").empty());
    CHECK(tokenize("run 5\r").back().text == "5");
    CHECK(tokenize("file#1 x").front().text == "file#1");  // only a '#' that starts a word
}

TEST_CASE("a number is the whole word or nothing") {
    CHECK(to_real("300") == 300);
    CHECK(to_real("+3.5e2") == 350);
    CHECK(to_real("-.5") == -0.5);
    CHECK(to_real("1.") == 1);
    for (const char* wrong : {"", "+", "-", "abc", "1,5", "3x", " 3", "3 ", "nan", "inf", "-inf", "1e999", "0x10",
                              "1d5", "+-3", "++3", "1e"})
        CHECK_FALSE(to_real(wrong).has_value());
    CHECK(to_integer("-42") == -42);
    CHECK(to_integer("+7") == 7);
    CHECK(to_integer("9223372036854775807") == INT64_MAX);
    for (const char* wrong : {"", "1.0", "1e3", "9223372036854775808", "0x10", "+-1", "seven", "7 "})
        CHECK_FALSE(to_integer(wrong).has_value());
}

TEST_CASE("a quotation shows control characters and stays short") {
    CHECK(quote("abc") == "'abc'");
    CHECK(quote(std::string("a\0b\x1b", 4)) == "'a\\x00b\\x1b'");
    CHECK(quote(std::string(100, 'x')) == "'" + std::string(60, 'x') + "...'");
}

TEST_CASE("words are listed as in a sentence") {
    CHECK(listed(std::vector<std::string>{}).empty());
    CHECK(listed(std::vector<std::string>{"a"}) == "a");
    CHECK(listed(std::vector<std::string>{"a", "b"}) == "a or b");
    CHECK(listed(std::vector<std::string>{"a", "b", "c"}) == "a, b or c");
}

TEST_CASE("the edit distance counts slips of the pen") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("run", "run") == 0);
    CHECK(edit_distance("run", "") == 3);
    CHECK(edit_distance("velocty", "velocity") == 1);
    CHECK(edit_distance("vleocity", "velocity") == 1);  // a swap is one slip
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("a guess is made only for a slip of the pen") {
    const std::vector<std::string> known{"run", "velocity", "time_step", "ensemble", "dump_thermo", "dump_xyz"};
    CHECK(nearest("velocty", known) == "velocity");
    CHECK(nearest("Velocity", known) == "velocity");
    CHECK(nearest("rn", known) == "run");
    CHECK(nearest("timestep", known) == "time_step");
    CHECK(nearest("vel", known) == "velocity");       // the only one that begins so
    CHECK_FALSE(nearest("dump", known).has_value());  // two begin so
    CHECK_FALSE(nearest("pressure", known).has_value());
    CHECK_FALSE(nearest("x", known).has_value());
    CHECK_FALSE(nearest("", known).has_value());
    CHECK(did_you_mean("ensembel", known) == "; did you mean 'ensemble'?");
    CHECK(did_you_mean("nonsense_word", known).empty());
}

TEST_CASE("arguments are read from left to right") {
    Args args = args_of("velocity 300 seed 5 fast");
    CHECK(args.keyword() == "velocity");
    CHECK(to_string(args.where()) == "ga.in:3:1");
    CHECK(args.left() == 4);
    CHECK(args.real("the temperature in K", kTemperature) == 300);
    CHECK(to_string(args.where_last()) == "ga.in:3:10");
    CHECK_FALSE(args.take("fast"));
    CHECK(args.take("seed"));
    CHECK(args.peek() == "5");
    CHECK(args.integer("the seed") == 5);
    CHECK(args.word("a word") == "fast");
    CHECK_FALSE(args.more());
    CHECK(args.peek().empty());
    CHECK_NOTHROW(args.done());
}

TEST_CASE("a wrong argument is quoted with its place, what was expected and the usage") {
    CHECK(message([] { args_of("velocity abc").real("the temperature in K", kTemperature); }) ==
          "ga.in:3:10: found 'abc', expected the temperature in K, a number above 0; usage: velocity T [seed S]");
    CHECK(message([] { args_of("velocity -300").real("the temperature in K", kTemperature); }) ==
          "ga.in:3:10: found '-300', expected the temperature in K, a number above 0; usage: velocity T [seed S]");
    CHECK(message([] { args_of("velocity 0").real("the temperature in K", kTemperature); }) ==
          "ga.in:3:10: found '0', expected the temperature in K, a number above 0; usage: velocity T [seed S]");
    CHECK(message([] { args_of("velocity 1e6").real("the temperature in K", kTemperature); }) ==
          "ga.in:3:10: found '1e6', expected the temperature in K, a number above 0; usage: velocity T [seed S]");
    CHECK(message([] { args_of("velocity").real("the temperature in K", kTemperature); }) ==
          "ga.in:3:9: found the end of the line, expected the temperature in K, a number above 0; usage: velocity T "
          "[seed S]");
    CHECK(message([] {
              args_of("run 2.5", "run N").integer("the number of steps", {1, 100, "a whole number from 1 to 100"});
          }) == "ga.in:3:5: found '2.5', expected the number of steps, a whole number from 1 to 100; usage: run N");
    CHECK(message([] {
              args_of("run 101", "run N").integer("the number of steps", {1, 100, "a whole number from 1 to 100"});
          }) == "ga.in:3:5: found '101', expected the number of steps, a whole number from 1 to 100; usage: run N");
    CHECK(message([] { args_of("model", "model FILE").word("the file"); }) ==
          "ga.in:3:6: found the end of the line, expected the file; usage: model FILE");
    CHECK(message([] { args_of("run 5", "").done(); }) == "ga.in:3:5: found '5', expected the end of the line");
    CHECK(message([] { args_of("run 5", "run").done(); }) ==
          "ga.in:3:5: found '5', expected the end of the line; usage: run");
}

TEST_CASE("a wrong choice lists the choices and guesses") {
    const std::vector<std::string> methods{"sd", "fire"};
    const auto choose = [&](const char* line) {
        return message([&] { args_of(line, "minimize METHOD").choice("the method", methods); });
    };
    CHECK(choose("minimize fie") == "ga.in:3:10: found 'fie', expected the method, sd or fire; did you mean 'fire'?");
    CHECK(choose("minimize newton") ==
          "ga.in:3:10: found 'newton', expected the method, sd or fire; usage: minimize METHOD");
    CHECK(choose("minimize") ==
          "ga.in:3:9: found the end of the line, expected the method, sd or fire; usage: minimize METHOD");
    CHECK(args_of("minimize sd").choice("the method", methods) == "sd");
}

TEST_CASE("a word that must stand there is asked for by name") {
    CHECK_NOTHROW(args_of("velocity seed").expect("seed"));
    CHECK(message([] { args_of("velocity sed").expect("seed"); }) ==
          "ga.in:3:10: found 'sed', expected 'seed'; usage: velocity T [seed S]");
    CHECK(message([] { args_of("velocity").expect("seed"); }) ==
          "ga.in:3:9: found the end of the line, expected 'seed'; usage: velocity T [seed S]");
}

TEST_CASE("the usage may become more precise while reading") {
    Args args = args_of("ensemble nve 5", "ensemble NAME ...");
    args.word("an ensemble");
    args.set_usage("ensemble nve");
    CHECK(message([&] { args.done(); }) == "ga.in:3:14: found '5', expected the end of the line; usage: ensemble nve");
}

TEST_CASE("a caller's own words get the place of the argument read last, or of the next") {
    CHECK(message([] {
              Args args = args_of("velocity 300 400");
              args.real("T");
              args.fail("no");
          }) == "ga.in:3:10: no");
    CHECK(message([] {
              Args args = args_of("velocity 300 400");
              args.real("T");
              args.fail_here("no");
          }) == "ga.in:3:14: no");
}

TEST_CASE("where a variable was filled in, columns are still those of the file") {
    // velocity ${T}
    Args args("ga.in", 3, {{"velocity", 1, 0}, {"300", 10, 4}}, "");
    args.real("T");
    CHECK(to_string(args.where_next()) == "ga.in:3:14");
}
