// SPDX-License-Identifier: GPL-3.0-or-later
// The virtual boundary between a trainer and the machine that evaluates its frames. An evaluator holds the frames, which
// never move; what crosses the boundary is plain data. The same calls give the same bits on one machine.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lmmd/backend.hpp"
#include "lmmd/model/box.hpp"
#include "lmmd/nep/model.hpp"

namespace lmmd {

// Of one frame: predicted, labelled, or the derivative of a loss by each number.
struct Labels {
    double energy = 0;         // eV
    std::vector<Vec3> forces;  // eV/A
    Mat3 virial;               // eV, positive under compression
};

struct FrameGeometry {
    Box box;
    std::span<const Vec3> position;  // A, in the box (see wrap)
    std::span<const int> type;       // element index in the model
};

// Models may differ in their numbers, not in their shape. A batch names each frame once.
class BatchEvaluator {
public:
    virtual ~BatchEvaluator() = default;
    virtual std::string name() const = 0;  // "cpu, 2 threads"

    virtual std::vector<Labels> predict(const NepModel& model, std::span<const std::size_t> batch) = 0;
    // gradient = d/dp sum_b [ seed_b.energy E + sum_k seed_b.forces_k . F_k + sum_ab seed_b.virial_ab W_ab ], p the
    // parameters of the model.
    virtual void gradient(const NepModel& model, std::span<const std::size_t> batch, const std::vector<Labels>& seeds,
                          std::span<double> gradient) = 0;
};

// The evaluator takes what it needs of the frames; the model gives it the shape.
using BatchEvaluatorMaker =
    std::function<std::unique_ptr<BatchEvaluator>(std::span<const FrameGeometry> frames, const NepModel& model)>;

// Throws Error(machine) like make_cuda_backend.
std::unique_ptr<BatchEvaluator> make_cuda_evaluator(std::span<const FrameGeometry> frames, const NepModel& model,
                                                    Precision precision);

}  // namespace lmmd
