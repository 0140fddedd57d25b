// SPDX-License-Identifier: GPL-3.0-or-later
// The model that a training starts from: random parameters, scaled to the data, or those of another model.
#pragma once

#include <span>
#include <vector>

#include "lmmd/train/dataset.hpp"
#include "lmmd/train/environment.hpp"

namespace lmmd {

// Shape and ZBL of the deck, random parameters; enough to find environments with.
NepModel random_model(const TrainDeck& deck);

// Error(input), naming the first keyword, when the header of `model` differs from the deck's.
void check_same_header(const NepModel& model, const TrainDeck& deck);

// Frames and their environments that a model is fitted to.
struct FitData {
    const std::vector<LabelledFrame>& frames;
    const std::vector<Environment>& environments;  // [frame]
    std::span<const std::size_t> train;            // indices of both
};

// q_scaler = 1 / (range of each descriptor component over the frames); b0 such that neurons see inputs about zero;
// neighbour limits of the header.
void scale_to_data(NepModel& model, const FitData& data);

// Adds the least-squares energy of each element to the biases, so that energies start about right. NEP5 has a bias for
// each element. NEP4 has none: with several elements neuron 0 of each network, saturated by random_model, serves as
// one.
void shift_to_data(NepModel& model, const FitData& data, int threads);

}  // namespace lmmd
