// SPDX-License-Identifier: GPL-3.0-or-later
// A NEP's forces and virial are derivatives of its energy; the energy has the symmetries of space. In double; every variant of
// the header (the models of tests/golden).
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>

#include "lmmd/base/random.hpp"
#include "lmmd/io/nep_file.hpp"
#include "lmmd/nep/tables.hpp"
#include "support/builders.hpp"
#include "support/golden.hpp"
#include "support/nep_evaluation.hpp"

namespace lmmd::test {
namespace {

void for_every_variant(const std::function<void(const NepModel&, const State&)>& check) {
    int models = 0;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder() / "nep")) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".nep.txt")) continue;
        const NepModel model = read_nep(entry.path());
        for (const GoldenFrame& frame : read_golden(entry.path().parent_path() / (name.substr(0, name.size() - 8) + ".golden.xyz"))) {
            if (frame.energy.size() > 20) continue;
            INFO(name << ", " << frame.energy.size() << " atoms");
            check(model, frame.state);
        }
        ++models;
    }
    CHECK(models == 22);
}

// Central differences at steps h and 2 h, combined: errors of order h^4 and eps E / h. With energies up to 1e3 eV (inside the
// ZBL) and lengths of 0.5 A in which they change, h = 5e-5 A leaves 1e-12 and 5e-9 of the energy. A pair that crosses a cutoff
// within the step, where the second derivative jumps, costs h times that jump.
template <class Energy>
double derivative(Energy energy) {
    const double h = 5e-5;
    const double near = (energy(h) - energy(-h)) / (2 * h), far = (energy(2 * h) - energy(-2 * h)) / (4 * h);
    return (4 * near - far) / 3;
}
double tolerance(const NepResult& result) {
    double scale = 1;
    for (const double e : result.energies) scale = std::max(scale, std::abs(e));
    for (const Vec3& f : result.force) scale = std::max(scale, norm(f));
    return 1e-7 * scale;
}

TEST_CASE("Forces are minus the derivatives of the energy by the positions") {
    for_every_variant([](const NepModel& model, const State& state) {
        const NepResult result = evaluate(model, state);
        for (std::size_t i = 0; i < state.atoms.size(); i += 2)
            for (int a = 0; a < 3; ++a) {
                const double slope = derivative([&](double h) {
                    State moved = state;
                    moved.atoms.position[i][a] += h;
                    return evaluate(model, moved).energy;
                });
                CHECK(result.force[i][a] == Approx(-slope).margin(tolerance(result)));
            }
    });
}

TEST_CASE("The virial is minus the derivative of the energy by the strain, and the sum of its shares") {
    for_every_variant([](const NepModel& model, const State& state) {
        const NepResult result = evaluate(model, state);
        Mat3 sum;
        for (const Mat3& w : result.virials) sum += w;
        for (int a = 0; a < 3; ++a)
            for (int b = 0; b < 3; ++b) {
                const double slope = derivative([&](double h) {
                    Mat3 strain;
                    strain(a, b) = 0.2 * h;  // lengths of some 5 A: the same displacements as above
                    return evaluate(model, strained(state, strain)).energy;
                }) / 0.2;
                const double margin = 20 * tolerance(result);
                CHECK(result.virial(a, b) == Approx(-slope).margin(margin));
                CHECK(result.virial(a, b) == Approx(result.virial(b, a)).margin(margin));
                CHECK(result.virial(a, b) == Approx(sum(a, b)).margin(1e-12 * margin / 1e-9));
            }
    });
}

TEST_CASE("The largest model that the reader takes has forces, too") {
    NepShape shape = small_shape({.elements = 1, .zbl = false, .neurons = 3});
    shape.n_max_radial = shape.n_max_angular = shape.basis_radial = shape.basis_angular = kMaxBasis - 1;
    shape.l_max = kMaxL;
    shape.many_body.fill(true);
    NepModel model = random_model(8, shape);
    for (double& s : model.q_scaler) s *= 0.01;
    const State state = liquid(10, 4);
    const NepResult result = evaluate(model, state);
    const double slope = derivative([&](double h) {
        State moved = state;
        moved.atoms.position[3].y += h;
        return evaluate(model, moved).energy;
    });
    CHECK(result.force[3].y == Approx(-slope).margin(tolerance(result)));
    CHECK(std::abs(slope) > 1e-3);
}

