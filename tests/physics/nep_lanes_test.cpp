// SPDX-License-Identifier: GPL-3.0-or-later
// Float lanes of every width against double, on liquids: the kernels of the machine's instruction sets, and kernels of 4, 8 and
// 16 lanes compiled for any machine.
#include <catch2/catch.hpp>

#include <cmath>

#include "cpu/nep_evaluator.hpp"
#include "lmmd/base/lanes.hpp"

#include "support/builders.hpp"
#include "support/nep_evaluation.hpp"

namespace lmmd::test {
namespace {

struct Here {};
template <int W>
const NepKernel<float> kKernel{W == 4 ? "4 lanes" : (W == 8 ? "8 lanes" : "16 lanes"), W, scratch_bytes<Lanes<float, W, Here>>,
                               lmmd::evaluate<Lanes<float, W, Here>>, multiply_adds<Lanes<float, W, Here>>};

std::vector<std::unique_ptr<NepEvaluator>> evaluators(const NepModel& model) {
    std::vector<std::unique_ptr<NepEvaluator>> all;
    for (const NepKernel<float>* kernel : {&kKernel<4>, &kKernel<8>, &kKernel<16>})
        all.push_back(make_nep_evaluator(model, *kernel));
    all.push_back(make_nep_evaluator_lanes(model, Instructions::portable));
    if (best_instructions() != Instructions::portable) all.push_back(make_nep_evaluator_lanes(model, Instructions::avx2));
    if (best_instructions() == Instructions::avx512) all.push_back(make_nep_evaluator_lanes(model, Instructions::avx512));
    return all;
}

struct Errors {
    double energy = 0, force = 0, virial = 0;  // per atom, eV; RMS of a component relative to the RMS; relative to the largest
};
Errors errors(const NepResult& lanes, const NepResult& exact) {
    double error2 = 0, force2 = 0, largest = 0;
    Errors e;
    for (std::size_t i = 0; i < exact.force.size(); ++i) {
        error2 += norm2(lanes.force[i] - exact.force[i]);
        force2 += norm2(exact.force[i]);
    }
    for (int k = 0; k < 9; ++k) largest = std::max(largest, std::abs(exact.virial.m[k]));
    for (int k = 0; k < 9; ++k) e.virial = std::max(e.virial, std::abs(lanes.virial.m[k] - exact.virial.m[k]) / largest);
    e.energy = std::abs(lanes.energy - exact.energy) / static_cast<double>(exact.force.size());
    e.force = std::sqrt(error2 / force2);
    return e;
}

void compare(const NepModel& model, const State& state) {
    const NepResult exact = evaluate(model, state);
    for (const auto& evaluator : evaluators(model)) {
        const NepResult lanes = evaluate(*evaluator, model, state);
        const Errors e = errors(lanes, exact);
        INFO(evaluator->name() << ": energy " << e.energy << " eV/atom, force " << e.force << ", virial " << e.virial);
        CHECK(e.energy < 1e-5);
        CHECK(e.force < 1e-5);
        CHECK(e.virial < 1e-5);
        Vec3 total;
        for (const Vec3& f : lanes.force) total += f;
        CHECK(norm(total) < 1e-10);  // every partial force is taken from one atom and given to another
        CHECK(evaluate(*evaluator, model, state).energy == lanes.energy);
    }
}

TEST_CASE("Float lanes agree with double in a liquid and an alloy") {
    compare(random_model(1, ModelOptions{1, true, 30}), liquid(200, 1));
    compare(random_model(2, ModelOptions{2, true, 30}), liquid(200, 2, {.alloy = true}));
}

TEST_CASE("Float lanes agree with double for every l_max, odd sizes and few neighbours") {
    for (int l = 0; l <= 8; ++l) {
        NepShape shape = small_shape({.elements = 2, .zbl = false, .neurons = 3 + 7 * l});
        shape.l_max = l;
        shape.many_body = {l >= 2, l >= 1, l >= 2, l >= 3, l >= 3, l >= 4};
        shape.n_max_angular = l;
        shape.n_max_radial = 17 - 2 * l;
        shape.basis_angular = 3 + l;
        INFO("l_max " << l);
        compare(random_model(10 + l, shape), liquid(50, l, {.alloy = true}));
    }
}

TEST_CASE("Float lanes agree with double in a cluster with sixteen elements") {
    NepShape shape = small_shape();
    shape.elements = {"Ag", "Al", "Au", "Cr", "Cu", "Mg", "Mo", "Ni", "Pb", "Pd", "Pt", "Ta", "Ti", "V", "W", "Zr"};
    shape.cutoff_radial.assign(16, 6);
    shape.cutoff_angular.assign(16, 4);
    shape.cutoff_angular[3] = 6.5;  // an angular cutoff beyond the radial one
    State state = with_periodicity(liquid(80, 9), {false, false, false});
    for (std::size_t i = 0; i < state.atoms.size(); ++i) state.atoms.symbol[i] = shape.elements[(7 * i + i / 16) % 16];
    compare(random_model(20, shape), state);
}

TEST_CASE("An evaluator names its instruction set and lanes") {
    const NepModel model = random_model(1);
    CHECK(make_nep_evaluator_double(model)->name() == "double");
    CHECK(make_nep_evaluator_lanes(model, Instructions::portable)->name() == "portable, float, 4 lanes");
    CHECK(make_nep_evaluator_lanes(model, Instructions::portable)->memory() > 1000);
}

}  // namespace
}  // namespace lmmd::test
