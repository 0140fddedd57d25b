// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/eliashberg.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "lmmd/base/error.hpp"

namespace lmmd::tc {
namespace {

constexpr double kPi = std::numbers::pi;

double highest_frequency(const Alpha2F& s) { return s.omega_max() > 0 ? s.omega_max() : s.omega.back(); }

// At least 16 at the default factor: strong coupling puts Tc above the phonons.
int frequency_count(double highest, double factor, double kt) {
    return static_cast<int>(std::lround(factor * std::max(1.6, highest / (2 * kPi * kt))));
}

// mu* at the cutoff of n frequencies; the boundary lies midway between w_{n-1} and w_n.
double rescaled_mu_star(const Alpha2F& s, const EliashbergOptions& o, int n, double kt) {
    const double denominator = 1 + o.mu_star * std::log(mu_star_reference(s, o) / (2 * kPi * kt * n));
    if (denominator <= 0.05)
        throw input_error({"--mu-star"}, fmt::format("found mu* = {:.3g}, which cannot be carried to the Matsubara cutoff; expected a "
                                                     "value below 0.3, or give --mu-star-cutoff", o.mu_star));
    return o.mu_star / denominator;
}

// lambda(l), l = 0 ... 2n, and sums over m of what it couples, from contiguous numbers.
class Kernel {
public:
    Kernel(const Alpha2F& s, int n, double kt) : n_(n), lambda_(lambda_at_multiples(s, 2 * kPi * kt, 2 * n + 1)), mirrored_(2 * n + 1) {
        for (int k = 0; k <= 2 * n; ++k) mirrored_[k] = lambda_[std::abs(k - n)];
    }
    double operator[](int l) const { return lambda_[l]; }
    // SUM_m [lambda(i-m) + sign lambda(i+m+1)] x_m over the n frequencies above 0: all of them for even (1) or odd (-1) x.
    double folded(int i, double sign, const std::vector<double>& x) const {
        const Eigen::Map<const Eigen::ArrayXd> all(lambda_.data(), 2 * n_ + 1), values(x.data(), n_);
        return ((mirrored_.segment(n_ - i, n_) + sign * all.segment(i + 1, n_)) * values).sum();
    }

private:
    int n_;
    std::vector<double> lambda_;
    Eigen::ArrayXd mirrored_;  // lambda(k - n)
};

// SUM over m >= n of lambda(m-i) - lambda(m+i+1), for each i: what the frequencies beyond the cutoff add to Z, where Q w/R is
// that of the last one.
std::vector<double> tails(const Kernel& lambda, int n) {
    std::vector<double> tail(n, 0.0);
    for (int i = 0; i < n; ++i)
        for (int l = n - i; l <= n + i; ++l) tail[i] += lambda[l];
    return tail;
}

// Z and chi of the equations from Q w/R (`a`) and Re G (`c`; empty: constant, no shift), folded to n >= 0.
void self_energy(const Kernel& lambda, const std::vector<double>& tail, const std::vector<double>& a,
                 const std::vector<double>& c, std::vector<double>& z, std::vector<double>& chi_over_pi_kt) {
    const int n = static_cast<int>(a.size());
    std::vector<double> shift(c);  // against the last one, whose tail cancels
    for (double& x : shift) x -= c.back();
    for (int i = 0; i < n; ++i) {
        z[i] = 1 + (tail[i] * a[n - 1] + lambda.folded(i, -1, a)) / (2 * i + 1);
        chi_over_pi_kt[i] = c.empty() ? 0 : -lambda.folded(i, 1, shift);
    }
    for (int i = n - 1; i >= 0; --i) chi_over_pi_kt[i] -= chi_over_pi_kt[0];
}

// (2n+1) Z_n / Q_n of the normal state.
std::vector<double> normal_state(const EliashbergOptions& o, const Kernel& lambda, int n, double kt) {
    std::vector<double> z(n), chi(n, 0.0), q(n, 1.0), c(n, 0.0);
    double sum = lambda[0];  // (2n+1) Z_n = 2n+1 + lambda(0) + 2 SUM_{l=1..n} lambda(l) for Q = 1
    for (int i = 0; i < n; ++i) {
        if (i > 0) sum += 2 * lambda[i];
        z[i] = 1 + sum / (2 * i + 1);
    }
    if (o.density_of_states) {
        const std::vector<double> tail = tails(lambda, n);
        double change = 1;
        for (int iteration = 0; change > 1e-10 && iteration < 100; ++iteration) {
            for (int m = 0; m < n; ++m) {
                const std::complex<double> g = o.density_of_states({-kPi * kt * chi[m], kPi * kt * (2 * m + 1) * z[m]});
                q[m] = g.imag();
                c[m] = g.real();
            }
            const std::vector<double> before = z;
            self_energy(lambda, tail, q, c, z, chi);
            change = 0;
            for (int m = 0; m < n; ++m) change = std::max(change, std::abs(z[m] / before[m] - 1));
        }
    }
    for (int i = 0; i < n; ++i) z[i] *= (2 * i + 1) / q[i];
    return z;
}

// One metal, or two layers and Gamma of the first.
struct Sandwich {
    std::vector<Layer> layers;
    double gamma = 0;
    double highest() const {
        double most = 0;
        for (const Layer& layer : layers) most = std::max(most, highest_frequency(layer.spectrum));
        return most;
    }
};

// S - A positive definite <=> no pairing at this temperature. Rows are weighted by `states`, which makes the matrix symmetric.
bool is_normal(const Sandwich& s, double factor, double kt) {
    const int n = frequency_count(s.highest(), factor, kt), layers = static_cast<int>(s.layers.size());
    const double hop = s.gamma / (kPi * kt) * s.layers[0].states;  // the same for both by detailed balance
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(n * layers, n * layers);
    for (int k = 0; k < layers; ++k) {
        const Layer& layer = s.layers[k];
        const Kernel lambda(layer.spectrum, n, kt);
        const std::vector<double> diagonal = normal_state(layer.options, lambda, n, kt);
        const double mu = rescaled_mu_star(layer.spectrum, layer.options, n, kt);
        auto block = matrix.block(k * n, k * n, n, n);
        for (int i = 0; i < n; ++i) {
            for (int j = 0; j <= i; ++j) block(i, j) = layer.states * (2 * mu - lambda[i - j] - lambda[i + j + 1]);
            block(i, i) += layer.states * diagonal[i] + hop;
            if (k > 0) matrix(n + i, i) = -hop;
        }
    }
    return Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>>(matrix).info() == Eigen::Success;
}

// Tc between a temperature with pairing and one without.
double bisect_tc(const Sandwich& s, double factor, double low, double high) {
    while (high / low > 1 + 1e-4) {
        const double middle = std::sqrt(low * high);
        (is_normal(s, factor, middle) ? high : low) = middle;
    }
    return std::sqrt(low * high);
}

// From above the strong-coupling bound 0.1827 sqrt(lambda) omega_2 down; 0 when there is none above `lowest`.
double search_tc(const Sandwich& s, double factor, double lowest) {
    double high = 0;
    for (const Layer& layer : s.layers) {
        const Moments m = moments(layer.spectrum);
        high = std::max(high, 0.2 * std::sqrt(m.lambda) * m.omega_2);
    }
    double low = high;
    while (is_normal(s, factor, low)) {
        high = low;
        if (low <= lowest) return 0;
        low = std::max(low / 1.3, lowest);
    }
    return bisect_tc(s, factor, low, high);
}

// Beginning at a good guess.
double refine_tc(const Sandwich& s, double factor, double guess) {
    double low = guess, high = guess;
    for (double step = 0.01; !is_normal(s, factor, high); step *= 2) low = high, high *= 1 + step;
    if (low == guess)
        for (double step = 0.01; is_normal(s, factor, low); step *= 2) high = low, low /= 1 + step;
    return bisect_tc(s, factor, low, high);
}

CriticalTemperature critical_temperature_of(const Sandwich& s) {
    const EliashbergOptions& options = s.layers[0].options;
    CriticalTemperature result;
    result.mu_star_cutoff = mu_star_reference(s.layers[0].spectrum, options);
    for (const Layer& layer : s.layers) result.resolution = std::max(result.resolution, layer.spectrum.omega.back() / 1000);
    const double coarse = search_tc(s, options.cutoff_factor / 2, result.resolution);
    if (coarse == 0 && is_normal(s, options.cutoff_factor, result.resolution)) return result;
    result.kt = refine_tc(s, options.cutoff_factor, std::max(coarse, result.resolution));
    result.cutoff_change = std::abs(coarse / result.kt - 1);
    result.frequencies = frequency_count(s.highest(), options.cutoff_factor, result.kt);
    return result;
}

}  // namespace

double mu_star_reference(const Alpha2F& spectrum, const EliashbergOptions& options) {
    return options.mu_star_cutoff > 0 ? options.mu_star_cutoff : highest_frequency(spectrum);
}

CriticalTemperature critical_temperature(const Alpha2F& spectrum, const EliashbergOptions& options) {
    return critical_temperature_of({{{spectrum, options}}, 0});
}

CriticalTemperature critical_temperature(const Layer& first, const Layer& second, double gamma) {
    return critical_temperature_of({{first, second}, gamma});
}

Gap solve_gap(const Alpha2F& spectrum, const EliashbergOptions& options, double kt) {
    const int n = frequency_count(highest_frequency(spectrum), options.cutoff_factor, kt);
    const Kernel lambda(spectrum, n, kt);
    const std::vector<double> tail = tails(lambda, n);
    const double mu = rescaled_mu_star(spectrum, options, n, kt);
    std::vector<double> a(n), b(n), c(options.density_of_states ? n : 0), chi(n, 0.0);
    Gap gap;
    gap.kt = kt;
    gap.z.assign(n, 1.0);
    gap.delta.assign(n, moments(spectrum).omega_log * 0.3);
    for (int iteration = 0; iteration < 2000 && !gap.converged; ++iteration) {
        for (int m = 0; m < n; ++m) {
            const double w = (2 * m + 1) * kPi * kt, r = std::hypot(w, gap.delta[m]);
            double q = 1;
            if (options.density_of_states) {
                const std::complex<double> g = options.density_of_states({-kPi * kt * chi[m], gap.z[m] * r});
                q = g.imag();
                c[m] = g.real();
            }
            a[m] = q * w / r;
            b[m] = q * gap.delta[m] / r;
        }
        self_energy(lambda, tail, a, c, gap.z, chi);
        double change = 0, largest = 0;
        const double repulsion = 2 * mu * std::accumulate(b.begin(), b.end(), 0.0);
        for (int i = 0; i < n; ++i) {
            const double next = kPi * kt * (lambda.folded(i, 1, b) - repulsion) / gap.z[i];
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
