// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/groups.hpp"

#include <catch2/catch.hpp>

using namespace lmmd;

TEST_CASE("every atom is in the group of all") {
    Groups groups;
    groups.reset(3);
    CHECK(groups.masks() == std::vector<std::uint64_t>{1, 1, 1});
    CHECK(groups.names().empty());
    CHECK_FALSE(groups.find("film").has_value());
}

TEST_CASE("a named group is a bit, and defining it again replaces its members") {
    Groups groups;
    groups.reset(3);
    REQUIRE(groups.define("film", {true, false, true}));
    REQUIRE(groups.define("wall", {false, true, false}));
    const int film = groups.find("film").value(), wall = groups.find("wall").value();
    CHECK(film != wall);
    CHECK(groups.contains(film, 0));
    CHECK_FALSE(groups.contains(film, 1));
    CHECK(groups.contains(wall, 1));
    CHECK(groups.selection(film).contains(groups.masks()[2]));
    CHECK_FALSE(groups.selection(film).contains(groups.masks()[1]));
    REQUIRE(groups.define("film", {false, true, false}));
    CHECK(groups.find("film") == film);
    CHECK_FALSE(groups.contains(film, 0));
    CHECK(groups.contains(film, 1));
    CHECK(groups.contains(Groups::kAll, 0));
    CHECK(groups.names() == std::vector<std::string>{"film", "wall"});
}

TEST_CASE("there is room for 62 groups and no more") {
    Groups groups;
    groups.reset(1);
    for (int i = 0; i < 62; ++i) REQUIRE(groups.define("g" + std::to_string(i), {i % 2 == 0}));
    CHECK_FALSE(groups.define("one_more", {true}));
    CHECK_FALSE(groups.find("one_more").has_value());
    CHECK(groups.define("g61", {true}));  // an old name still goes
    for (int i = 0; i < 61; ++i)
        CHECK(groups.contains(groups.find("g" + std::to_string(i)).value(), 0) == (i % 2 == 0));
}

TEST_CASE("groups come back from a checkpoint") {
    Groups groups;
    groups.reset(2);
    groups.define("a", {true, false});
    groups.define("b", {false, true});
    groups.set(Groups::kFrozen, 1, true);
    ByteWriter out;
    groups.save(out);
    Groups back;
    ByteReader in(out.bytes(), "test");
    back.load(in);
    CHECK(in.at_end());
    CHECK(back.masks() == groups.masks());
    CHECK(back.names() == groups.names());
    CHECK(back.find("b") == groups.find("b"));
}
