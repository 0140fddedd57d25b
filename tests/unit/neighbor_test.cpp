// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/neighbor/list.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <tuple>

#include "lmmd/base/error.hpp"
#include "lmmd/base/random.hpp"
#include "support/builders.hpp"

using namespace lmmd;

namespace {

using Neighbor = std::tuple<std::uint32_t, int, int, int>;  // atom and translation

std::vector<Neighbor> neighbors(const NeighborList& list, std::size_t i) {
    std::vector<Neighbor> found;
    for (std::size_t k = list.begin[i]; k < list.begin[i + 1]; ++k) {
        const std::array<int, 3>& n = list.shifts[list.shift[k]];
        found.emplace_back(list.atom[k], n[0], n[1], n[2]);
    }
    std::sort(found.begin(), found.end());
    return found;
}

// Atoms at random places of the box, and along open directions a little outside of it too.
std::vector<Vec3> scattered(const Box& box, std::size_t atoms, std::uint64_t seed) {
    std::vector<Vec3> position;
    for (std::size_t i = 0; i < atoms; ++i) {
        Random random(Stream::test, seed, 0, static_cast<std::uint32_t>(i));
        Vec3 s{random.uniform(), random.uniform(), random.uniform()};
        for (int a = 0; a < 3; ++a)
            if (!box.periodic[static_cast<std::size_t>(a)]) s[a] = 3 * s[a] - 1;
        position.push_back(box.cartesian(s));
    }
    return position;
}

void check_reverse(const NeighborList& list) {
    for (std::size_t i = 0; i < list.atoms(); ++i)
        for (std::size_t k = list.begin[i]; k < list.begin[i + 1]; ++k) {
            const std::size_t back = list.reverse[k];
            const std::array<int, 3>&there = list.shifts[list.shift[k]], &here = list.shifts[list.shift[back]];
            const bool good = list.atom[back] == i && back >= list.begin[list.atom[k]] &&
                              back < list.begin[list.atom[k] + 1] && list.reverse[back] == k && there[0] == -here[0] &&
                              there[1] == -here[1] && there[2] == -here[2];
            if (!good) FAIL("slot " << k << " of atom " << i << " has a wrong reverse");
        }
}

struct Case {
    const char* what;
    Mat3 h;
    std::array<bool, 3> periodic;
    std::size_t atoms;
    double reach;
};

const Case kCases[] = {
    {"cube", Mat3::diagonal(20, 20, 20), {true, true, true}, 400, 5},
    {"cuboid with a cell left over", Mat3::diagonal(17.3, 23.1, 11.9), {true, true, true}, 250, 4.1},
    {"triclinic", {{18, 0, 0, 7, 15, 0, -6, 5, 14}}, {true, true, true}, 300, 5},
    {"left-handed", {{7, 15, 0, 18, 0, 0, -6, 5, 14}}, {true, true, true}, 300, 5},
    {"smaller than the reach", Mat3::diagonal(3.1, 3.4, 2.9), {true, true, true}, 3, 7},
    {"one atom, images only", Mat3::diagonal(2.5, 2.5, 2.5), {true, true, true}, 1, 6},
    {"small and triclinic", {{4, 0, 0, 1.9, 3.5, 0, -1.2, 1.6, 3}}, {true, true, true}, 4, 6},
    {"twice the reach and a bit", Mat3::diagonal(10.5, 10.2, 10.1), {true, true, true}, 60, 5},
    {"long thin wire", Mat3::diagonal(300, 3, 3), {true, true, true}, 120, 5},
    {"wire with open sides", Mat3::diagonal(200, 6, 6), {true, false, false}, 200, 5},
    {"thin slit", Mat3::diagonal(30, 30, 4), {true, true, false}, 200, 5},
    {"sheared slit", {{30, 0, 0, 9, 25, 0, 4, 3, 4}}, {true, true, false}, 200, 5},
    {"open cluster", Mat3::diagonal(10, 10, 10), {false, false, false}, 200, 5},
    {"open along x only", {{15, 2, 0, 0, 12, 1, 1, 0, 12}}, {false, true, true}, 300, 5},
    {"one flat layer, open", Mat3::diagonal(20, 20, 1), {true, true, false}, 1, 5},
};

}  // namespace

