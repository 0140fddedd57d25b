// SPDX-License-Identifier: GPL-3.0-or-later
// The trainer's pair kernel in 4 lanes of double, for AVX2 and FMA. Compiled with flags of its own
// (src/CMakeLists.txt).
#include "pair_kernel.hpp"

namespace lmmd {

struct TrainAvx2 {};
using DoubleLanesAvx2 = Lanes<double, 4, TrainAvx2>;
const PairKernel kPairKernelAvx2[kMaxL + 1]{
    make_pair_kernel<0, DoubleLanesAvx2>(), make_pair_kernel<1, DoubleLanesAvx2>(),
    make_pair_kernel<2, DoubleLanesAvx2>(), make_pair_kernel<3, DoubleLanesAvx2>(),
    make_pair_kernel<4, DoubleLanesAvx2>(), make_pair_kernel<5, DoubleLanesAvx2>(),
    make_pair_kernel<6, DoubleLanesAvx2>(), make_pair_kernel<7, DoubleLanesAvx2>(),
    make_pair_kernel<8, DoubleLanesAvx2>()};

}  // namespace lmmd
