// SPDX-License-Identifier: GPL-3.0-or-later
#include "make.cuh"

template struct lmmd::CudaOf<double>;