double largest_difference(const std::vector<Vec3>& a, const std::vector<Vec3>& b) {
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, norm(a[i] - b[i]));
    return worst;
}

TEST_CASE("Energies and forces do not change when everything moves or atoms are renumbered, and turn with the atoms") {
    for_every_variant([](const NepModel& model, const State& state) {
        const NepResult result = evaluate(model, state);
        const double margin = 1e-5 * tolerance(result);  // rounding alone
        State moved = state;
        for (Vec3& r : moved.atoms.position) r += Vec3{1.7, -23.1, 0.9};
        CHECK(evaluate(model, moved).energy == Approx(result.energy).margin(100 * margin));
        CHECK(largest_difference(evaluate(model, moved).force, result.force) < 100 * margin);

        const double c = std::cos(0.8), s = std::sin(0.8);
        const Mat3 turn = Mat3{{c, s, 0, -s, c, 0, 0, 0, 1}} * Mat3{{1, 0, 0, 0, c, -s, 0, s, c}};
        State turned = state;
        turned.box.set_lattice(state.box.h * turn);
        for (Vec3& r : turned.atoms.position) r = r * turn;
        std::vector<Vec3> expected = result.force;
        for (Vec3& f : expected) f = f * turn;
        const NepResult after = evaluate(model, turned);
        CHECK(after.energy == Approx(result.energy).margin(100 * margin));
        CHECK(largest_difference(after.force, expected) < 100 * margin);

        State reversed = state;
        std::reverse(reversed.atoms.position.begin(), reversed.atoms.position.end());
        std::reverse(reversed.atoms.symbol.begin(), reversed.atoms.symbol.end());
        NepResult back = evaluate(model, reversed);
        std::reverse(back.force.begin(), back.force.end());
        CHECK(largest_difference(back.force, result.force) < 100 * margin);

        Vec3 total;
        for (const Vec3& f : result.force) total += f;
        CHECK(norm(total) < 100 * margin);
    });
}

TEST_CASE("A cell smaller than the cutoff is its own supercell") {
    for_every_variant([](const NepModel& model, const State& state) {
        if (!state.box.periodic[0] || state.atoms.size() > 4) return;  // the thin cells
        State super = state;
        const int times[3] = {3, 2, 2};
        super.atoms.position.clear();
        super.atoms.symbol.clear();
        for (int x = 0; x < times[0]; ++x)
            for (int y = 0; y < times[1]; ++y)
                for (int z = 0; z < times[2]; ++z)
                    for (std::size_t i = 0; i < state.atoms.size(); ++i) {
                        super.atoms.position.push_back(state.atoms.position[i] + state.box.shift(x, y, z));
                        super.atoms.symbol.push_back(state.atoms.symbol[i]);
                    }
        Mat3 h = state.box.h;
        for (int a = 0; a < 3; ++a)
            for (int b = 0; b < 3; ++b) h(a, b) *= times[a];
        super.box.set_lattice(h);
        const NepResult one = evaluate(model, state), many = evaluate(model, super);
        const double margin = 1e-5 * tolerance(one);
        CHECK(many.energy == Approx(12 * one.energy).margin(100 * margin));
        CHECK(trace(many.virial) == Approx(12 * trace(one.virial)).margin(1000 * margin));
        for (std::size_t i = 0; i < many.force.size(); ++i)
            CHECK(norm(many.force[i] - one.force[i % one.force.size()]) < 100 * margin);
    });
}

