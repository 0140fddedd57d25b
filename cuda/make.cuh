// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lmmd/device/make.hpp"
#include "machine.cuh"
#include "make.hpp"

namespace lmmd {

template <class S>
std::unique_ptr<Backend> make_cuda_backend_of(const NepModel& model, const BackendOptions& options) {
    return make_device_backend<S>(std::make_unique<CudaMachine>(), model, options.skin);
}

}  // namespace lmmd
