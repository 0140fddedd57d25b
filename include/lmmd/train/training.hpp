// SPDX-License-Identifier: GPL-3.0-or-later
// A training from deck to model card, in a directory of its own. Leaves there
//   nep.txt         the best model so far
//   loss.out        errors of every epoch
//   energy_X.out, force_X.out, virial_X.out   predicted and labelled values, X = train, validation, test (GPUMD's
//   columns) card.json       data, shape, errors by kind of frame, checksums checkpoint.bin  from which an interrupted
//   training goes on with the same bits; it also claims the directory
#pragma once

#include <filesystem>
#include <string>

#include "lmmd/fitting.hpp"
#include "lmmd/train/deck.hpp"
#include "lmmd/train/trainer.hpp"

namespace lmmd {

struct TrainingOptions {
    std::filesystem::path deck, directory;
    int threads = 1;
    bool resume = false, force = false;
    std::string program;            // name and version for the card
    BatchEvaluatorMaker evaluator;  // empty: the CPU
};

// For the person at the terminal; the library never prints by itself.
class TrainingReporter {
public:
    virtual ~TrainingReporter() = default;
    virtual void line(const std::string& text) = 0;
    virtual void epoch(const EpochRecord& record, const TrainDeck& deck, double seconds) = 0;  // since this start
    virtual bool stop_requested() const { return false; }
};

enum class TrainingEnd { finished, was_finished };

// Error(input) for a wrong deck, wrong data or a directory that holds something else; Error(guard) when stopped on
// request or when the loss is no longer a number; a checkpoint is kept then.
TrainingEnd train(const TrainingOptions& options, TrainingReporter& reporter);

}  // namespace lmmd
