// SPDX-License-Identifier: GPL-3.0-or-later
// Which kernel, and what it is told.
#include "pair_group.hpp"

#include "lmmd/base/error.hpp"
#include "lmmd/nep/evaluator.hpp"

namespace lmmd {

double mean_cutoff(const std::vector<double>& cutoff, ElementPair elements) {
    return 0.5 * (cutoff[static_cast<std::size_t>(elements.i)] + cutoff[static_cast<std::size_t>(elements.j)]);
}

const PairKernel& pair_kernel(const NepShape& shape) {
    LMMD_ASSERT(shape.basis_radial < kMostBasis && shape.basis_angular < kMostBasis);
#if defined(__x86_64__)
    if (best_instructions() != Instructions::portable) return kPairKernelAvx2[shape.l_max];
#endif
    return kPairKernelPortable[shape.l_max];
}

PairKernelInput kernel_input(std::span<const EnvironmentPair> pairs, const PairGroup& group, const NepShape& shape,
                             ElementPair elements) {
    static_assert(sizeof(EnvironmentPair) % sizeof(double) == 0);
    return {&pairs.data()->r.x,
            static_cast<int>(sizeof(EnvironmentPair) / sizeof(double)),
            static_cast<int>(pairs.size()),
            static_cast<int>(group.angular - group.begin),
            shape.basis_radial + 1,
            shape.basis_angular + 1,
            1 / mean_cutoff(shape.cutoff_radial, elements),
            1 / mean_cutoff(shape.cutoff_angular, elements)};
}

}  // namespace lmmd
