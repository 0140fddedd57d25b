// SPDX-License-Identifier: GPL-3.0-or-later
// The line of a deck that makes replicas of it:
//   replicas N [NAME VALUE_1 ... VALUE_N] ...
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lmmd/base/text.hpp"

namespace lmmd {

inline constexpr const char* kReplicasUsage = "replicas N [NAME V1 ... VN] ...";
inline constexpr const char* kSeedList = "seed";        // its values are the replicas' seeds, too
inline constexpr const char* kReplicaVariable = "replica";  // the number of the replica, counted from 0

struct ReplicaLists {
    struct List {
        Where where;                      // of its name
        std::vector<std::string> values;  // one a replica
    };
    std::size_t count = 0;
    std::map<std::string, List> lists;  // by variable
};

// Letters, digits and '_', no digit in front: what a variable of a deck may be called.
bool is_variable_name(std::string_view text);
// Throws Error(input) for the first word that is wrong.
ReplicaLists parse_replica_lists(Args& args);

}  // namespace lmmd
