// SPDX-License-Identifier: GPL-3.0-or-later
// Weighted non-linear least squares, by the Levenberg-Marquardt of MINPACK as Eigen carries it.
//   chi2 = SUM ((y - model(x; p)) / error)^2,   covariance = (J^T J)^-1 chi2/(points - parameters)
// Without errors all points weigh the same. With errors the covariance is not made smaller where chi2/dof < 1, only larger.
// Neighbouring points of a windowed spectrum are correlated: errors from blocks, where there are any, are the better ones.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace lmmd::spectra {

struct Curve {
    std::span<const double> x, y;
    std::span<const double> error{};  // standard errors of y, above 0; empty: unknown
};
using Model = std::function<double(double x, std::span<const double> p)>;

struct Fit {
    std::vector<double> value, error;
    std::vector<double> covariance;  // row-major
    double chi2 = 0;                 // per degree of freedom; in y's unit squared where errors are unknown
    bool converged = false;
};
// Throws Error(input) when there are not more points than parameters.
Fit fit_curve(const Curve& data, const Model& model, std::vector<double> start);

}  // namespace lmmd::spectra
