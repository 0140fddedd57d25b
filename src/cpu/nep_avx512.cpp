// SPDX-License-Identifier: GPL-3.0-or-later
// The NEP kernel in 16 float lanes, for AVX-512 (F, BW, DQ, VL). Compiled with flags of its own (src/CMakeLists.txt).
#include "lmmd/base/lanes.hpp"
#include "nep_kernel.hpp"

namespace lmmd {

struct Avx512 {};
using FloatLanes = Lanes<float, 16, Avx512>;
const NepKernel<float> kNepKernelAvx512{"avx512, float, 16 lanes", 16, scratch_bytes<FloatLanes>, evaluate<FloatLanes>,
    multiply_adds<FloatLanes>};

}  // namespace lmmd
