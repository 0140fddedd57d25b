// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the tables: what stands in them must be whole.
#include "lmmd/md/registry.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace lmmd;

namespace {

template <class Entry>
void check_entry(const Entry& entry, const std::string& first_words, std::set<std::string>& names) {
    INFO(entry.name);
    CHECK(names.insert(entry.name).second);
    const std::string usage = entry.usage, help = entry.help;
    CHECK(usage.rfind(first_words, 0) == 0);
    CHECK_FALSE(help.empty());
    CHECK(help.find('\n') == std::string::npos);
    CHECK(help.back() != '.');
}

}  // namespace

TEST_CASE("every keyword of a deck is unique, explained, and its usage begins with it") {
    std::set<std::string> names;
    for (const CommandEntry& entry : commands()) {
        check_entry(entry, entry.name, names);
        CHECK((entry.parse != nullptr || std::string(entry.name) == "set"));
    }
    for (const ObserverEntry& entry : observers()) {
        check_entry(entry, entry.name, names);
        CHECK(entry.parse != nullptr);
    }
    for (
        const char* own :
        {"model",         "set",           "group",      "build",        "confine",     "piston",           "profile",
         "checkpoint",    "run",           "potential",  "velocity",     "minimize",    "correct_velocity", "fix",
         "change_box",    "replicate",     "time_step",  "ensemble",     "dump_thermo", "dump_xyz",         "dump_exyz",
         "dump_position", "dump_velocity", "dump_force", "dump_restart", "compute_rdf", "compute_msd"}) {
        INFO(own);
        CHECK(names.count(own) == 1);
    }
}

TEST_CASE("every ensemble is unique, explained, and its usage begins with it") {
    std::set<std::string> names;
    for (const EnsembleEntry& entry : ensembles()) {
        check_entry(entry, std::string("ensemble ") + entry.name, names);
        CHECK(entry.parse != nullptr);
    }
    CHECK(names ==
          std::set<std::string>{"nve", "nvt_ber", "nvt_nhc", "nvt_bdp", "nvt_lan", "nvt_bao", "npt_ber", "npt_scr"});
}

TEST_CASE("what is called foreign is not among our own") {
    std::set<std::string> foreign;
    for (const char* name : foreign_commands()) CHECK(foreign.insert(name).second);
    CHECK(foreign.size() > 40);
    for (const CommandEntry& entry : commands()) CHECK(foreign.count(entry.name) == 0);
    for (const ObserverEntry& entry : observers()) CHECK(foreign.count(entry.name) == 0);
}
