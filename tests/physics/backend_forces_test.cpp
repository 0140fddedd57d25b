// SPDX-License-Identifier: GPL-3.0-or-later
// Energies, forces and virials as they leave a backend, whatever the box.
#include <catch2/catch.hpp>

#include "lmmd/build/replicate.hpp"
#include "support/backends.hpp"
#include "support/builders.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

State alloy(std::int64_t atoms, std::uint64_t seed) { return liquid(atoms, seed, {true, 500}); }

void check_equal(const std::vector<Vec3>& a, const std::vector<Vec3>& b, double tolerance) {
    REQUIRE(a.size() == b.size());
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, norm(a[i] - b[i]));
    CHECK(worst < tolerance);
}

void check_equal(const Mat3& a, const Mat3& b, double tolerance) {
    for (int k = 0; k < 9; ++k) CHECK(std::abs(a.m[k] - b.m[k]) < tolerance);
}

double largest(const std::vector<Vec3>& forces) {
    double most = 0;
    for (const Vec3& f : forces) most = std::max(most, norm(f));
    return most;
}

double energy_of(Backend& backend, const State& state) { return evaluate(backend, state).totals.energy; }

}  // namespace

TEST_CASE("a dimer of the density potential has the energy and force of its formula") {
    DensityBackend backend = density_backend();
    for (double r : {1.5, 2.7, 4.9, 5.1}) {
        const State state = dimer(r);
        const Result result = evaluate(*backend.backend, state);
        const double w = DensityEvaluator::weight(r), slope = DensityEvaluator::slope(r);
        CHECK(result.totals.energy == Approx(2 * (w * w + 0.5 * w)).margin(1e-14));
        const Vec3 along = (1 / r) * (state.atoms.position[1] - state.atoms.position[0]);
        CHECK(dot(result.forces[1], along) == Approx(-2 * (2 * w + 0.5) * slope).margin(1e-14));
        CHECK(norm(result.forces[0] + result.forces[1]) < 1e-14);
        CHECK(trace(result.totals.virial) == Approx(-2 * r * (2 * w + 0.5) * slope).margin(1e-14));
    }
}

TEST_CASE("forces sum to zero to rounding") {
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const Result result = evaluate(*b.backend, alloy(300, 1));
        Vec3 sum;
        double scale = 0;
        for (const Vec3& f : result.forces) {
            sum += f;
            scale += norm(f);
        }
        CHECK(largest(result.forces) > 0.1);
        CHECK(norm(sum) < 1e-13 * scale);
    }
}

TEST_CASE("forces are minus the slope of the energy") {
    const State state = alloy(40, 2);  // the box is smaller than twice the cutoff
    const double h = 1e-4;
    for (const TestBackend& b : double_backends()) {
        INFO(b.what);
        const std::vector<Vec3> forces = evaluate(*b.backend, state).forces;
        for (std::size_t i : {std::size_t{0}, std::size_t{17}, std::size_t{39}})
            for (int a = 0; a < 3; ++a) {
                State moved = state;
                moved.atoms.position[i][a] += h;
                const double up = energy_of(*b.backend, moved);
                moved.atoms.position[i][a] -= 2 * h;
                const double down = energy_of(*b.backend, moved);
                CHECK(std::abs(forces[i][a] + (up - down) / (2 * h)) < 2e-5 * std::max(1.0, largest(forces)));
            }
    }
}

TEST_CASE("the virial is minus the slope of the energy with strain") {
    const double h = 1e-5;
    State state = alloy(40, 3);
    state.box.set_lattice(state.box.h * Mat3{{1, 0.1, 0, 0, 1, 0, -0.2, 0, 1}});
    for (const TestBackend& b : double_backends()) {
        INFO(b.what);
        const Mat3 virial = evaluate(*b.backend, state).totals.virial;
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j) {
                Mat3 strain;
                strain(i, j) = h;
                const double up = energy_of(*b.backend, strained(state, strain));
                const double down = energy_of(*b.backend, strained(state, -1.0 * strain));
                CHECK(std::abs(virial(i, j) + (up - down) / (2 * h)) < 1e-5 * std::max(1.0, trace(virial)));
            }
    }
}

