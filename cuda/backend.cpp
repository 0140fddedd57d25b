// SPDX-License-Identifier: GPL-3.0-or-later
#include "make.hpp"

namespace lmmd {

std::unique_ptr<Backend> make_cuda_backend(const NepModel& model, const BackendOptions& options) {
    return options.precision == Precision::real64 ? CudaOf<double>::backend(model, options)
                                                  : CudaOf<float>::backend(model, options);
}

std::unique_ptr<BatchBackend> make_cuda_batch(std::size_t replicas, const BackendOptions& options) {
    cuda_device();  // or say why not, before the first replica comes
    return options.precision == Precision::real64 ? CudaOf<double>::batch(replicas, options)
                                                  : CudaOf<float>::batch(replicas, options);
}

}  // namespace lmmd
