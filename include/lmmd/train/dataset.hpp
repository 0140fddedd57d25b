// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled frames for training: read, checked and split by trajectory. A trajectory is named by the frame's
// `config_type`, without one by the file in its `src`, without that by the data file; frames of one trajectory never
// stand on both sides of a split.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lmmd/io/extxyz.hpp"
#include "lmmd/train/deck.hpp"

namespace lmmd {

struct LabelledFrame {
    Box box;
    std::vector<Vec3> position;  // A, wrapped into the box
    std::vector<int> type;       // element index in the model
    double energy = 0;           // eV
    std::vector<Vec3> forces;    // eV/A
    std::optional<Mat3> virial;  // eV, positive under compression
    double weight = 1;           // in the loss
    std::string trajectory;
    Where where;  // of its first line

    std::size_t atoms() const { return position.size(); }
    // Family for error tables: the trajectory's name up to its first '_'.
    std::string kind() const { return trajectory.substr(0, trajectory.find('_')); }
};

// Indices of `frames`.
struct Dataset {
    std::vector<LabelledFrame> frames;
    std::vector<std::size_t> train, validation, test;
};

// Reads all files of the deck, names every bad frame by file and line, splits. Error(input) with every mistake.
Dataset read_dataset(const TrainDeck& deck);

// The checks and conversions of one frame; `number` counts frames of its file from 1. Error(input) for a frame without
// energy or forces, an energy beyond 100 eV per atom, a force beyond 100 eV/A, two atoms within 0.5 A, a stress of
// unknown sign, an element that the model lacks.
LabelledFrame label_frame(const XyzFrame& frame, int number, const TrainDeck& deck);

// Least-squares energy per atom of each element, eV; of minimal norm where compositions do not determine it.
std::vector<double> fit_shifts(const std::vector<LabelledFrame>& frames, int types);

}  // namespace lmmd
