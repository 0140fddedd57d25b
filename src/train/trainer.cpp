// SPDX-License-Identifier: GPL-3.0-or-later
// One epoch after the other.
#include "lmmd/train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lmmd/base/random.hpp"
#include "lmmd/nep/maths.hpp"

namespace lmmd {

namespace {

LossWeights loss_weights(const TrainDeck& deck) {
    return {deck.lambda_e, deck.lambda_f, deck.lambda_v, deck.lambda_1, deck.lambda_2};
}

}  // namespace

Trainer::Trainer(const TrainDeck& deck, const Dataset& data, BatchEvaluator& evaluator, NepModel model)
    : deck_(deck),
      data_(data),
      weights_(loss_weights(deck)),
      loss_(data.frames, weights_, evaluator),
      model_(std::move(model)),
      adam_(model_.parameters, deck.ema),
      best_(model_.parameters) {}

bool Trainer::finished() const {
    const bool stale = deck_.early_stop > 0 && !data_.validation.empty() && epoch_ - best_epoch_ >= deck_.early_stop;
    return epoch_ >= deck_.epochs || stale;
}

double Trainer::rate(double epochs) const {
    if (epochs < deck_.warm_up) return deck_.learning_rate * epochs / deck_.warm_up;
    const double rest = std::max(1.0, static_cast<double>(deck_.epochs - deck_.warm_up));
    const double done = std::clamp((epochs - deck_.warm_up) / rest, 0.0, 1.0);
    if (deck_.decay == Decay::exponential)
        return deck_.learning_rate * std::pow(deck_.final_learning_rate / deck_.learning_rate, done);
    return deck_.final_learning_rate +
           (deck_.learning_rate - deck_.final_learning_rate) * 0.5 * (1 + std::cos(kPi * done));
}

// Fisher and Yates (1938), a new order for each epoch.
std::vector<std::size_t> Trainer::shuffled() const {
    std::vector<std::size_t> order = data_.train;
    Random random(Stream::batch, deck_.seed, static_cast<std::uint64_t>(epoch_), 0);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[static_cast<std::size_t>(random.uniform() * static_cast<double>(i))]);
    return order;
}

EpochRecord Trainer::run_epoch() {
    const std::vector<std::size_t> order = shuffled();
    const std::size_t n = order.size(), batch = static_cast<std::size_t>(deck_.batch),
                      batches = (n + batch - 1) / batch;
    EpochRecord record;
    std::vector<double> gradient(model_.parameters.size());
    for (std::size_t b = 0; b < batches; ++b) {
        const std::size_t first = n * b / batches, last = n * (b + 1) / batches;
        model_.parameters = adam_.parameters();
        record.train.add(loss_.gradient(model_, std::span(order).subspan(first, last - first), gradient));
        record.rate = rate(epoch_ + static_cast<double>(b + 1) / static_cast<double>(batches));
        adam_.step(gradient, record.rate);
    }
    record.epoch = ++epoch_;
    model_.parameters = adam_.average();
    record.l1 = loss_.l1(model_);
    record.l2 = loss_.l2(model_);
    record.loss = record.train.loss(weights_) + record.l1 + record.l2;
    if (!std::isfinite(record.loss))
        throw guard_error("the loss is no longer a number after epoch " + std::to_string(epoch_) +
                          "; lower learning_rate and start afresh");
    judge(record);
    return record;
}

// Expects the averaged parameters in model_.
void Trainer::judge(EpochRecord& record) {
    if (data_.validation.empty()) {
        best_ = model_.parameters;
        best_epoch_ = epoch_;
        return;
    }
    record.validation = loss_.errors(model_, data_.validation);
    const double score = record.validation.loss(weights_);
    record.best = best_epoch_ == 0 || score < best_score_;
    if (!record.best) return;
    best_score_ = score;
    best_epoch_ = epoch_;
    best_ = model_.parameters;
}

NepModel Trainer::best_model() const {
    NepModel result = model_;
    result.parameters = best_;
    return result;
}

void Trainer::save(ByteWriter& out) const {
    adam_.save(out);
    out.put("trainer.epoch", epoch_);
    out.put("trainer.best_epoch", best_epoch_);
    out.put("trainer.best_score", best_score_);
    out.put("trainer.best", best_);
}

void Trainer::load(ByteReader& in) {
    adam_.load(in);
    in.get("trainer.epoch", epoch_);
    in.get("trainer.best_epoch", best_epoch_);
    in.get("trainer.best_score", best_score_);
    in.get("trainer.best", best_);
    if (best_.size() != model_.parameters.size()) in.damaged();
}

}  // namespace lmmd
