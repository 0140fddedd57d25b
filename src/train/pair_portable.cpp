// SPDX-License-Identifier: GPL-3.0-or-later
// The trainer's pair kernel in 2 lanes of double, for any processor. Compiled with flags of its own
// (src/CMakeLists.txt).
#include "pair_kernel.hpp"

namespace lmmd {

struct TrainPortable {};
using DoubleLanesPortable = Lanes<double, 2, TrainPortable>;
const PairKernel kPairKernelPortable[kMaxL + 1]{
    make_pair_kernel<0, DoubleLanesPortable>(), make_pair_kernel<1, DoubleLanesPortable>(),
    make_pair_kernel<2, DoubleLanesPortable>(), make_pair_kernel<3, DoubleLanesPortable>(),
    make_pair_kernel<4, DoubleLanesPortable>(), make_pair_kernel<5, DoubleLanesPortable>(),
    make_pair_kernel<6, DoubleLanesPortable>(), make_pair_kernel<7, DoubleLanesPortable>(),
    make_pair_kernel<8, DoubleLanesPortable>()};

}  // namespace lmmd
