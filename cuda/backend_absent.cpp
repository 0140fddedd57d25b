// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/batch.hpp"
#include "lmmd/fitting.hpp"

namespace lmmd {

std::string cuda_device() { throw machine_error("this lmmd was built without a CUDA backend; use --device cpu"); }

std::unique_ptr<Backend> make_cuda_backend(const NepModel&, const BackendOptions&) {
    cuda_device();
    return nullptr;
}

std::unique_ptr<BatchBackend> make_cuda_batch(std::size_t, const BackendOptions&) {
    cuda_device();
    return nullptr;
}

std::unique_ptr<BatchEvaluator> make_cuda_evaluator(std::span<const FrameGeometry>, const NepModel&, Precision) {
    cuda_device();
    return nullptr;
}

}  // namespace lmmd
