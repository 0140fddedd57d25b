// SPDX-License-Identifier: GPL-3.0-or-later
// How a correlation phi(t) relaxes, and how far displacements are from Gaussian.
//   A exp(-(t/tau)^beta): Kohlrausch 1854, Williams and Watts 1970; mean time (tau/beta) Gamma(1/beta)
//   alpha_2 = 3 <r^4> / (5 <r^2>^2) - 1: Rahman, Phys. Rev. 136, A405 (1964)
#pragma once

#include <optional>

#include "spectra/dho.hpp"

namespace lmmd::spectra {

// First time at which phi falls to phi(0)/e, linear between points; nullopt if it does not.
std::optional<double> decay_time(const Curve& phi);
struct Stretched {
    Measured amplitude, tau, beta;
    double mean_time = 0;
    double chi2 = 0;
    bool converged = false;
};
// Over all points given, which begin after t = 0; leave out the ballistic start.
Stretched fit_stretched(const Curve& phi);
// 0 where nothing has moved yet.
inline double non_gaussian(double square, double fourth) { return square > 0 ? 3 * fourth / (5 * square * square) - 1 : 0.0; }

}  // namespace lmmd::spectra
