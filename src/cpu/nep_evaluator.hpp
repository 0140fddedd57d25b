// SPDX-License-Identifier: GPL-3.0-or-later
// The two passes around a kernel of one's own choice, for tests of other lane widths.
#pragma once

#include "lmmd/nep/evaluator.hpp"
#include "nep_kernel.hpp"

namespace lmmd {

std::unique_ptr<NepEvaluator> make_nep_evaluator(const NepModel& model, const NepKernel<float>& kernel);

}  // namespace lmmd
