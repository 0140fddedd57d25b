// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/base/team.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <set>
#include <stdexcept>

using namespace lmmd;

TEST_CASE("every piece of work is done once, whatever the team") {
    for (int threads : {-1, 0, 1, 2, 3, 8}) {
        Team team(threads);
        CHECK(team.threads() == std::max(threads, 1));
        for (std::size_t pieces : {0, 1, 2, 3, 7, 1000}) {
            std::vector<std::atomic<int>> times(pieces);
            team.run(pieces, [&](std::size_t k) { ++times[k]; });
            int wrong = 0;
            for (const std::atomic<int>& t : times) wrong += t != 1;
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("blocks cover all items once, the last one cut short") {
    Team team(2);
    for (std::size_t items : {0, 1, 31, 32, 33, 100}) {
        std::vector<int> times(items, 0);
        std::atomic<std::size_t> blocks = 0;
        team.run_blocks(items, 32, [&](std::size_t first, std::size_t last) {
            ++blocks;
            for (std::size_t i = first; i < last; ++i) ++times[i];
        });
        CHECK(blocks == (items + 31) / 32);
        CHECK(times == std::vector<int>(items, 1));
    }
}

TEST_CASE("many short jobs one after the other do not mix") {
    Team team(3);
    std::vector<std::uint64_t> sum(8);
    for (std::uint64_t job = 0; job < 4000; ++job) {
        const std::uint64_t own = job;  // a piece taken with another job's body would add another number
        team.run(8, [&sum, own](std::size_t k) {
            if (own % 128 == k) std::this_thread::yield();  // lets the others come in, early or late
            sum[k] += own;
        });
    }
    for (std::uint64_t s : sum) CHECK(s == 4000ull * 3999 / 2);
}

TEST_CASE("what a piece throws comes out after all pieces are done, and the team works on") {
    for (int threads : {2, 3}) {
        Team team(threads);
        std::atomic<int> done = 0;
        const auto work = [&](std::size_t k) {
            if (k == 5) throw std::runtime_error("five");
            if (k > 7) throw std::runtime_error("later");
            ++done;
        };
        CHECK_THROWS_WITH(team.run(10, work), "five");
        CHECK(done == 7);
        team.run(5, work);
        CHECK(done == 12);
    }
}

TEST_CASE("several threads do take part") {
    Team team(2);
    std::set<std::thread::id> ids;
    std::mutex mutex;
    // Each of two pieces waits until the other has begun: that can only end with two threads.
    std::atomic<int> begun = 0;
    team.run(2, [&](std::size_t) {
        ++begun;
        while (begun < 2) std::this_thread::yield();
        const std::lock_guard lock(mutex);
        ids.insert(std::this_thread::get_id());
    });
    CHECK(ids.size() == 2);
}

TEST_CASE("a body may be constant") {
    Team team(2);
    std::atomic<int> count = 0;
    const auto body = [&count](std::size_t) { ++count; };
    team.run(4, body);
    CHECK(count == 4);
}
