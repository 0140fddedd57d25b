// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/least_squares.hpp"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>

#include "lmmd/base/error.hpp"

namespace lmmd::spectra {
namespace {

// In the form that Eigen asks for.
struct Residuals {
    using Scalar = double;
    using InputType = Eigen::VectorXd;
    using ValueType = Eigen::VectorXd;
    using JacobianType = Eigen::MatrixXd;
    enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

    const Curve& data;
    const Model& model;
    Eigen::Index parameters;

    int inputs() const { return static_cast<int>(parameters); }
    int values() const { return static_cast<int>(data.x.size()); }
    int operator()(const Eigen::VectorXd& p, Eigen::VectorXd& r) const {
        const std::span<const double> view(p.data(), static_cast<std::size_t>(p.size()));
        for (std::size_t i = 0; i < data.x.size(); ++i)
            r[i] = (model(data.x[i], view) - data.y[i]) / (data.error.empty() ? 1.0 : data.error[i]);
        return 0;
    }
};

}  // namespace

Fit fit_curve(const Curve& data, const Model& model, std::vector<double> start) {
    const std::size_t n = start.size();
    if (data.x.size() <= n || data.y.size() != data.x.size() || (!data.error.empty() && data.error.size() != data.x.size()))
        throw input_error({"fit"}, fmt::format("found {} points, expected more than the {} parameters and as many of x, y and errors",
                                               data.x.size(), n));
    const Residuals residuals{data, model, static_cast<Eigen::Index>(n)};
    Eigen::NumericalDiff<Residuals, Eigen::Central> differences(residuals);
    Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Residuals, Eigen::Central>> solver(differences);
    solver.parameters.maxfev = 4000;
    solver.parameters.ftol = solver.parameters.xtol = 1e-12;
    Eigen::VectorXd p = Eigen::Map<Eigen::VectorXd>(start.data(), static_cast<Eigen::Index>(n));
    const auto status = solver.minimize(p);

    Fit fit;
    const Eigen::Index count = static_cast<Eigen::Index>(data.x.size()), size = static_cast<Eigen::Index>(n);
    Eigen::VectorXd r(count);
    Eigen::MatrixXd jacobian(count, size);
    residuals(p, r);
    differences.df(p, jacobian);
    fit.chi2 = r.squaredNorm() / static_cast<double>(count - size);
    const double scale = data.error.empty() ? fit.chi2 : std::max(1.0, fit.chi2);
    const Eigen::MatrixXd normal = jacobian.transpose() * jacobian;
    const Eigen::MatrixXd covariance = scale * normal.completeOrthogonalDecomposition().pseudoInverse();
    fit.value.assign(p.data(), p.data() + p.size());
    for (Eigen::Index i = 0; i < size; ++i) {
        fit.error.push_back(std::sqrt(std::max(0.0, covariance(i, i))));
        for (Eigen::Index j = 0; j < size; ++j) fit.covariance.push_back(covariance(i, j));
    }
    using Status = Eigen::LevenbergMarquardtSpace::Status;
    fit.converged = p.allFinite() && status != Status::TooManyFunctionEvaluation && status != Status::ImproperInputParameters;
    return fit;
}

}  // namespace lmmd::spectra
