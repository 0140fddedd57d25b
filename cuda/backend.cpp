// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/backend.hpp"

#include "make.hpp"

namespace lmmd {

std::unique_ptr<Backend> make_cuda_backend(const NepModel& model, const BackendOptions& options) {
    return options.precision == Precision::real64 ? make_cuda_backend_of<double>(model, options)
                                                  : make_cuda_backend_of<float>(model, options);
}

}  // namespace lmmd
