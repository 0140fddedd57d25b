// SPDX-License-Identifier: GPL-3.0-or-later
#include "make.cuh"

template std::unique_ptr<lmmd::Backend> lmmd::make_cuda_backend_of<float>(const NepModel&, const BackendOptions&);
