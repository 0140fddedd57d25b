// SPDX-License-Identifier: GPL-3.0-or-later
// Float lanes of every width against double, on liquids: the kernels of the machine's instruction sets, and kernels of 4, 8 and
// 16 lanes compiled for any machine.
#include "cpu/nep_evaluator.hpp"
#include "lmmd/base/lanes.hpp"
#include "support/nep_comparison.hpp"

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

TEST_CASE("Float lanes agree with double") {
    for (const NepCase& one : nep_cases()) {
        INFO(one.what);
        const NepResult exact = evaluate(one.model, one.state);
        for (const auto& evaluator : evaluators(one.model)) {
            const NepResult lanes = evaluate(*evaluator, one.model, one.state);
            check_nep(evaluator->name(), lanes, exact, 1e-5);
            CHECK(evaluate(*evaluator, one.model, one.state).energy == lanes.energy);
        }
    }
}

TEST_CASE("An evaluator names its instruction set and lanes") {
    const NepModel model = random_model(1);
    CHECK(make_nep_evaluator_double(model)->name() == "double");
    CHECK(make_nep_evaluator_lanes(model, Instructions::portable)->name() == "portable, float, 4 lanes");
    CHECK(make_nep_evaluator_lanes(model, Instructions::portable)->memory() > 1000);
}

}  // namespace
}  // namespace lmmd::test
