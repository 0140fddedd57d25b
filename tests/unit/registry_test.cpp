// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the tables: what stands in them must be whole.
#include "lmmd/md/registry.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "lmmd/analysis/registry.hpp"
#include "lmmd/base/text.hpp"

using namespace lmmd;

namespace {

void check_entry(const std::string& name, const std::string& usage, const std::string& help,
                 std::set<std::string>& names, const std::string& before = "") {
    INFO(name);
    CHECK(names.insert(name).second);
    const std::string first_words = before + name;
    CHECK(usage.rfind(first_words, 0) == 0);
    CHECK_FALSE(help.empty());
    CHECK(help.find('\n') == std::string::npos);
    CHECK(help.back() != '.');
}

}  // namespace

TEST_CASE("every keyword of a deck is unique, explained, and its usage begins with it") {
    std::set<std::string> names;
    for (const CommandEntry& entry : commands()) {
        check_entry(entry.name, entry.usage, entry.help, names);
        CHECK((entry.parse != nullptr || std::string(entry.name) == "set" || std::string(entry.name) == "replicas"));
    }
    for (const ObserverEntry& entry : observers()) {
        check_entry(entry.name, entry.usage, entry.help, names);
        CHECK(entry.parse != nullptr);
    }
    for (
        const char* own :
        {"model",         "set",           "group",      "build",        "confine",     "piston",           "profile",
         "checkpoint",    "run",           "potential",  "velocity",     "minimize",    "correct_velocity", "fix",
         "change_box",    "replicate",     "time_step",  "ensemble",     "dump_thermo", "dump_xyz",         "dump_exyz",
         "dump_position", "dump_velocity", "dump_force", "dump_restart", "compute_rdf", "compute_msd",
         "observe"}) {
        INFO(own);
        CHECK(names.count(own) == 1);
    }
}

TEST_CASE("every ensemble is unique, explained, and its usage begins with it") {
    std::set<std::string> names;
    for (const EnsembleEntry& entry : ensembles()) {
        check_entry(entry.name, entry.usage, entry.help, names, "ensemble ");
        CHECK(entry.parse != nullptr);
    }
    CHECK(names ==
          std::set<std::string>{"nve", "nvt_ber", "nvt_nhc", "nvt_bdp", "nvt_lan", "nvt_bao", "npt_ber", "npt_scr"});
}

TEST_CASE("every estimator is unique and explained, and none of its options shadows a common one") {
    std::set<std::string> names;
    for (const analysis::EstimatorEntry& entry : analysis::estimators()) {
        check_entry(entry.name, analysis::usage_of(entry), entry.help, names);
        CHECK(entry.parse != nullptr);
        std::set<std::string> options;
        for (const auto& table : {entry.options, analysis::common_options(), analysis::deck_options()}) {
            for (const analysis::OptionHelp& option : table) {
                INFO(option.name);
                CHECK(options.insert(option.name).second);
                CHECK_FALSE(std::string(option.help).empty());
            }
        }
    }
    CHECK(names.count("rdf") == 1);
}

TEST_CASE("what is called foreign is not among our own, and what stands for it is") {
    std::set<std::string> foreign;
    for (const ForeignCommand& command : foreign_commands()) {
        CHECK(foreign.insert(command.name).second);
        if (!command.instead) continue;
        INFO(command.instead);
        const std::vector<Token> words = tokenize(command.instead);
        const auto called = [&](std::size_t k) { return [name = words.at(k).text](const auto& entry) { return name == entry.name; }; };
        if (words.size() == 1)
            CHECK(std::any_of(observers().begin(), observers().end(), called(0)));
        else
            CHECK(std::any_of(analysis::estimators().begin(), analysis::estimators().end(), called(1)));
    }
    CHECK(foreign.size() > 40);
    for (const CommandEntry& entry : commands()) CHECK(foreign.count(entry.name) == 0);
    for (const ObserverEntry& entry : observers()) CHECK(foreign.count(entry.name) == 0);
}
