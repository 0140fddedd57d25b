// SPDX-License-Identifier: GPL-3.0-or-later
// docs/deck.md tells of every command, ensemble and observer, word for word as the tables do.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "lmmd/analysis/registry.hpp"
#include "lmmd/md/registry.hpp"

namespace {

template <class Table>
void check_table(const std::string& page, const Table& table) {
    for (const auto& entry : table) {
        INFO(entry.name);
        CHECK(page.find(std::string("* `") + entry.usage + "`") != std::string::npos);
        CHECK(page.find(std::string("  ") + entry.help) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("docs/deck.md has every entry of the tables") {
    std::ifstream in(LMMD_SOURCE_DIR "/docs/deck.md");
    const std::string page((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    REQUIRE_FALSE(page.empty());
    check_table(page, lmmd::commands());
    check_table(page, lmmd::ensembles());
    check_table(page, lmmd::observers());
    for (const auto& entry : lmmd::analysis::estimators()) {
        INFO(entry.name);
        CHECK(page.find("* `" + lmmd::analysis::usage_of(entry) + "`") != std::string::npos);
        CHECK(page.find(std::string("  ") + entry.help) != std::string::npos);
    }
}