TEST_CASE("the cell grid finds the very pairs of the brute-force search in boxes of all kinds") {
    for (const Case& c : kCases) {
        INFO(c.what);
        const Box box(c.h, c.periodic);
        const std::vector<Vec3> position = scattered(box, c.atoms, 11);
        const NeighborList list = build_neighbor_list(box, position, c.reach, 2);
        const NeighborList reference = build_neighbor_list_brute_force(box, position, c.reach);
        REQUIRE(list.atoms() == c.atoms);
        CHECK(list.slots() == reference.slots());
        for (std::size_t i = 0; i < c.atoms; ++i)
            if (neighbors(list, i) != neighbors(reference, i)) FAIL("atom " << i << " has other neighbours");
        check_reverse(list);
        check_reverse(reference);
        CHECK(list.shifts.front() == std::array<int, 3>{0, 0, 0});
    }
}

TEST_CASE("the slots do not depend on the number of threads") {
    const Box box(Mat3::diagonal(40, 35, 30), {true, true, true});
    const std::vector<Vec3> position = scattered(box, 3000, 5);
    const NeighborList one = build_neighbor_list(box, position, 5, 1);
    for (int threads : {2, 3}) {
        const NeighborList more = build_neighbor_list(box, position, 5, threads);
        CHECK(more.begin == one.begin);
        CHECK(more.atom == one.atom);
        CHECK(more.shift == one.shift);
        CHECK(more.reverse == one.reverse);
    }
}

TEST_CASE("a recycled list is as good as a new one") {
    const Box box(Mat3::diagonal(20, 20, 20), {true, true, true});
    NeighborList used = build_neighbor_list(box, scattered(box, 500, 1), 6, 1);
    const std::vector<Vec3> position = scattered(box, 300, 2);
    const NeighborList fresh = build_neighbor_list(box, position, 5, 1);
    const NeighborList recycled = build_neighbor_list(box, position, 5, 1, std::move(used));
    CHECK(recycled.begin == fresh.begin);
    CHECK(recycled.atom == fresh.atom);
    CHECK(recycled.reverse == fresh.reverse);
    CHECK(recycled.reach == 5);
}

TEST_CASE("a simple cubic lattice has the neighbours that counting gives") {
    const Box box(Mat3::diagonal(3, 3, 3), {true, true, true});
    const std::vector<Vec3> position{{1, 1, 1}};
    CHECK(build_neighbor_list(box, position, 3.01, 1).slots() == 6);
    CHECK(build_neighbor_list(box, position, 4.25, 1).slots() == 6 + 12);
    CHECK(build_neighbor_list(box, position, 5.2, 1).slots() == 6 + 12 + 8);
}

TEST_CASE("atoms far outside of an open box are neighbours of each other") {
    const Box box(Mat3::diagonal(20, 20, 20), {true, true, false});
    const std::vector<Vec3> position{{1, 1, 5000}, {19, 1, 5001}, {1, 1, -700}, {10, 10, 10}};
    const NeighborList list = build_neighbor_list(box, position, 5, 1);
    CHECK(list.slots() == 2);
    CHECK(neighbors(list, 0) == std::vector<Neighbor>{{1u, -1, 0, 0}});
}

TEST_CASE("an atom at a place that is no number has no neighbours and disturbs no other") {
    const Box box(Mat3::diagonal(10, 10, 10), {true, true, false});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<Vec3> good{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}};
    for (Vec3 bad :
         {Vec3{nan, 1, 1}, Vec3{1, 1, nan}, Vec3{1, 1, 1e300}, Vec3{std::numeric_limits<double>::infinity(), 0, 0}}) {
        std::vector<Vec3> position = good;
        position.push_back(bad);
        const NeighborList list = build_neighbor_list(box, position, 4, 1);
        CHECK(list.begin[4] == list.begin[3]);
        CHECK(list.slots() == build_neighbor_list(box, good, 4, 1).slots());
        CHECK(out_of_range(box, bad));
    }
}

TEST_CASE("no atoms make an empty list") {
    const NeighborList list = build_neighbor_list(Box(Mat3::diagonal(9, 9, 9), {true, true, true}), {}, 5, 2);
    CHECK(list.atoms() == 0);
    CHECK(list.slots() == 0);
}

