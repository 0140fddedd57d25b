// SPDX-License-Identifier: GPL-3.0-or-later
// What crosses the boundary to a backend, and back.
#include <catch2/catch.hpp>
#include <limits>

#include "support/backends.hpp"
#include "support/builders.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr std::uint64_t kEven = 1u << 2;

std::vector<std::uint64_t> even_atoms(const State& state) {
    std::vector<std::uint64_t> masks = all_in_group_zero(state);
    for (std::size_t i = 0; i < masks.size(); i += 2) masks[i] |= kEven;
    return masks;
}

// A single atom of 69.723 amu in an open box.
State lone_atom(Vec3 position, Vec3 velocity) {
    State state = dimer(20);
    state.atoms.position = {position, {25, 25, 25}};
    state.atoms.velocity = {velocity, {}};
    return state;
}

}  // namespace

TEST_CASE("a state comes back as it went") {
    const State state = shaken(liquid(90, 1, {true, 300}), 30, 2);  // many atoms outside of the box
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        b->upload(state, all_in_group_zero(state));
        State back = state;
        back.atoms.position.assign(90, Vec3{});
        back.atoms.velocity.assign(90, Vec3{});
        b->download(back);
        for (std::size_t i = 0; i < 90; ++i) {
            CHECK(norm(back.atoms.position[i] - state.atoms.position[i]) == 0);
            CHECK(norm(back.atoms.velocity[i] - state.atoms.velocity[i]) == 0);
        }
        CHECK(back.atoms.image == state.atoms.image);
    }
}

TEST_CASE("after forces every atom is inside the box and its unwrapped place is the old one") {
    const State state = shaken(liquid(90, 1), 30, 2);
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        evaluate(*b.backend, state);
        State back = state;
        b->download(back);
        for (std::size_t i = 0; i < 90; ++i) {
            const Vec3 s = back.box.fractional(back.atoms.position[i]);
            for (int a = 0; a < 3; ++a) CHECK(std::abs(s[a] - 0.5) < 0.5 + 1e-12);
            const std::array<int, 3>& n = back.atoms.image[i];
            CHECK(norm(back.atoms.position[i] + back.box.shift(n[0], n[1], n[2]) - state.atoms.position[i]) < 1e-11);
        }
    }
}

TEST_CASE("velocities and groups are taken in input order at any time") {
    const State state = liquid(90, 3);
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        evaluate(*b.backend, state);  // the backend may have put the atoms into an order of its own
        std::vector<Vec3> velocity(90);
        for (std::size_t i = 0; i < 90; ++i) velocity[i] = {double(i), -double(i), 0.5};
        b->upload_velocities(velocity);
        State back = state;
        b->download(back);
        for (std::size_t i = 0; i < 90; ++i) CHECK(back.atoms.velocity[i].x == double(i));
        b->set_groups(even_atoms(state));
        CHECK(b->sums({kEven, 0}).count == 45);
        CHECK(b->sums({~std::uint64_t{0}, kEven}).momentum.x == Approx(69.723 * 45 * 45));  // 1 + 3 + ... + 89
    }
}

TEST_CASE("sums are those of the selected atoms") {
    State state = liquid(60, 4, {true, 700});
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        b->upload(state, even_atoms(state));
        b->forces();
        const std::vector<Vec3> force = b->download_forces();
        AtomSums expected;
        for (std::size_t i = 0; i < 60; i += 2) {
            const Vec3 v = state.atoms.velocity[i];
            expected.mass += state.atoms.mass[i];
            expected.kinetic += state.atoms.mass[i] * outer(v, v);
            expected.momentum += state.atoms.mass[i] * v;
            expected.power += dot(force[i], v);
            expected.force2 += norm2(force[i]);
            expected.velocity2 += norm2(v);
            expected.max_speed = std::max(expected.max_speed, norm(v));
            for (int a = 0; a < 3; ++a) expected.max_force = std::max(expected.max_force, std::abs(force[i][a]));
        }
        const AtomSums sums = b->sums({kEven, 0});
        CHECK(sums.count == 30);
        CHECK(sums.mass == Approx(expected.mass));
        for (int k = 0; k < 9; ++k) CHECK(sums.kinetic.m[k] == Approx(expected.kinetic.m[k]).margin(1e-12));
        CHECK(norm(sums.momentum - expected.momentum) < 1e-12);
        CHECK(sums.power == Approx(expected.power).margin(1e-12));
        CHECK(sums.force2 == Approx(expected.force2));
        CHECK(sums.velocity2 == Approx(expected.velocity2));
        CHECK(sums.max_speed == Approx(expected.max_speed));
        CHECK(sums.max_force == expected.max_force);
        CHECK(sums.broken == -1);
    }
}

TEST_CASE("operations act on selected atoms only") {
    const State state = liquid(60, 5);
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        b->upload(state, even_atoms(state));
        b->forces();
        b->apply(Freeze{}, {kEven, 0});
        b->apply(Drift{2}, {});
        State back = state;
        b->download(back);
        for (std::size_t i = 0; i < 60; ++i) {
            const std::array<int, 3>& n = back.atoms.image[i];
            const Vec3 way = back.atoms.position[i] + back.box.shift(n[0], n[1], n[2]) - state.atoms.position[i];
            CHECK(norm(way - (i % 2 == 0 ? 0.0 : 2.0) * state.atoms.velocity[i]) < 1e-12);
        }
    }
}

TEST_CASE("an atom with a number that is none is named by its input index") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        State state = liquid(60, 6);
        state.atoms.position[41].y = nan;
        evaluate(*b.backend, state);
        CHECK(b->sums({}).broken == 41);
        const std::vector<Vec3> force = b->download_forces();
        CHECK(std::isnan(force[41].x));
        CHECK(std::isfinite(force[40].x));
        state = liquid(60, 6);
        state.atoms.velocity[17].x = std::numeric_limits<double>::infinity();
        evaluate(*b.backend, state);
        CHECK(b->sums({}).broken == 17);
    }
}

