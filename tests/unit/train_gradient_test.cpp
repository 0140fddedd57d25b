// SPDX-License-Identifier: GPL-3.0-or-later
// The analytic gradient of the training loss against finite differences of the loss, in double precision.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "lmmd/base/random.hpp"
#include "lmmd/train/frame_evaluator.hpp"
#include "lmmd/train/loss.hpp"
#include "lmmd/train/start.hpp"
#include "support/builders.hpp"
#include "support/training.hpp"

using namespace lmmd;

namespace {

// Largest difference between the analytic gradient and central differences, relative to the largest component, over
// every seventh parameter: all blocks of parameters take part.
double worst_error(NepModel model, const test::LabelledSet& set, const LossWeights& weights) {
    const std::vector<Environment> environments = test::environments(set.frames, model);
    CpuEvaluator cpu(environments, 2);
    const Loss loss(set.frames, weights, cpu);
    const auto value = [&] {
        return loss.errors(model, set.all).loss(weights) + loss.l1(model) + loss.l2(model);
    };
    std::vector<double> gradient(model.parameters.size());
    loss.gradient(model, set.all, gradient);
    double largest = 0, worst = 0;
    for (const double g : gradient) largest = std::max(largest, std::abs(g));
    for (std::size_t p = 3; p < gradient.size(); p += 7) {
        // Fourth-order differences: the error of the formula, h^4, stays below that of rounding, 1e-16 / h.
        constexpr double h = 1e-3;
        const double at = model.parameters[p];
        double slope = 0;
        for (const auto& [step, factor] : {std::pair{-2.0, 1.0}, {-1.0, -8.0}, {1.0, 8.0}, {2.0, -1.0}}) {
            model.parameters[p] = at + step * h;
            slope += factor * value() / (12 * h);
        }
        model.parameters[p] = at;
        worst = std::max(worst, std::abs(slope - gradient[p]) / largest);
    }
    return worst;
}

TrainDeck small_deck(int version, int elements) {
    TrainDeck deck;
    deck.shape = test::small_shape({elements, true, 4});
    deck.shape.version = version;
    deck.shape.n_max_radial = 2;
    deck.shape.n_max_angular = 1;
    deck.shape.basis_radial = 4;
    deck.shape.basis_angular = 3;
    deck.zbl.kind = Zbl::Kind::universal;
    deck.zbl.inner = 1.2;
    deck.zbl.outer = 2.4;
    return deck;
}

}  // namespace

TEST_CASE("the gradient of each part of the loss agrees with finite differences", "[train]") {
    const TrainDeck deck = small_deck(4, 1);
    const NepModel model = random_model(deck);
    const test::LabelledSet set = test::random_labels(2, 5, 11, {});
    CHECK(worst_error(model, set, {1, 0, 0, 0, 0}) < 1e-8);
    CHECK(worst_error(model, set, {0, 1, 0, 0, 0}) < 1e-8);
    CHECK(worst_error(model, set, {0, 0, 1, 0, 0}) < 1e-8);
    CHECK(worst_error(model, set, {0, 0, 0, 1, 0}) < 1e-8);
    CHECK(worst_error(model, set, {0, 0, 0, 0, 1}) < 1e-8);
}

TEST_CASE("the gradient agrees with finite differences for every version and all invariants", "[train]") {
    for (const int version : {3, 4, 5}) {
        TrainDeck deck = small_deck(version, 2);
        if (version == 4) deck.shape.many_body.fill(true);
        const NepModel model = random_model(deck);
        const test::LabelledSet set = test::random_labels(2, 5, 12, {true});
        CHECK(worst_error(model, set, {1, 1, 0.5, 0, 0.01}) < 1e-8);
    }
}

TEST_CASE("the gradient does not depend on the number of threads", "[train]") {
    const NepModel model = random_model(small_deck(4, 1));
    const test::LabelledSet set = test::random_labels(5, 8, 13, {});
    const std::vector<Environment> environments = test::environments(set.frames, model);
    std::vector<double> one(model.parameters.size()), three(one.size());
    for (const auto& [threads, gradient] : {std::pair{1, &one}, {3, &three}}) {
        CpuEvaluator cpu(environments, threads);
        Loss(set.frames, {}, cpu).gradient(model, set.all, *gradient);
    }
    CHECK(one == three);
}
