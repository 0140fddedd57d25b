// SPDX-License-Identifier: GPL-3.0-or-later
// The NEP kernel in 8 float lanes, for AVX2 and FMA. Compiled with flags of its own (src/CMakeLists.txt).
#include "lmmd/base/lanes.hpp"
#include "nep_kernel.hpp"

namespace lmmd {

struct Avx2 {};
using FloatLanes = Lanes<float, 8, Avx2>;
const NepKernel<float> kNepKernelAvx2{"avx2, float, 8 lanes", 8, scratch_bytes<FloatLanes>, evaluate<FloatLanes>,
    multiply_adds<FloatLanes>};

}  // namespace lmmd
