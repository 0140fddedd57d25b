// SPDX-License-Identifier: GPL-3.0-or-later
// The descent: epochs of mini-batches, the learning-rate schedule, validation, the best model so far. Everything that
// the next epoch depends on is in save(), so an interrupted training goes on with the same bits.
#pragma once

#include <string>
#include <vector>

#include "lmmd/base/archive.hpp"
#include "lmmd/train/adam.hpp"
#include "lmmd/train/dataset.hpp"
#include "lmmd/train/loss.hpp"

namespace lmmd {

// What one epoch came to.
struct EpochRecord {
    int epoch = 0;          // counts from 1
    double rate = 0;        // learning rate at its last step
    double loss = 0;        // of the training frames, regularisation included
    double l1 = 0, l2 = 0;  // regularisation
    ErrorSums train;        // each batch before its step
    ErrorSums validation;   // of the averaged parameters at the end; empty without validation frames
    bool best = false;      // validation better than ever before
};

class Trainer {
public:
    // Takes `model` as the starting point. References must outlive the trainer; the evaluator holds all frames of `data`.
    Trainer(const TrainDeck& deck, const Dataset& data, BatchEvaluator& evaluator, NepModel model);

    bool finished() const;  // all epochs done, or stopped early
    EpochRecord run_epoch();
    int epoch() const { return epoch_; }
    int best_epoch() const { return best_epoch_; }
    // Averaged parameters of the epoch with the best validation, of the last epoch without validation.
    NepModel best_model() const;

    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    double rate(double epochs) const;  // after that many epochs
    std::vector<std::size_t> shuffled() const;
    void judge(EpochRecord& record);

    const TrainDeck& deck_;
    const Dataset& data_;
    LossWeights weights_;
    Loss loss_;
    NepModel model_;  // its parameters are scratch: Adam holds the real ones
    Adam adam_;
    int epoch_ = 0, best_epoch_ = 0;
    double best_score_ = 0;  // meaningful once best_epoch_ > 0
    std::vector<double> best_;
};

}  // namespace lmmd
