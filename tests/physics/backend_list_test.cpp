// SPDX-License-Identifier: GPL-3.0-or-later
// The neighbour list with its skin: kept as long as it is safe, never longer, and restored bit for bit.
#include <catch2/catch.hpp>

#include "lmmd/base/random.hpp"
#include "support/backends.hpp"
#include "support/builders.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

// The state that a backend holds, evaluated from scratch with a list that has no skin to hide behind.
Result fresh(const State& state) {
    BackendOptions options;
    options.skin = 0;
    DensityBackend backend = density_backend(options);
    return evaluate(*backend.backend, state);
}

void check_against_fresh(Backend& backend, const ForceTotals& totals, State& state) {
    backend.download(state);
    const Result reference = fresh(state);
    CHECK(totals.energy == Approx(reference.totals.energy).epsilon(1e-11));
    const std::vector<Vec3> forces = backend.download_forces();
    double worst = 0;
    for (std::size_t i = 0; i < forces.size(); ++i) worst = std::max(worst, norm(forces[i] - reference.forces[i]));
    CHECK(worst < 1e-9);
}

void map_positions(Backend& backend, const Mat3& a) {
    Cell cell = backend.cell();
    cell.position_map = a;
    backend.set_cell(cell);
    backend.apply(CellPosition{}, {});
}

void strain_both(Backend& backend, Box& box, const Mat3& a) {
    map_positions(backend, a);
    box.set_lattice(box.h * a);
    backend.set_box(box);
}

bool same_bits(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
    bool same = a.size() == b.size();
    for (std::size_t i = 0; same && i < a.size(); ++i) same = a[i].x == b[i].x && a[i].y == b[i].y && a[i].z == b[i].z;
    return same;
}

}  // namespace

TEST_CASE("no pair is missed while a hot liquid flows, and lists last for several steps") {
    for (const DensityBackend& backend : density_backends()) {
        INFO(backend.what);
        State state = liquid(200, 1, {false, 3000});
        evaluate(*backend.backend, state);
        for (int step = 0; step < 150; ++step) {
            const ForceTotals totals = verlet(*backend.backend, 0.2);
            check_against_fresh(*backend.backend, totals, state);
        }
        CHECK(backend.lists() > 10);
        CHECK(backend.lists() < 60);
    }
}

TEST_CASE("no pair is missed while the box is strained together with its atoms") {
    for (const DensityBackend& backend : density_backends()) {
        INFO(backend.what);
        State state = liquid(200, 2, {false, 1000});
        evaluate(*backend.backend, state);
        Box box = state.box;
        for (int step = 0; step < 150; ++step) {
            Random random(Stream::test, 3, static_cast<std::uint64_t>(step), 0);
            Mat3 a = Mat3::identity();
            for (double& x : a.m) x += 0.002 * random.normal() - 0.0005;  // a walk towards a smaller, sheared box
            strain_both(*backend.backend, box, a);
            const ForceTotals totals = verlet(*backend.backend, 0.2);
            check_against_fresh(*backend.backend, totals, state);
        }
        CHECK(backend.lists() < 100);
    }
}

TEST_CASE("a list outlives a small strain of a large box, in which atoms move far, and ends with a large strain") {
    const State state = liquid(3000, 3);  // 39 A: 0.5 % is 0.2 A per atom, beyond any skin measured from the origin
    for (const DensityBackend& backend : density_backends()) {
        INFO(backend.what);
        evaluate(*backend.backend, state);
        Box box = state.box;
        const auto stretch = [&](double factor) {
            strain_both(*backend.backend, box, Mat3::diagonal(factor, factor, factor));
            State now = state;
            const ForceTotals totals = backend.backend->forces();
            check_against_fresh(*backend.backend, totals, now);
            return backend.lists();
        };
        CHECK(stretch(1.02) == 1);
        CHECK(stretch(0.96) == 1);
        CHECK(stretch(0.85) == 2);
    }
}