TEST_CASE("an atom that flew out of reach is not passed over in silence") {
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        State state = with_periodicity(liquid(60, 6), {true, true, false});
        state.atoms.position[5].z = 1e12;
        evaluate(*b.backend, state);
        CHECK(b->sums({}).broken == 5);
    }
}

TEST_CASE("an element that the potential lacks is named with its atom") {
    State state = liquid(5, 1);
    state.atoms.symbol[3] = "Bi";
    for (const DensityBackend& backend : density_backends()) {
        INFO(backend.what);
        CHECK_THROWS_WITH(
            backend->upload(state, all_in_group_zero(state)),
            "found element 'Bi' (atom 4), expected one that the potential density has: Ga, In; use a potential that "
            "was trained for it");
    }
}

TEST_CASE("a skin that is no length is refused") {
    BackendOptions options;
    options.skin = -0.5;
    CHECK_THROWS_WITH(density_backend(options), "found a neighbour skin of -0.5 A, expected a length from 0");
}

TEST_CASE("a wall pushes as its potential says and feels the same force outwards") {
    const double d = 2.5;
    const Lj93 potential{0.01, 2.8};
    const WallForce w = potential(d);
    for (const TestBackend& b : backends())
        for (double inward : {1.0, -1.0}) {
            INFO(b.what << ", inward " << inward);
            const State state = lone_atom({5, 5 + inward * d, 5}, {});
            evaluate(*b.backend, state);
            const Wall wall{{1, 5, inward, 0}, potential};
            b->set_groups({kEven | 1, 1});
            const WallTotals totals = push(*b.backend, wall, {kEven, 0});
            CHECK(totals.energy == Approx(w.energy));
            CHECK(totals.force == Approx(w.force));
            CHECK(totals.lost == -1);
            CHECK(b->download_forces()[0].y == Approx(inward * w.force));
            CHECK(b->download_forces()[0].x == 0);
            CHECK(b->download_forces()[1].y == 0);
        }
}

TEST_CASE("an atom behind an impenetrable wall is lost, and said so") {
    const Lj93 potential{0.01, 2.8};
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const State state = lone_atom({5, 4.9, 5}, {});
        evaluate(*b.backend, state);
        CHECK(push(*b.backend, {{1, 5, 1, 0}, potential}).lost == 0);
        CHECK(push(*b.backend, {{1, 5, -1, 0}, potential}).lost == 1);  // the other atom is at y = 25
        CHECK(push(*b.backend, {{1, 5, 1, 0}, HarmonicWall{1}}).lost == -1);
    }
}

TEST_CASE("a mirror sends an atom back with its momentum reversed in the mirror's frame") {
    const double m = 69.723, v = -0.3, speed = 0.1;
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        evaluate(*b.backend, lone_atom({5, 5, 1.8}, {0.2, 0, v}));
        const WallTotals totals = reflect(*b.backend, {2, 2, 1, speed});
        State back = lone_atom({}, {});
        b->download(back);
        CHECK(back.atoms.position[0].z == Approx(2.2));
        CHECK(back.atoms.velocity[0].z == Approx(2 * speed - v));
        CHECK(back.atoms.velocity[0].x == 0.2);
        CHECK(totals.impulse == Approx(m * (2 * speed - 2 * v)));
        CHECK(totals.work == Approx(0.5 * m * ((2 * speed - v) * (2 * speed - v) - v * v)));
        CHECK(norm(back.atoms.position[1] - Vec3{25, 25, 25}) == 0);
        CHECK(push(*b.backend, {{2, 30, 1, 0}, Mirror{}}).energy == 0);
    }
}

TEST_CASE("a truncated or foreign save is refused") {
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const State state = liquid(30, 1);
        evaluate(*b.backend, state);
        ByteWriter out;
        b->save(out);
        const std::string bytes = out.bytes();
        for (std::size_t size : {std::size_t{0}, bytes.size() / 3, bytes.size() - 1}) {
            b->upload(state, all_in_group_zero(state));
            ByteReader in(std::string_view(bytes).substr(0, size), "checkpoint");
            CHECK_THROWS_AS(b->load(in), Error);
        }
        const State other = liquid(31, 1);
        b->upload(other, all_in_group_zero(other));
        ByteReader in(bytes, "checkpoint");
        CHECK_THROWS_AS(b->load(in), Error);
    }
}

TEST_CASE("memory grows with the atoms and holds at least the list") {
    const std::vector<DensityBackend> small = density_backends(), large = density_backends();
    for (std::size_t k = 0; k < small.size(); ++k) {
        INFO(small[k].what);
        evaluate(*small[k].backend, liquid(500, 1));
        evaluate(*large[k].backend, liquid(2000, 1));
        // 45 neighbours within 6 A at 0.05 atoms/A^3, at least 6 bytes a slot and 24 of partial force.
        CHECK(small[k]->memory() > 500 * 45 * 30);
        const double ratio = static_cast<double>(large[k]->memory()) / static_cast<double>(small[k]->memory());
        CHECK(ratio > 3.5);
        CHECK(ratio < 4.5);
    }
}

TEST_CASE("a backend says what it is") {
    BackendOptions options;
    options.threads = 2;
    CHECK(density_backend(options)->name() == "cpu, 2 threads, density");
    options.threads = 1;
    CHECK(density_backend(options)->name() == "cpu, 1 thread, density");
    CHECK(density_backends().back()->name() == "host, density");
}
