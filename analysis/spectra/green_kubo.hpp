// SPDX-License-Identifier: GPL-3.0-or-later
// A transport coefficient as the plateau of the running Green-Kubo integral, prefactor * INT_0^t C dt' (trapezoid).
// Rule: the plateau begins at the first t1 after which the integral stays within two standard errors (of its change
// since t1, from blocks) all the way to 2 t1, and ends at 2 t1; its value is the mean over it. Since noise alone makes an
// integral flat, t1 is at least kRelaxations relaxation times of the correlation, which are the integral up to t1 over
// the correlation at 0. Without such a t1 in the first half of the correlation's length there is none. A tail that is
// much slower than that and lies inside the noise is not seen.
#pragma once

#include <optional>
#include <vector>

#include "spectra/dho.hpp"

namespace lmmd::spectra {

inline constexpr double kRelaxations = 8;

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
