// SPDX-License-Identifier: GPL-3.0-or-later
// A transport coefficient as the plateau of the running Green-Kubo integral, prefactor * INT_0^t C dt' (trapezoid).
// Rule: the plateau begins at the first t1 after which the integral stays within two standard errors (of its change
// since t1, from blocks) all the way to 2 t1, and ends at 2 t1; its value is the mean over it. Without such a t1 in the first half
// of the correlation's length there is none. What decays inside the noise is not seen: a tail may be missed.
#pragma once

#include <optional>
#include <vector>

#include "spectra/dho.hpp"

namespace lmmd::spectra {

struct Plateau {
    double begin = 0, end = 0;  // internal time
    Measured value;
};
struct RunningIntegral {
    std::vector<double> time, value, error;
    std::optional<Plateau> plateau;
};
// `blocks`: one correlation function each, at lags 0, dt, 2 dt ...; at least two of them, equally long.
RunningIntegral green_kubo(const std::vector<std::vector<double>>& blocks, double dt, double prefactor);

}  // namespace lmmd::spectra