TEST_CASE("a box without volume is refused") {
    const Mat3 flat{{10, 0, 0, 0, 10, 0, 5, 5, 0}};
    CHECK_THROWS_WITH(
        check_box(Box(flat, {true, true, true}), 6),
        "found a box of volume 0 A^3, expected three lattice vectors that span a volume; mend the lattice");
    CHECK_THROWS_AS(
        check_box(Box(Mat3::diagonal(1, std::numeric_limits<double>::quiet_NaN(), 1), {true, true, true}), 6), Error);
}

TEST_CASE("a box of which a reach would span too many images is refused, if periodic there") {
    const Mat3 thin = Mat3::diagonal(10, 0.05, 10);
    CHECK_THROWS_WITH(
        build_neighbor_list(Box(thin, {true, true, true}), std::vector<Vec3>{{1, 0, 1}}, 6.4, 1),
        "found a box 0.05 A thick along lattice vector 2, expected at least 0.1 A (1/64 of the potential's "
        "reach of 6.4 A); mend the lattice or replicate the cell");
    CHECK_NOTHROW(build_neighbor_list(Box(thin, {true, false, true}), std::vector<Vec3>{{1, 0, 1}}, 6.4, 1));
}

TEST_CASE("more images than can be counted are refused by the machine") {
    const Box tiny(Mat3::diagonal(0.2, 0.2, 0.2), {true, true, true});
    try {
        build_neighbor_list(tiny, std::vector<Vec3>{{0, 0, 0}}, 6, 1);
        FAIL("expected an error");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::machine);
        CHECK_THAT(error.what(), Catch::Contains("images of the box, expected at most 65536; replicate the cell"));
    }
}

TEST_CASE("wrapping counts images and keeps the unwrapped place") {
    const Box box({{10, 0, 0, 3, 8, 0, -2, 1, 6}}, {true, false, true});
    for (Vec3 start : {Vec3{1, 1, 1}, Vec3{-37, 15, 22}, Vec3{120, -80, -9}}) {
        Vec3 r = start;
        std::array<int, 3> image{2, 5, -1};
        wrap(box, r, image);
        const Vec3 s = box.fractional(r);
        CHECK(s.x >= -1e-12);
        CHECK(s.x < 1 + 1e-12);
        CHECK(s.z >= -1e-12);
        CHECK(s.z < 1 + 1e-12);
        CHECK(image[1] == 5);
        const Vec3 now = r + box.shift(image[0], image[1], image[2]), before = start + box.shift(2, 5, -1);
        CHECK(norm(now - before) < 1e-12);
    }
}

TEST_CASE("wrapping leaves the bits of an atom inside the box alone") {
    const Box box(Mat3::diagonal(10, 10, 10), {true, true, true});
    Vec3 r{0.1, 9.99, 3.3333333333333335};
    std::array<int, 3> image{0, 0, 0};
    wrap(box, r, image);
    CHECK(r.x == 0.1);
    CHECK(r.y == 9.99);
    CHECK(r.z == 3.3333333333333335);
    CHECK(image == std::array<int, 3>{0, 0, 0});
}

TEST_CASE("spatial order names every atom once and brings neighbours together") {
    const State state = test::liquid(800, 3);
    std::vector<std::uint32_t> order = spatial_order(state.box, state.atoms.position, 3.5);
    double apart = 0, shuffled = 0;
    for (std::size_t k = 1; k < order.size(); ++k) {
        apart += norm(state.atoms.position[order[k]] - state.atoms.position[order[k - 1]]);
        shuffled += norm(state.atoms.position[k] - state.atoms.position[k - 1]);
    }
    CHECK(apart < 0.5 * shuffled);
    std::sort(order.begin(), order.end());
    for (std::uint32_t i = 0; i < 800; ++i) REQUIRE(order[i] == i);
}

TEST_CASE("memory is that of the arrays") {
    const Box box(Mat3::diagonal(20, 20, 20), {true, true, true});
    const NeighborList list = build_neighbor_list(box, scattered(box, 500, 1), 6, 1);
    CHECK(list.memory() >= 10 * list.slots() + 8 * 501);
    CHECK(list.memory() < 20 * list.slots() + 8 * 501 + 12 * 65536);
}
