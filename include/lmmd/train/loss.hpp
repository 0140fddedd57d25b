// SPDX-License-Identifier: GPL-3.0-or-later
// The loss of a batch of labelled frames and its gradient by the parameters.
#pragma once

#include <span>
#include <vector>

#include "lmmd/fitting.hpp"
#include "lmmd/train/dataset.hpp"

namespace lmmd {

struct LossWeights {
    double energy = 1, force = 1, virial = 0.1, l1 = 0, l2 = 0;
};

// Weighted sums of squared errors and what they are divided by.
struct ErrorSums {
    double energy = 0, energy_weight = 0;  // (eV/atom)^2, one a frame
    double force = 0, force_weight = 0;    // (eV/A)^2, three an atom
    double virial = 0, virial_weight = 0;  // (eV/atom)^2, six a labelled frame

    void add(const LabelledFrame& frame, const Labels& predicted, double weight);
    void add(const ErrorSums& other);
    double energy_rmse() const;                     // eV/atom
    double force_rmse() const;                      // eV/A
    double virial_rmse() const;                     // eV/atom; 0 if no frame has a virial
    double loss(const LossWeights& weights) const;  // without regularisation
};

// Derivatives of sums.loss by the prediction of one frame that the sums hold.
Labels loss_seed(const LabelledFrame& frame, const Labels& predicted, const ErrorSums& sums,
                 const LossWeights& weights);

// Frames with labels, and whatever evaluates them; both must outlive it.
class Loss {
public:
    Loss(const std::vector<LabelledFrame>& frames, LossWeights weights, BatchEvaluator& evaluator)
        : frames_(frames), weights_(weights), evaluator_(evaluator) {}

    ErrorSums errors(std::span<const std::size_t> batch, const std::vector<Labels>& predicted) const;
    ErrorSums errors(const NepModel& model, std::span<const std::size_t> batch) const {
        return errors(batch, evaluator_.predict(model, batch));
    }
    // Errors of the batch before the step; overwrites `gradient` with that of the loss, regularisation included.
    ErrorSums gradient(const NepModel& model, std::span<const std::size_t> batch, std::span<double> gradient) const;
    // lambda_1 <|p|> and lambda_2 sqrt<p^2> over all parameters but the biases of the energy.
    double l1(const NepModel& model) const;
    double l2(const NepModel& model) const;

private:
    const std::vector<LabelledFrame>& frames_;
    LossWeights weights_;
    BatchEvaluator& evaluator_;
};

}  // namespace lmmd
