// SPDX-License-Identifier: GPL-3.0-or-later
// Float and double kernels are compiled apart.
#pragma once

#include "lmmd/backend.hpp"

namespace lmmd {

template <class S>
std::unique_ptr<Backend> make_cuda_backend_of(const NepModel& model, const BackendOptions& options);

}  // namespace lmmd
