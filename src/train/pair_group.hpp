// SPDX-License-Identifier: GPL-3.0-or-later
// From groups of pairs (environment.hpp) to the pair kernel.
#pragma once

#include "lmmd/train/environment.hpp"
#include "pair_kernel.hpp"

namespace lmmd {

struct ElementPair {
    int i, j;
};
double mean_cutoff(const std::vector<double>& cutoff, ElementPair elements);

// The kernel for the shape's l_max and this machine's instructions.
const PairKernel& pair_kernel(const NepShape& shape);
PairKernelInput kernel_input(std::span<const EnvironmentPair> pairs, const PairGroup& group, const NepShape& shape,
                             ElementPair elements);

}  // namespace lmmd
