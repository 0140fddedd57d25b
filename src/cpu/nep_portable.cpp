// SPDX-License-Identifier: GPL-3.0-or-later
// The NEP kernel in 4 float lanes, for any machine. Compiled with flags of its own (src/CMakeLists.txt).
#include "lmmd/base/lanes.hpp"
#include "nep_kernel.hpp"

namespace lmmd {

struct Portable {};
using FloatLanes = Lanes<float, 4, Portable>;
const NepKernel<float> kNepKernelPortable{"portable, float, 4 lanes", 4, scratch_bytes<FloatLanes>, evaluate<FloatLanes>,
    multiply_adds<FloatLanes>};

}  // namespace lmmd
