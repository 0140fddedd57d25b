// SPDX-License-Identifier: GPL-3.0-or-later
// What a trained model is worth: predicted against labelled values, and errors by kind of frame.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lmmd/train/dataset.hpp"
#include "lmmd/train/loss.hpp"

namespace lmmd {

// Errors over some frames, each with weight 1.
struct ErrorSummary {
    std::size_t frames = 0, atoms = 0;
    ErrorSums sums;
    double label2 = 0, product = 0;  // sums of F_label^2 and F_label F_predicted over components
    double offset = 0, offset2 = 0;  // sums of the energy error per atom and its square

    void add(const LabelledFrame& frame, const Labels& predicted);
    double force_rms() const;            // of the labels, eV/A
    double force_slope() const;          // least-squares slope of predicted on labelled force; 0 without labels
    double energy_rmse_shifted() const;  // after removal of the mean error, eV/atom
};

// By kind of frame, and "all" of them.
std::map<std::string, ErrorSummary> summarise(const std::vector<LabelledFrame>& frames,
                                              std::span<const std::size_t> set, const std::vector<Labels>& predicted);

// Predicted and labelled values as GPUMD's nep writes them: one line a frame for energies (eV/atom) and virials (xx yy
// zz xy yz zx, eV/atom; -1e6 where there is no label), one line an atom for forces (eV/A).
struct Parity {
    std::string energy, force, virial;
};
Parity format_parity(const std::vector<LabelledFrame>& frames, std::span<const std::size_t> set,
                     const std::vector<Labels>& predicted);

struct SetErrors {
    std::string name;  // train, validation, test
    std::map<std::string, ErrorSummary> kinds;
};

struct CardInput {
    const TrainDeck& deck;
    const NepModel& model;
    std::string program, nep_text;
    int epochs = 0, best_epoch = 0;
    std::vector<SetErrors> errors;
};
// The model card, JSON.
std::string format_card(const CardInput& input);

}  // namespace lmmd
