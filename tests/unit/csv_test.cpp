// SPDX-License-Identifier: GPL-3.0-or-later
#include <catch2/catch.hpp>

#include "lmmd/io/csv.hpp"
#include "support/workplace.hpp"

using namespace lmmd;
using Catch::Matchers::Contains;

namespace {

std::string message_of(const test::Workplace& place, const std::string& text) {
    place.write("t.csv", text);
    try {
        const CsvTable table = read_csv("t.csv");
        for (std::size_t r = 0; r < table.rows.size(); ++r)
            for (std::size_t c = 0; c < table.names.size(); ++c) (void)table.number(r, c);
    } catch (const Error& error) { return error.what(); }
    return "no mistake";
}

}  // namespace

TEST_CASE("cells, quotes, comments and line ends of every kind") {
    const test::Workplace place;
    place.write("t.csv",
                "\xEF\xBB\xBF# a table\r\nname, note ,x\r\nGa,\"liquid, \"\"supercooled\"\"\nin pores\",1.5\r\n\r\n# "
                "end\nIn,,\nSn, a b ,NA");
    const CsvTable t = read_csv("t.csv");
    REQUIRE(t.names.size() == 3);
    CHECK(t.names[1].text == "note");
    REQUIRE(t.rows.size() == 3);
    CHECK(t.rows[0][1].text == "liquid, \"supercooled\"\nin pores");
    CHECK(t.number(0, 2) == 1.5);
    CHECK_FALSE(t.number(1, 2));
    CHECK_FALSE(t.number(2, 2));
    CHECK(t.rows[2][1].text == "a b");
    CHECK(t.rows[1][0].line == 7);
    CHECK(t.rows[2][2].column == 10);
}

TEST_CASE("a cell is read as it was written") {
    const test::Workplace place;
    for (const std::string text : {"plain", "a,b", "say \"x\"", "two\nlines", " blank ", "#x", ""}) {
        place.write("t.csv", "a,b\n" + csv_cell(text) + ",1\n");
        CHECK(read_csv("t.csv").rows.at(0)[0].text == text);
    }
}

TEST_CASE("mistakes in a table are named with their place") {
    const test::Workplace place;
    CHECK_THAT(message_of(place, "a,b\n1,2\n3,x4\n"), Contains("t.csv:3:3: found 'x4' in the column 'b'"));
    CHECK_THAT(message_of(place, "a,b\n1,2,3\n"), Contains("t.csv:2:5: found 3 cells in this row, expected 2"));
    CHECK_THAT(message_of(place, "a,b\n1\n"), Contains("t.csv:2:1: found 1 cells"));
    CHECK_THAT(message_of(place, "a,a\n1,2\n"), Contains("t.csv:1:3: found 'a' a second time"));
    CHECK_THAT(message_of(place, "a,\n1,2\n"), Contains("t.csv:1:3: found a column without a name"));
    CHECK_THAT(message_of(place, "a,b\n1,\"2\n"), Contains("t.csv:2:3: found a quote without its end"));
    CHECK_THAT(message_of(place, "a,b\n1,\"2\"3\n"), Contains("t.csv:2:6: found '3' behind a quoted cell"));
    CHECK_THAT(message_of(place, "# nothing\n"), Contains("found an empty file"));
    CHECK_THROWS_WITH(read_csv("none.csv"), Contains("none.csv: found no file"));
    place.write("t.csv", "Tc_K,x\n1,2\n");
    CHECK_THROWS_WITH(read_csv("t.csv").need("tc_k"),
                      Contains("t.csv:1: found no column 'tc_k'") && Contains("did you mean 'Tc_K'?"));
}
