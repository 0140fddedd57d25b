// SPDX-License-Identifier: GPL-3.0-or-later
// Float and double kernels are compiled apart.
#pragma once

#include "lmmd/batch.hpp"
#include "lmmd/fitting.hpp"

namespace lmmd {

template <class S>
struct CudaOf {
    static std::unique_ptr<Backend> backend(const NepModel& model, const BackendOptions& options);
    static std::unique_ptr<BatchBackend> batch(std::size_t replicas, const BackendOptions& options);
    static std::unique_ptr<BatchEvaluator> evaluator(std::span<const FrameGeometry> frames, const NepModel& model);
};

}  // namespace lmmd
