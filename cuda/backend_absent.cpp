// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/backend.hpp"

namespace lmmd {

std::unique_ptr<Backend> make_cuda_backend(const NepModel&, const BackendOptions&) {
    throw machine_error("this lmmd was built without a CUDA backend; use --device cpu");
}

}  // namespace lmmd
