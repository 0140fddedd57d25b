// SPDX-License-Identifier: GPL-3.0-or-later
#include "replica_lists.hpp"

#include <fmt/format.h>

namespace lmmd {

namespace {

constexpr std::int64_t kMostReplicas = 4096;

// One value of a list. In a list that begins with a number every value is one: a list that is too short shows there.
std::string parse_value(Args& args, const std::string& name, std::size_t count, const std::vector<std::string>& before) {
    const std::string which = fmt::format("value {} of {} of '{}'", before.size() + 1, count, name);
    const std::string value = args.word(which);
    if (!before.empty() && to_real(before.front()) && !to_real(value))
        args.fail("found " + quote(value) + ", expected " + which + ", a number as those before it; usage: " + args.usage());
    if (name == kSeedList) {
        const std::optional<std::int64_t> seed = to_integer(value);
        if (!seed || *seed < 0) args.fail("found " + quote(value) + ", expected " + which + ", a whole number, 0 or more");
    }
    return value;
}

std::string parse_name(Args& args, const ReplicaLists& lists, const std::string& last) {
    const std::string name = args.word("the name of a variable");
    if (!is_variable_name(name) || name == kReplicaVariable) {
        std::string text = "found " + quote(name) + ", expected the name of a variable";
        if (name == kReplicaVariable) text += " other than this one, which counts the replicas";
        if (!last.empty()) text += fmt::format(" or the end of the line, since '{}' has its {} values", last, lists.count);
        args.fail(text + "; usage: " + args.usage());
    }
    if (lists.lists.count(name) > 0) args.fail("found " + quote(name) + " a second time, expected each variable once");
    return name;
}

}  // namespace

bool is_variable_name(std::string_view text) {
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(c >= '0' && c <= '9')) return false;
    }
    return true;
}

ReplicaLists parse_replica_lists(Args& args) {
    ReplicaLists lists;
    lists.count = static_cast<std::size_t>(
        args.integer("the number of replicas", {1, kMostReplicas, "a whole number from 1 to 4096"}));
    std::string name;
    while (args.more()) {
        name = parse_name(args, lists, name);
        ReplicaLists::List list{args.where_last(), {}};
        while (list.values.size() < lists.count) list.values.push_back(parse_value(args, name, lists.count, list.values));
        lists.lists[name] = std::move(list);
    }
    return lists;
}

}  // namespace lmmd
