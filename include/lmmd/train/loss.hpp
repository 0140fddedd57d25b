// SPDX-License-Identifier: GPL-3.0-or-later
// Predictions of a model for frames of fixed geometry, the loss of a batch of them, and its gradient by the parameters.
//
// With F_ij = dU_i/dr_ij (r_ij = r_j - r_i), F_k = sum_j (F_kj - F_jk) and W = -sum_ij r_ij (x) F_ij are linear in the
// F_ij. For fixed derivatives of the loss by the forces (lambda_k) and by the virial (M), the force and virial part of
// the loss gradient is therefore the parameter gradient of the single directional derivative sum_ij F_ij . d_ij with
//   d_ij = lambda_i - lambda_j - M^T r_ij,
// found in one pass of dual arithmetic (atom_energy.hpp). It costs about as much as a second evaluation of the forces.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lmmd/base/team.hpp"
#include "lmmd/train/dataset.hpp"
#include "lmmd/train/environment.hpp"

namespace lmmd {

struct TrainModel;  // atom_energy.hpp

// Evaluates one model on one thread.
class FrameEvaluator {
public:
    explicit FrameEvaluator(const TrainModel& model);
    ~FrameEvaluator();
    FrameEvaluator(FrameEvaluator&&) noexcept;

    Labels predict(const Environment& frame);
    // gradient += d/dp [ seed.energy E + sum_k seed.forces_k . F_k + sum_ab seed.virial_ab W_ab ].
    void add_gradient(const Environment& frame, const Labels& seed, std::span<double> gradient);
    // Smallest and largest value and sum of each unscaled descriptor component over atoms.
    struct Range {
        std::vector<double> low, high, sum;
        double atoms = 0;
    };
    // Merges in the frame's atoms.
    void merge_range(const Environment& frame, Range& range);

private:
    struct Scratch;
    std::unique_ptr<Scratch> scratch_;
};

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

// Frames and their environments, evaluated on several threads. Results do not depend on the number of threads.
class Loss {
public:
    Loss(const std::vector<LabelledFrame>& frames, const std::vector<Environment>& environments, LossWeights weights,
         int threads);

    std::vector<Labels> predict(const NepModel& model, std::span<const std::size_t> batch) const;
    ErrorSums errors(std::span<const std::size_t> batch, const std::vector<Labels>& predicted) const;
    // Errors of the batch before the step; overwrites `gradient` with that of the loss, regularisation included.
    ErrorSums gradient(const NepModel& model, std::span<const std::size_t> batch, std::span<double> gradient) const;
    // lambda_1 <|p|> and lambda_2 sqrt<p^2> over all parameters but the biases of the energy.
    double l1(const NepModel& model) const;
    double l2(const NepModel& model) const;

private:
    const std::vector<LabelledFrame>& frames_;
    const std::vector<Environment>& environments_;
    LossWeights weights_;
    mutable Team team_;
};

}  // namespace lmmd
