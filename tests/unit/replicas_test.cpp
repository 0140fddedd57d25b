// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/replicas.hpp"

#include <atomic>
#include <set>

#include "support/decks.hpp"

using namespace lmmd;
using namespace lmmd::test;

TEST_CASE("seeds of replicas: the first is the run's, no two batches share another") {
    std::set<std::uint64_t> seeds;
    for (const std::uint64_t run : {0, 1, 2, 3, 1000})
        for (std::size_t k = 0; k < 200; ++k) {
            const std::uint64_t seed = replica_seed(run, k);
            CHECK((k > 0 || seed == run));
            CHECK(seed <= static_cast<std::uint64_t>(INT64_MAX));  // what --seed takes
            seeds.insert(seed);
        }
    CHECK(seeds.size() == 5 * 200);
    // Pinned: a batch of last year is still that batch.
    CHECK(replica_seed(1, 1) == 7996376510190950512u);
}

TEST_CASE("replicas are named so that they sort") {
    CHECK(replica_name(0, 1) == "replica_00");
    CHECK(replica_name(7, 100) == "replica_07");
    CHECK(replica_name(7, 101) == "replica_007");
    CHECK(replica_name(4095, 4096) == "replica_4095");
}

TEST_CASE("a mistake of all replicas is told once, one of some with their numbers") {
    std::vector<Mistakes> each(4);
    for (std::size_t k = 0; k < 4; ++k) {
        each[k].add({"a.in", 1, 1}, "of all");
        if (k > 1) each[k].add({"a.in", 2, 1}, "of two");
        each[k].add({"a.in", 3, 1}, "value " + std::to_string(k == 1 ? 1 : 0));
    }
    Mistakes all;
    merge_mistakes(each, all);
    CHECK(all.lines() == std::vector<std::string>{"a.in:1:1: of all", "a.in:3:1: value 0 (in replicas 0, 2, 3)",
                                                  "a.in:3:1: value 1 (in replica 1)", "a.in:2:1: of two (in replicas 2, 3)"});
}

TEST_CASE("replicas share the threads, and each has its turn once") {
    SessionOptions options;
    options.device = Device::cpu;
    const auto plan = [&](std::size_t replicas, int threads) {
        options.backend.threads = threads;
        ReplicaMachine machine(replicas, options, nullptr);
        std::atomic<std::size_t> at_work = 0, most = 0, sum = 0;
        machine.run([&](std::size_t k) {
            const std::size_t now = ++at_work;
            for (std::size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {}
            sum += k + 1;
            --at_work;
        });
        CHECK(sum == replicas * (replicas + 1) / 2);
        CHECK(most <= machine.at_once());
        return std::array<double, 3>{static_cast<double>(machine.at_once()),
                                     static_cast<double>(machine.adapted(options, 0).backend.threads), machine.runs_in_a_row()};
    };
    CHECK(plan(8, 2) == std::array<double, 3>{2, 1, 4});
    CHECK(plan(1, 4) == std::array<double, 3>{1, 4, 1});
    CHECK(plan(3, 2) == std::array<double, 3>{2, 1, 2});
    CHECK(plan(3, 8) == std::array<double, 3>{3, 2, 1});
}
