// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lmmd/device/frames.hpp"
#include "lmmd/device/make.hpp"
#include "machine.cuh"
#include "make.hpp"

namespace lmmd {

template <class S>
std::unique_ptr<Backend> CudaOf<S>::backend(const NepModel& model, const BackendOptions& options) {
    return make_device_backend<S>(std::make_unique<CudaMachine>(), model, options.skin);
}

template <class S>
std::unique_ptr<BatchBackend> CudaOf<S>::batch(std::size_t replicas, const BackendOptions& options) {
    return make_device_batch<CudaMachine, S>([] { return std::make_unique<CudaMachine>(); }, replicas, options.skin);
}

template <class S>
std::unique_ptr<BatchEvaluator> CudaOf<S>::evaluator(std::span<const FrameGeometry> frames, const NepModel& model) {
    return std::make_unique<DeviceFrames<CudaMachine, S>>(std::make_unique<CudaMachine>(), frames, model);
}

}  // namespace lmmd
