// SPDX-License-Identifier: GPL-3.0-or-later
// Predictions of a model for frames of fixed geometry, and their gradient by the parameters, on the CPU.
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
#include "lmmd/fitting.hpp"
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

// Frames on several threads. Results do not depend on the number of threads. The environments must outlive it.
class CpuEvaluator : public BatchEvaluator {
public:
    CpuEvaluator(const std::vector<Environment>& environments, int threads);
    std::string name() const override;
    std::vector<Labels> predict(const NepModel& model, std::span<const std::size_t> batch) override;
    void gradient(const NepModel& model, std::span<const std::size_t> batch, const std::vector<Labels>& seeds,
                  std::span<double> gradient) override;

private:
    // Calls work(evaluator, k) for k = 0 ... n-1 on the threads of the team.
    template <class Work>
    void for_each_frame(const NepModel& model, std::size_t n, const Work& work);

    const std::vector<Environment>& environments_;
    Team team_;
};

}  // namespace lmmd
