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

std::unique_ptr<BatchEvaluator> make_cuda_evaluator(std::span<const FrameGeometry> frames, const NepModel& model,
                                                    Precision precision) {
    return precision == Precision::real64 ? CudaOf<double>::evaluator(frames, model) : CudaOf<float>::evaluator(frames, model);
}

}  // namespace lmmd
