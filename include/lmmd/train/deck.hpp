// SPDX-License-Identifier: GPL-3.0-or-later
// A training deck: one keyword a line, GPUMD's nep.in words where they mean the same. Everything is checked before any
// data is read; all mistakes are reported in one go.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lmmd/base/error.hpp"
#include "lmmd/nep/model.hpp"

namespace lmmd {

// Whose sign a `stress` label has: ASE counts tension positive, GPUMD compression.
enum class StressSign { unknown, ase, gpumd };

enum class Decay { cosine, exponential };

// Frames of trajectories that match a pattern count `weight` times in the loss.
struct TrajectoryWeight {
    std::string pattern;
    double weight = 1;
};

struct TrainDeck {
    std::string file;  // as the user named it
    std::string text;  // the whole file, for the record

    // --- data: patterns are shell patterns ('*', '?', '[ ]') on names of trajectories
    // ------------------------------------
    std::vector<std::filesystem::path> train_set;  // extended xyz
    std::vector<std::filesystem::path> test_set;   // extended xyz, all of it held out for the final errors
    std::vector<std::string> test;                 // trajectories of train_set held out for the final errors
    std::vector<std::string> validation;           // trajectories that choose the best epoch; empty: a fraction
    double validation_fraction = 0.1;              // of the frames of each kind; 0: no validation
    std::vector<std::string> exclude;              // trajectories left out
    std::vector<TrajectoryWeight> weights;
    StressSign stress_sign = StressSign::unknown;

    // --- the model
    // --------------------------------------------------------------------------------------------------------
    NepShape shape;
    Zbl zbl;
    std::optional<std::filesystem::path> fine_tune;  // start from this model; its header must agree with the deck

    // --- the loss: lambda_e RMSE_e + lambda_f RMSE_f + lambda_v RMSE_v + lambda_1 <|p|> + lambda_2 sqrt<p^2>
    // ---------------
    double lambda_1 = 0, lambda_2 = 0;
    double lambda_e = 1, lambda_f = 1, lambda_v = 0.1;

    // --- the descent
    // ------------------------------------------------------------------------------------------------------
    int epochs = 1000;
    int batch = 8;  // frames per step
    double learning_rate = 0.01, final_learning_rate = 1e-5;
    Decay decay = Decay::cosine;
    int warm_up = 5;     // epochs of linear rise to learning_rate
    double ema = 0.99;   // decay per step of the running average of the parameters; 0: none
    int early_stop = 0;  // epochs without a better validation before stopping; 0: never
    std::uint64_t seed = 1;
    double checkpoint_seconds = 60;  // wall time between checkpoints; 0: only at the end

    std::vector<std::pair<std::string, std::string>> card;  // further entries of card.json
};

// Relative paths are taken relative to the deck. Throws Error(input) with every mistake.
TrainDeck read_train_deck(const std::filesystem::path& path);

struct TrainKeyword {
    const char* name;
    const char* usage;
    const char* help;
};
std::span<const TrainKeyword> train_keywords();

}  // namespace lmmd
