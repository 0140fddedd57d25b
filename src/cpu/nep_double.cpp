// SPDX-License-Identifier: GPL-3.0-or-later
// The NEP kernel in double, one neighbour at a time: the reference.
#include "nep_kernel.hpp"

namespace lmmd {

const NepKernel<double> kNepKernelDouble{"double", 1, scratch_bytes<double>, evaluate<double>,
    multiply_adds<double>};

}  // namespace lmmd