TEST_CASE("a box that changes without its atoms, or atoms without their box, are noticed") {
    for (const DensityBackend& backend : density_backends()) {
        INFO(backend.what);
        State state = liquid(100, 4);
        evaluate(*backend.backend, state);
        Box box = state.box;
        box.set_lattice(1.1 * box.h);
        backend->set_box(box);
        check_against_fresh(*backend.backend, backend->forces(), state);
        map_positions(*backend.backend, Mat3::diagonal(1.1, 1.1, 1.1));
        check_against_fresh(*backend.backend, backend->forces(), state);
    }
}

TEST_CASE("half a skin is the furthest that an atom goes on an old list") {
    BackendOptions options;
    options.skin = 0.6;
    for (double way : {0.299, 0.301})
        for (const DensityBackend& backend : density_backends(options)) {
            INFO(backend.what);
            State state = dimer(5.55);  // beyond the cutoff of 5, within the list's reach of 5.6
            const Vec3 along = (1 / 5.55) * (state.atoms.position[1] - state.atoms.position[0]);
            state.atoms.velocity = {way * along, -way * along};
            CHECK(evaluate(*backend.backend, state).totals.energy == 0);
            backend->apply(Drift{1}, {});
            const double w = DensityEvaluator::weight(5.55 - 2 * way);
            CHECK(w > 0);
            CHECK(backend->forces().energy == Approx(2 * (w * w + 0.5 * w)));
            CHECK(backend.lists() == (way < 0.3 ? 1 : 2));
        }
    // Just out of reach at first, inside the cutoff after half a skin each: the list of the start does not have this
    // pair.
    for (const DensityBackend& backend : density_backends(options)) {
        INFO(backend.what);
        State state = dimer(5.61);
        const Vec3 along = (1 / 5.61) * (state.atoms.position[1] - state.atoms.position[0]);
        state.atoms.velocity = {0.31 * along, -0.31 * along};
        evaluate(*backend.backend, state);
        backend->apply(Drift{1}, {});
        CHECK(backend->forces().energy > 0);
    }
}

TEST_CASE("saved in the middle of a list's life, a run goes on with the same bits") {
    for (TestBackend& b : backends()) {
        INFO(b.what);
        State state = liquid(150, 5, {true, 2000});
        evaluate(*b.backend, state);
        const double dt = 0.1;
        for (int step = 0; step < 37; ++step) verlet(*b.backend, dt);
        State kept = state;
        b->download(kept);
        ByteWriter out;
        b->save(out);
        const std::vector<Vec3> forces_then = b->download_forces();
        ForceTotals totals;
        for (int step = 0; step < 40; ++step) totals = verlet(*b.backend, dt);
        State end = state;
        b->download(end);

        std::vector<TestBackend> others = backends();
        for (TestBackend& other : others) {
            if (other.what != b.what) continue;
            other->upload(kept, all_in_group_zero(kept));
            ByteReader in(out.bytes(), "memory");
            other->load(in);
            CHECK(in.at_end());
            CHECK(same_bits(other->download_forces(), forces_then));
            ForceTotals again;
            for (int step = 0; step < 40; ++step) again = verlet(*other.backend, dt);
            CHECK(again.energy == totals.energy);
            State other_end = state;
            other->download(other_end);
            CHECK(same_bits(other_end.atoms.position, end.atoms.position));
            CHECK(same_bits(other_end.atoms.velocity, end.atoms.velocity));
            CHECK(other_end.atoms.image == end.atoms.image);
            CHECK(same_bits(other->download_forces(), b->download_forces()));
        }
    }
}

TEST_CASE("forces found anew after loading are the saved ones, bit for bit") {
    for (TestBackend& b : backends()) {
        INFO(b.what);
        const State state = liquid(150, 6, {true, 2000});
        evaluate(*b.backend, state);
        ForceTotals totals;
        for (int step = 0; step < 13; ++step) totals = verlet(*b.backend, 0.1);
        State kept = state;
        b->download(kept);
        ByteWriter out;
        b->save(out);
        const std::vector<Vec3> before = b->download_forces();
        const PerAtom shares = b->per_atom();
        b->upload(kept, all_in_group_zero(kept));
        ByteReader in(out.bytes(), "memory");
        b->load(in);
        const PerAtom shares_again = b->per_atom();
        CHECK(shares_again.energy == shares.energy);
        CHECK(b->forces().energy == totals.energy);
        CHECK(same_bits(b->download_forces(), before));
    }
}