TEST_CASE("the virial of a potential that knows no direction is symmetric") {
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const Mat3 virial = evaluate(*b.backend, alloy(200, 4)).totals.virial;
        check_equal(virial, transpose(virial), 200 * b.accuracy);
    }
}

TEST_CASE("a box smaller than the cutoff is its own supercell") {
    struct Shape {
        const char* what;
        Mat3 stretch;
        std::array<bool, 3> periodic;
        std::array<int, 3> copies;
    };
    const Shape shapes[] = {
        {"cube of 5 A", Mat3::identity(), {true, true, true}, {3, 3, 3}},
        {"triclinic", {{1, 0, 0, 0.3, 1, 0, -0.2, 0.4, 1}}, {true, true, true}, {4, 3, 4}},
        {"open slit", Mat3::identity(), {true, true, false}, {3, 4, 1}},
        {"open wire", Mat3::identity(), {false, true, false}, {1, 5, 1}},
    };
    for (const Shape& shape : shapes) {
        State small = with_periodicity(alloy(6, 5), shape.periodic);
        small = strained(small, shape.stretch + -1.0 * Mat3::identity());
        const State large = replicate(small, shape.copies);
        const double times = static_cast<double>(large.atoms.size()) / 6;
        for (const TestBackend& b : backends()) {
            INFO(b.what << ", " << shape.what);
            const Result one = evaluate(*b.backend, small), many = evaluate(*b.backend, large);
            CHECK(many.totals.energy / times == Approx(one.totals.energy).margin(6 * b.accuracy));
            check_equal((1 / times) * many.totals.virial, one.totals.virial, 30 * b.accuracy);
            std::vector<Vec3> repeated;
            for (std::size_t i = 0; i < large.atoms.size(); ++i) repeated.push_back(one.forces[i % 6]);
            check_equal(many.forces, repeated, 20 * b.accuracy);
        }
    }
}

TEST_CASE("a long thin slit costs nothing in accuracy: 300 A by 4 A by an open gap") {
    const State part = with_periodicity(alloy(8, 6), {true, true, false});
    const State slit = replicate(part, {50, 1, 1}), wide = replicate(part, {50, 4, 1});
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const Result narrow = evaluate(*b.backend, slit), reference = evaluate(*b.backend, wide);
        CHECK(4 * narrow.totals.energy == Approx(reference.totals.energy).margin(400 * b.accuracy));
    }
}

TEST_CASE("whole lattice vectors added to atoms change nothing but their images") {
    const State state = alloy(100, 7);
    State moved = state;
    for (std::size_t i = 0; i < 100; i += 3) moved.atoms.position[i] += state.box.shift(2, -1, 0);
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const Result here = evaluate(*b.backend, state), there = evaluate(*b.backend, moved);
        CHECK(there.totals.energy == Approx(here.totals.energy).epsilon(1e-9));
        check_equal(there.forces, here.forces, 10 * b.accuracy);
        State back = moved;
        b->download(back);
        for (std::size_t i = 0; i < 100; i += 3) {
            const std::array<int, 3>& n = back.atoms.image[i];
            CHECK(norm(back.atoms.position[i] + state.box.shift(n[0], n[1], n[2]) - moved.atoms.position[i]) < 1e-11);
        }
    }
}

TEST_CASE("atoms may stand in any order") {
    const State state = alloy(120, 8);
    State reversed = state;
    std::reverse(reversed.atoms.position.begin(), reversed.atoms.position.end());
    std::reverse(reversed.atoms.symbol.begin(), reversed.atoms.symbol.end());
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const Result a = evaluate(*b.backend, state);
        Result c = evaluate(*b.backend, reversed);
        std::reverse(c.forces.begin(), c.forces.end());
        CHECK(c.totals.energy == Approx(a.totals.energy).epsilon(1e-6));
        check_equal(c.forces, a.forces, 20 * b.accuracy);
    }
}

