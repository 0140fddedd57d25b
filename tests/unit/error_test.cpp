// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/base/error.hpp"

#include <catch2/catch.hpp>

using namespace lmmd;

TEST_CASE("a place reads file:line:column as far as it is known") {
    CHECK(to_string({"ga.in", 3, 10}) == "ga.in:3:10");
    CHECK(to_string({"ga.in", 3, 0}) == "ga.in:3");
    CHECK(to_string({"ga.in", 0, 0}) == "ga.in");
    CHECK(to_string({"ga.in", 0, 7}) == "ga.in");
    CHECK(to_string({}).empty());
}

TEST_CASE("each kind of error has its exit status") {
    CHECK(exit_status(ErrorKind::input) == 2);
    CHECK(exit_status(ErrorKind::guard) == 3);
    CHECK(exit_status(ErrorKind::machine) == 1);
}

TEST_CASE("an error of the input carries its place, the others do not") {
    CHECK(std::string(input_error({"a.in", 1, 2}, "found it").what()) == "a.in:1:2: found it");
    CHECK(std::string(input_error({}, "found it").what()) == "found it");
    CHECK(input_error({}, "").kind() == ErrorKind::input);
    CHECK(std::string(guard_error("NaN").what()) == "NaN");
    CHECK(guard_error("NaN").kind() == ErrorKind::guard);
    CHECK(machine_error("disk").kind() == ErrorKind::machine);
}

TEST_CASE("mistakes come out all at once, one a line, in order") {
    Mistakes mistakes;
    CHECK(mistakes.empty());
    CHECK_NOTHROW(mistakes.throw_if_any());
    mistakes.add({"a.in", 1, 1}, "first");
    mistakes.add(input_error({"a.in", 2, 1}, "second"));
    Mistakes more;
    more.add({"b.xyz", 3, 0}, "third");
    more.add({"b.xyz", 4, 0}, "fourth");
    try {
        more.throw_if_any();
    } catch (const Error& error) { mistakes.add(error); }
    CHECK(mistakes.lines() ==
          std::vector<std::string>{"a.in:1:1: first", "a.in:2:1: second", "b.xyz:3: third", "b.xyz:4: fourth"});
    try {
        mistakes.throw_if_any();
        FAIL("expected an Error");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        CHECK(std::string(error.what()) == "a.in:1:1: first\na.in:2:1: second\nb.xyz:3: third\nb.xyz:4: fourth");
    }
}
