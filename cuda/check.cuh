// SPDX-License-Identifier: GPL-3.0-or-later
// The one gate through which every call of the CUDA runtime goes.
#pragma once

#include <cuda_runtime.h>

#include "lmmd/base/error.hpp"

namespace lmmd {

// Throws Error(machine) that says what was being done.
inline void check(cudaError_t result, const char* doing) {
    if (result == cudaSuccess) return;
    throw machine_error(std::string("the GPU failed while ") + doing + ": " + cudaGetErrorString(result) + " (" +
                        cudaGetErrorName(result) + "); start again, the checkpoint is untouched, or use --device cpu");
}

}  // namespace lmmd
