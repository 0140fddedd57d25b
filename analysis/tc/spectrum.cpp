// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/spectrum.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "lmmd/base/error.hpp"

namespace lmmd::tc {
namespace {

constexpr double kNothing = 1e-3;  // a2F of imaginary modes that is numerical noise

// Calls f(w0, w1, slope, intercept) for every piece a2F = intercept + slope * w, the one below the first point included.
template <class F>
void for_each_piece(const Alpha2F& s, F f) {
    f(0.0, s.omega.front(), s.value.front() / s.omega.front(), 0.0);
    for (std::size_t i = 1; i < s.omega.size(); ++i) {
        const double slope = (s.value[i] - s.value[i - 1]) / (s.omega[i] - s.omega[i - 1]);
        f(s.omega[i - 1], s.omega[i], slope, s.value[i] - slope * s.omega[i]);
    }
}

// w ln w - w and (ln w)^2 / 2: antiderivatives of ln w and ln(w) / w. The first vanishes at 0.
double antiderivative_log(double w) { return w > 0 ? w * std::log(w) - w : 0.0; }
double antiderivative_log_over_w(double w) { const double l = std::log(w); return 0.5 * l * l; }

}  // namespace

double Alpha2F::omega_max() const {
    for (std::size_t i = omega.size(); i-- > 0;)
        if (value[i] > 0.01) return omega[i];
    return 0;
}

Alpha2F make_alpha2f(const std::vector<double>& omega, const std::vector<double>& value) {
    if (omega.size() != value.size() || omega.empty())
        throw input_error({"alpha2F"}, fmt::format("found {} frequencies and {} values, expected as many of both, at least one",
                                                   omega.size(), value.size()));
    Alpha2F s;
    for (std::size_t i = 0; i < omega.size(); ++i) {
        if (!std::isfinite(omega[i]) || !std::isfinite(value[i]))
            throw input_error({"alpha2F"}, fmt::format("found a number that is not finite in row {}; remove the row", i + 1));
        if (i > 0 && omega[i] <= omega[i - 1])
            throw input_error({"alpha2F"}, fmt::format("found frequency {:.6g} eV after {:.6g} eV in row {}, expected ascending ones; sort the rows",
                                                       omega[i], omega[i - 1], i + 1));
        if (omega[i] < 0 && std::abs(value[i]) > kNothing)
            throw input_error({"alpha2F"}, fmt::format("found a2F = {:.6g} at the frequency {:.6g} eV in row {}, expected frequencies of 0 or above (below it "
                                                       "stand imaginary modes: the structure is unstable); mend the phonons or remove the rows", value[i], omega[i], i + 1));
        if (omega[i] <= 0) continue;
        if (value[i] < 0)
            throw input_error({"alpha2F"}, fmt::format("found a2F = {:.6g} in row {}, expected 0 or more; check the column (--column)", value[i], i + 1));
        s.omega.push_back(omega[i]);
        s.value.push_back(value[i]);
    }
    double weight = 0;
    for (double v : s.value) weight += v;
    if (weight <= 0) throw input_error({"alpha2F"}, "found no weight at frequencies above 0; check unit and column (--unit, --column)");
    return s;
}

Moments moments(const Alpha2F& spectrum) {
    double sum_inverse = 0, sum_log = 0, sum_0 = 0, sum_1 = 0;  // INT a2F {1/w, ln(w)/w, 1, w} dw
    for_each_piece(spectrum, [&](double a, double b, double slope, double cut) {
        // Piece below the first point has cut = 0, so its 1/w and ln(w)/w parts vanish and a = 0 is harmless.
        sum_inverse += slope * (b - a) + (cut != 0 ? cut * std::log(b / a) : 0.0);
        sum_log += slope * (antiderivative_log(b) - antiderivative_log(a)) +
                   (cut != 0 ? cut * (antiderivative_log_over_w(b) - antiderivative_log_over_w(a)) : 0.0);
        sum_0 += cut * (b - a) + 0.5 * slope * (b * b - a * a);
        sum_1 += 0.5 * cut * (b * b - a * a) + slope * (b * b * b - a * a * a) / 3.0;
    });
    Moments m;
    m.lambda = 2 * sum_inverse;
    m.omega_log = std::exp(2 / m.lambda * sum_log);
    m.omega_1 = 2 / m.lambda * sum_0;
    m.omega_2 = std::sqrt(2 / m.lambda * sum_1);
    return m;
}

Alpha2F scaled_to_lambda(const Alpha2F& spectrum, double lambda) {
    if (!(lambda > 0)) throw input_error({"--lambda"}, fmt::format("found {}, expected a coupling constant above 0", lambda));
    Alpha2F s = spectrum;
    const double factor = lambda / moments(spectrum).lambda;
    for (double& v : s.value) v *= factor;
    return s;
}

double lambda_at(const Alpha2F& spectrum, double nu) {
    if (nu == 0) return moments(spectrum).lambda;
    double sum = 0;  // INT w a2F / (w^2 + nu^2) dw
    for_each_piece(spectrum, [&](double a, double b, double slope, double cut) {
        const double log_part = 0.5 * std::log((b * b + nu * nu) / (a * a + nu * nu));
        const double atan_part = std::atan2((b - a) * nu, nu * nu + a * b);  // atan(b/nu) - atan(a/nu) without cancellation
        sum += cut * log_part + slope * ((b - a) - nu * atan_part);
    });
    return 2 * sum;
}

namespace {

// 2 w a2F dw and w^2 at two Gauss points on pieces narrower than nu/4, where 1/(w^2 + nu^2) is a cubic to 1e-6.
class Integrand {
public:
    Integrand(const Alpha2F& spectrum, double nu) {
        std::vector<double> square, weight;
        for_each_piece(spectrum, [&](double a, double b, double slope, double cut) {
            const int parts = 1 + static_cast<int>(4 * (b - a) / nu);
            const double half = 0.5 * (b - a) / parts;
            for (int k = 0; k < parts; ++k)
                for (const double x : {-1 / std::sqrt(3.0), 1 / std::sqrt(3.0)}) {
                    const double w = a + (2 * k + 1 + x) * half;
                    square.push_back(w * w);
                    weight.push_back(2 * w * (cut + slope * w) * half);
                }
        });
        square_ = Eigen::Map<const Eigen::ArrayXd>(square.data(), static_cast<Eigen::Index>(square.size()));
        weight_ = Eigen::Map<const Eigen::ArrayXd>(weight.data(), static_cast<Eigen::Index>(weight.size()));
    }
    double lambda(double nu) const { return (weight_ / (square_ + nu * nu)).sum(); }

private:
    Eigen::ArrayXd square_, weight_;
};

}  // namespace

std::vector<double> lambda_at_multiples(const Alpha2F& spectrum, double step, int count) {
    // Beyond the first ones lambda is smooth in ln(nu): cubics through four neighbours of a grid.
    constexpr int kDirect = 64;
    constexpr double kGrid = 0.03;
    std::vector<double> lambda(count);
    const Integrand near(spectrum, step);
    for (int l = 0; l < std::min(count, kDirect); ++l) lambda[l] = l == 0 ? moments(spectrum).lambda : near.lambda(l * step);
    if (count <= kDirect) return lambda;
    const Integrand far(spectrum, (kDirect - 2) * step);
    const int nodes = static_cast<int>(std::log(1.0 * count / kDirect) / kGrid) + 5;
    std::vector<double> node(nodes);
    for (int k = 0; k < nodes; ++k) node[k] = far.lambda(kDirect * step * std::exp(kGrid * (k - 1)));
    for (int l = kDirect; l < count; ++l) {
        const double at = std::log(1.0 * l / kDirect) / kGrid;
        const int k = static_cast<int>(at);
        const double x = at - k;  // of nodes at -1, 0, 1, 2
        lambda[l] = (-x * (x - 1) * (x - 2) * node[k] + 3 * (x + 1) * (x - 1) * (x - 2) * node[k + 1] -
                     3 * (x + 1) * x * (x - 2) * node[k + 2] + (x + 1) * x * (x - 1) * node[k + 3]) / 6;
    }
    return lambda;
}

}  // namespace lmmd::tc