TEST_CASE("the list of the cell grid and that of all pairs give the same forces") {
    const State state = strained(alloy(150, 9), Mat3{{0, 0.3, 0, 0, 0, -0.2, 0.1, 0, 0}});
    DensityBackend backend = density_backend();
    const Result result = evaluate(*backend.backend, state);
    std::vector<Vec3> position = state.atoms.position;
    std::array<int, 3> image{};
    for (Vec3& r : position) wrap(state.box, r, image);
    const NeighborList list = build_neighbor_list_brute_force(state.box, position, 6);
    const std::vector<Vec3> shift = list.shift_vectors(state.box);
    const std::vector<int> type(150, 0);
    const NepInput input{position, type, list, shift};
    DensityEvaluator evaluator;
    evaluator.resize(list.slots());
    std::vector<double> energy(150);
    std::vector<Vec3> forces(150);
    const NepTotals totals = evaluator.partial_forces(input, 0, 150, energy);
    evaluator.gather(input, 0, 150, forces);
    CHECK(result.totals.energy == Approx(totals.energy).epsilon(1e-13));
    check_equal(result.forces, forces, 1e-11);
    check_equal(result.totals.virial, totals.virial, 1e-9);

    // A neighbour gets the virial of the pair: that of atom j is -sum_i r_ij (x) F_ij.
    std::vector<Mat3> virial(150);
    for (std::size_t i = 0; i < 150; ++i)
        for (std::size_t k = list.begin[i]; k < list.begin[i + 1]; ++k) {
            const Vec3 r = position[list.atom[k]] + shift[list.shift[k]] - position[i];
            virial[list.atom[k]] += -1.0 * outer(r, evaluator.partial_force(k));
        }
    const PerAtom shares = backend->per_atom();
    for (std::size_t i = 0; i < 150; ++i) {
        CHECK(shares.energy[i] == Approx(energy[i]).epsilon(1e-12));
        check_equal(shares.virial[i], virial[i], 1e-11);
    }
}

TEST_CASE("shares of the atoms add up to the totals") {
    for (const TestBackend& b : backends()) {
        INFO(b.what);
        const Result result = evaluate(*b.backend, alloy(250, 10));
        const PerAtom shares = b->per_atom();
        double energy = 0;
        Mat3 virial;
        for (double e : shares.energy) energy += e;
        for (const Mat3& v : shares.virial) virial += v;
        CHECK(energy == Approx(result.totals.energy).margin(250 * b.accuracy));
        check_equal(virial, result.totals.virial, 250 * b.accuracy);
    }
}

TEST_CASE("the bits of energies, forces and sums do not depend on the number of threads") {
    const State state = alloy(5000, 11);  // enough atoms that even cheap passes are shared out
    for (Precision precision : {Precision::real64, Precision::mixed}) {
        std::vector<Result> results;
        std::vector<AtomSums> sums;
        for (int threads : {1, 2, 3}) {
            BackendOptions options;
            options.precision = precision;
            options.threads = threads;
            const auto backend = make_cpu_backend(random_model(7, ModelOptions{2, true, 4}), options);
            results.push_back(evaluate(*backend, state));
            backend->apply(Kick{0.1}, {});
            sums.push_back(backend->sums({}));
        }
        for (std::size_t k : {std::size_t{1}, std::size_t{2}}) {
            CHECK(results[k].totals.energy == results[0].totals.energy);
            CHECK(std::equal(results[k].totals.virial.m, results[k].totals.virial.m + 9, results[0].totals.virial.m));
            bool same = true;
            for (std::size_t i = 0; i < 5000; ++i)
                same = same && norm(results[k].forces[i] - results[0].forces[i]) == 0;
            CHECK(same);
            CHECK(sums[k].power == sums[0].power);
            CHECK(trace(sums[k].kinetic) == trace(sums[0].kinetic));
            CHECK(sums[k].momentum.x == sums[0].momentum.x);
        }
    }
}
