// SPDX-License-Identifier: GPL-3.0-or-later
// How far a warning touches a number. Warnings that begin with names, "theta_parabola: the fit means little" or "D_Ga,
// D_inf_Ga: ...", invalidate the numbers called so (also D_Ga_x), those that begin with "all numbers: " everything, and other
// ones are to be read beside every number.
#pragma once

#include "lmmd/analysis/result.hpp"

namespace lmmd::analysis {

enum class Doubt { none, beside, invalid };
Doubt doubt(const Scalar& scalar, const std::string& warning);

}  // namespace lmmd::analysis
