// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/eliashberg.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "lmmd/base/error.hpp"

namespace lmmd::tc {
namespace {

constexpr double kPi = std::numbers::pi;

double reference_cutoff(const Alpha2F& s, const EliashbergOptions& o) {
    const double highest = s.omega_max() > 0 ? s.omega_max() : s.omega.back();
    return o.mu_star_cutoff > 0 ? o.mu_star_cutoff : highest;
}

// At least 16 at the default factor: strong coupling puts Tc above the phonons.
int frequency_count(const Alpha2F& s, double factor, double kt) {
    const double highest = s.omega_max() > 0 ? s.omega_max() : s.omega.back();
    return static_cast<int>(std::lround(factor * std::max(1.6, highest / (2 * kPi * kt))));
}

// mu* at the cutoff of n frequencies; the boundary lies midway between w_{n-1} and w_n.
double rescaled_mu_star(const Alpha2F& s, const EliashbergOptions& o, int n, double kt) {
    const double denominator = 1 + o.mu_star * std::log(reference_cutoff(s, o) / (2 * kPi * kt * n));
    if (denominator <= 0.05)
        throw input_error({"--mu-star"}, fmt::format("found mu* = {:.3g}, which cannot be carried to the Matsubara cutoff; expected a "
                                                     "value below 0.3, or give --mu-star-cutoff", o.mu_star));
    return o.mu_star / denominator;
}

// lambda(l), l = 0 ... 2n.
std::vector<double> kernel(const Alpha2F& s, int n, double kt) { return lambda_at_multiples(s, 2 * kPi * kt, 2 * n + 1); }

// S - A positive definite <=> no pairing at this temperature.
bool is_normal(const Alpha2F& s, const EliashbergOptions& o, double factor, double kt) {
    const int n = frequency_count(s, factor, kt);
    const std::vector<double> lambda = kernel(s, n, kt);
    const double mu = rescaled_mu_star(s, o, n, kt);
    Eigen::MatrixXd m(n, n);
    double diagonal = lambda[0];  // D_i = lambda(0) + 2 SUM_{l=1..i} lambda(l)
    for (int i = 0; i < n; ++i) {
        if (i > 0) diagonal += 2 * lambda[i];
        for (int j = 0; j <= i; ++j) m(i, j) = 2 * mu - lambda[i - j] - lambda[i + j + 1];
        m(i, i) += 2 * i + 1 + diagonal;
    }
    return Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>>(m).info() == Eigen::Success;
}

// Tc between a temperature with pairing and one without.
double bisect_tc(const Alpha2F& s, const EliashbergOptions& o, double factor, double low, double high) {
    while (high / low > 1 + 1e-4) {
        const double middle = std::sqrt(low * high);
        (is_normal(s, o, factor, middle) ? high : low) = middle;
    }
    return std::sqrt(low * high);
}

// From above the strong-coupling bound 0.1827 sqrt(lambda) omega_2 down; 0 when there is none above `lowest`.
double search_tc(const Alpha2F& s, const EliashbergOptions& o, double factor, double lowest) {
    const Moments m = moments(s);
    double high = 0.2 * std::sqrt(m.lambda) * m.omega_2, low = high;
    while (is_normal(s, o, factor, low)) {
        high = low;
        if (low <= lowest) return 0;
        low = std::max(low / 1.3, lowest);
    }
    return bisect_tc(s, o, factor, low, high);
}

// Beginning at a good guess.
double refine_tc(const Alpha2F& s, const EliashbergOptions& o, double factor, double guess) {
    double low = guess, high = guess;
    for (double step = 0.01; !is_normal(s, o, factor, high); step *= 2) low = high, high *= 1 + step;
    if (low == guess)
        for (double step = 0.01; is_normal(s, o, factor, low); step *= 2) high = low, low /= 1 + step;
    return bisect_tc(s, o, factor, low, high);
}

}  // namespace

CriticalTemperature critical_temperature(const Alpha2F& spectrum, const EliashbergOptions& options) {
    CriticalTemperature result;
    result.mu_star_cutoff = reference_cutoff(spectrum, options);
    result.resolution = spectrum.omega.back() / 1000;
    const double coarse = search_tc(spectrum, options, options.cutoff_factor / 2, result.resolution);
    if (coarse == 0 && is_normal(spectrum, options, options.cutoff_factor, result.resolution)) return result;
    result.kt = refine_tc(spectrum, options, options.cutoff_factor, std::max(coarse, result.resolution));
    result.cutoff_change = std::abs(coarse / result.kt - 1);
    result.frequencies = frequency_count(spectrum, options.cutoff_factor, result.kt);
    return result;
}

Gap solve_gap(const Alpha2F& spectrum, const EliashbergOptions& options, double kt) {
    const int n = frequency_count(spectrum, options.cutoff_factor, kt);
    const std::vector<double> lambda = kernel(spectrum, n, kt);
    const double mu = rescaled_mu_star(spectrum, options, n, kt);
    std::vector<double> w(n), tail(n, 0.0);
    for (int i = 0; i < n; ++i) {
        w[i] = (2 * i + 1) * kPi * kt;
        for (int l = n - i; l <= n + i; ++l) tail[i] += lambda[l];  // SUM over m >= n of lambda(m-i) - lambda(m+i+1), where w/R = 1
    }
    Gap gap;
    gap.kt = kt;
    gap.z.assign(n, 1.0);
    gap.delta.assign(n, moments(spectrum).omega_log * 0.3);
    // The kernel as contiguous numbers: lambda(i - m) = near[n - i + m], lambda(i + m + 1) = far[i + 1 + m].
    Eigen::ArrayXd near(2 * n + 1);
    for (int k = 0; k <= 2 * n; ++k) near[k] = lambda[std::abs(k - n)];
    const Eigen::Map<const Eigen::ArrayXd> far(lambda.data(), 2 * n + 1);
    Eigen::ArrayXd a(n), b(n);
    for (int iteration = 0; iteration < 2000 && !gap.converged; ++iteration) {
        for (int m = 0; m < n; ++m) {
            const double r = std::hypot(w[m], gap.delta[m]);
            a[m] = w[m] / r;
            b[m] = gap.delta[m] / r;
        }
        double change = 0, largest = 0;
        for (int i = 0; i < n; ++i) {
            const auto left = near.segment(n - i, n);
            const auto right = far.segment(i + 1, n);
            const double sum_z = tail[i] + ((left - right) * a).sum(), sum_d = ((left + right - 2 * mu) * b).sum();
            gap.z[i] = 1 + kPi * kt / w[i] * sum_z;
            const double next = kPi * kt * sum_d / gap.z[i];
            change = std::max(change, std::abs(next - gap.delta[i]));
            largest = std::max(largest, std::abs(next));
            gap.delta[i] = next;
        }
        gap.converged = change < 1e-8 * std::max(largest, kt * 1e-4);
    }
    if (std::abs(gap.delta[0]) < 1e-5 * kt) std::fill(gap.delta.begin(), gap.delta.end(), 0.0);
    return gap;
}

std::optional<double> critical_temperature_from_gap(const Alpha2F& spectrum, const EliashbergOptions& options, double near) {
    // delta^2 is analytic in t = T/near and vanishes at Tc: the parabola through three points, its root nearest to 1.
    const double t[3] = {0.84, 0.90, 0.95};
    double y[3];
    for (int k = 0; k < 3; ++k) {
        const Gap gap = solve_gap(spectrum, options, t[k] * near);
        if (gap.delta[0] == 0) return std::nullopt;
        y[k] = gap.delta[0] * gap.delta[0];
    }
    const double d01 = (y[1] - y[0]) / (t[1] - t[0]), d12 = (y[2] - y[1]) / (t[2] - t[1]);
    const double curvature = (d12 - d01) / (t[2] - t[0]);
    double root = t[2] - y[2] / d12;
    for (int k = 0; k < 20; ++k) {
        const double value = y[2] + d12 * (root - t[2]) + curvature * (root - t[2]) * (root - t[1]);
        root -= value / (d12 + curvature * (2 * root - t[2] - t[1]));
    }
    return root > t[2] && root < 1.2 ? std::optional(root * near) : std::nullopt;
}

Pade::Pade(const std::vector<double>& w, const std::vector<double>& u) {
    const std::size_t n = std::min(w.size(), u.size());
    std::vector<std::complex<double>> row(u.begin(), u.begin() + static_cast<std::ptrdiff_t>(n));
    for (std::size_t k = 0; k < n; ++k) points_.emplace_back(0.0, w[k]);
    for (std::size_t k = 0; k < n; ++k) {
        coefficients_.push_back(row[k]);
        for (std::size_t i = k + 1; i < n; ++i) row[i] = (coefficients_[k] - row[i]) / ((points_[i] - points_[k]) * row[i]);
    }
}

std::complex<double> Pade::operator()(std::complex<double> z) const {
    std::complex<double> tail = 0;
    for (std::size_t k = coefficients_.size(); k-- > 1;) tail = coefficients_[k] * (z - points_[k - 1]) / (1.0 + tail);
    return coefficients_.front() / (1.0 + tail);
}

std::optional<double> gap_edge(const Gap& gap, int points) {
    if (gap.delta.empty() || gap.delta[0] <= 0) return std::nullopt;
    const std::size_t n = std::min(gap.delta.size(), static_cast<std::size_t>(points));
    std::vector<double> w(n), u(gap.delta.begin(), gap.delta.begin() + static_cast<std::ptrdiff_t>(n));
    for (std::size_t k = 0; k < n; ++k) w[k] = (2.0 * static_cast<double>(k) + 1) * kPi * gap.kt;
    const Pade delta(w, u);
    // Re Delta(w) - w changes sign once between 0 and the edge of the phonon structure.
    double low = 0.2 * u[0], high = 2 * u[0];
    auto excess = [&](double x) { return delta({x, 0}).real() - x; };
    if (!(excess(low) > 0) || !(excess(high) < 0)) return std::nullopt;
    for (int k = 0; k < 60; ++k) {
        const double middle = 0.5 * (low + high);
        (excess(middle) > 0 ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace lmmd::tc