TEST_CASE("Energy and force of a dimer are continuous at every cutoff and vanish beyond") {
    NepModel model = random_model(4, ModelOptions{1, false, 8});
    model.zbl = {Zbl::Kind::universal, 1.4, 2.3, 0, {}};
    for (const double rc : {6.0, 5.0, 2.3, 1.4}) {
        const NepResult below = evaluate(model, dimer(rc - 1e-7)), above = evaluate(model, dimer(rc + 1e-7));
        INFO("cutoff " << rc);
        CHECK(below.energy == Approx(above.energy).margin(1e-4 * (rc < 3 ? 1 : 1e-2)));
        CHECK(norm(below.force[0] - above.force[0]) < 1e-3 * (rc < 3 ? 1 : 1e-2));
    }
    const NepResult alone = evaluate(model, dimer(6.0001));
    CHECK(norm(alone.force[0]) == 0);
    CHECK(evaluate(model, dimer(12)).energy == alone.energy);
    CHECK(norm(evaluate(model, dimer(5.9)).force[0]) > 1e-6);
}

TEST_CASE("A ZBL may reach beyond the cutoffs of the NEP") {
    NepModel model = random_model(4, ModelOptions{1, false, 8});
    const double bare = evaluate(model, dimer(6.4)).energy;
    model.zbl = {Zbl::Kind::universal, 6.2, 7, 0, {}};
    const Pair<double> pair = zbl(6.4, make_zbl_pair(model, 0, 0));
    const NepResult result = evaluate(model, dimer(6.4));
    CHECK(pair.value > 1e-4);
    CHECK(result.energy - bare == Approx(pair.value).epsilon(1e-9));
    CHECK(result.energies[0] == result.energies[1]);
    CHECK(norm(result.force[0]) == Approx(-pair.slope).epsilon(1e-9));
    CHECK(dot(result.force[0], Vec3{1, 2, 3}) < 0);  // repelled
}

TEST_CASE("A lone atom has the energy of an empty descriptor and no force") {
    for_every_variant([](const NepModel& model, const State&) {
        State state;
        state.box = Box(Mat3::diagonal(40, 40, 40), {false, false, false});
        state.atoms.symbol = {model.shape.elements.back()};
        state.atoms.position = {Vec3{20, 20, 20}};
        state.atoms.image.resize(1);
        const NepShape& shape = model.shape;
        const NepLayout layout(shape);
        const double* network = model.parameters.data() + layout.network_stride * (shape.networks() - 1);
        double expected = -model.parameters[layout.common_bias] - (shape.version == 5 ? network[layout.own_bias] : 0);
        for (int k = 0; k < shape.neurons; ++k) expected += network[layout.w1 + k] * std::tanh(-network[layout.b0 + k]);
        const NepResult result = evaluate(model, state);
        CHECK(result.energy == Approx(expected).margin(1e-13));
        CHECK(norm(result.force[0]) == 0);
    });
}

TEST_CASE("Blocks of atoms and the skin of the list make no difference") {
    const NepModel model = random_model(6, ModelOptions{2, true, 8});
    const State state = liquid(60, 3, {.alloy = true});
    const auto evaluator = make_nep_evaluator_double(model);
    const NepResult thick = evaluate(*evaluator, model, state, 1.5), thin = evaluate(*evaluator, model, state, 0);
    CHECK(thin.energy == Approx(thick.energy).epsilon(1e-13));
    CHECK(largest_difference(thin.force, thick.force) < 1e-11);

    std::vector<Vec3> position = state.atoms.position, force(60);
    std::vector<int> type;
    for (const std::string& symbol : state.atoms.symbol) type.push_back(model.type_of(symbol));
    for (Vec3& r : position) { std::array<int, 3> image{}; wrap(state.box, r, image); }
    const NeighborList list = build_neighbor_list(state.box, position, model.max_cutoff() + 1.5, 1);
    const std::vector<Vec3> shifts = list.shift_vectors(state.box);
    std::vector<double> energy(60);
    evaluator->resize(list.slots());
    for (const auto& [first, last] : {std::pair<int, int>{41, 60}, {0, 7}, {7, 41}})
        evaluator->partial_forces({position, type, list, shifts}, first, last, energy);
    evaluator->gather({position, type, list, shifts}, 0, 60, force);
    CHECK(energy == thick.energies);
    CHECK(largest_difference(force, thick.force) == 0);
}

}  // namespace
}  // namespace lmmd::test
