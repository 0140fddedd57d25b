// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/table.hpp"

#include <catch2/catch.hpp>

using namespace lmmd;

TEST_CASE("a header explains the table") {
    const TableHeader header{
        "a thing", "profile density z bins 3 every 1", {"errors from blocks"}, {{"z", "A"}, {"g", ""}}};
    CHECK(format_header(header) ==
          "# a thing\n# command: profile density z bins 3 every 1\n# errors from blocks\n# columns: z[A] g\n");
}

TEST_CASE("rows of numbers") {
    CHECK(format_row({1, -0.5, 1.0 / 3.0}) == "1 -0.5 0.3333333333\n");
    CHECK(format_row({1.0 / 3.0}, 3) == "0.333\n");
    CHECK(format_row({}) == "\n");
}
