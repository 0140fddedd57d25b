// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/eliashberg.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "lmmd/base/error.hpp"
#include "tc/matsubara.hpp"

namespace lmmd::tc {
namespace {

constexpr double kPi = std::numbers::pi;

constexpr double kLowest = 1e-5;      // of the highest frequency: the lowest kT that is looked at
constexpr double kFirstFactor = 10, kLastFactor = 160;  // of the cutoff that is raised
constexpr double kConverged = 1e-3;   // change of Tc at half the cutoff

double highest_frequency(const Alpha2F& s) { return s.omega_max() > 0 ? s.omega_max() : s.omega.back(); }

// At least 16 at the default factor: strong coupling puts Tc above the phonons.
int frequency_count(double highest, double factor, double kt) {
    return static_cast<int>(std::lround(factor * std::max(1.6, highest / (2 * kPi * kt))));
}

// mu*/mu*(cutoff): 1 where mu* refers to the cutoff, 0 or less where it cannot be carried there.
double carried(const Alpha2F& s, const EliashbergOptions& o, double cutoff) {
    return 1 + o.mu_star * std::log(mu_star_reference(s, o) / cutoff);
}

// mu* at the cutoff of n frequencies; the boundary lies midway between w_{n-1} and w_n.
double rescaled_mu_star(const Alpha2F& s, const EliashbergOptions& o, int n, double kt) {
    const double denominator = carried(s, o, 2 * kPi * kt * n);
    if (denominator <= 0.05)
        throw input_error({"--mu-star"}, fmt::format("found mu* = {:.3g}, which cannot be carried to the Matsubara cutoff; expected a "
                                                     "value below 0.3, or give --mu-star-cutoff", o.mu_star));
    return o.mu_star / denominator;
}

using Eigen::ArrayXd, Eigen::MatrixXd;

ArrayXd sizes(const Matsubara& grid) {
    ArrayXd q(grid.cells());
    for (int i = 0; i < grid.cells(); ++i) q(i) = grid.size(i);
    return q;
}
ArrayXd frequencies(const Matsubara& grid) {  // (2n+1)
    ArrayXd w(grid.cells());
    for (int i = 0; i < grid.cells(); ++i) w(i) = grid.frequency(i);
    return w;
}

struct Normal {
    ArrayXd z, chi_over_pi_kt;
};

// Z and chi of the equations from Q w/R (`a`) and Re G (`c`; empty: constant, no shift). Beyond the cutoff Q w/R is that of the
// last frequency.
Normal self_energy(const Matsubara& grid, const CellKernel& lambda, const ArrayXd& a, const ArrayXd& c) {
    const ArrayXd q = sizes(grid);
    Normal n;
    n.z = 1 + ((lambda.odd * a.matrix()).array() + a(a.size() - 1) * lambda.tail.array()) / (q * frequencies(grid));
    n.chi_over_pi_kt = ArrayXd::Zero(q.size());
    if (c.size() > 0) {
        const ArrayXd shift = c - c(c.size() - 1);  // against the last one, whose tail cancels
        n.chi_over_pi_kt = -(lambda.even * shift.matrix()).array() / q;
        n.chi_over_pi_kt -= n.chi_over_pi_kt(0);
    }
    return n;
}

// SUM over the cell of (2n+1) Z_n / Q_n, in the normal state.
ArrayXd normal_state(const EliashbergOptions& o, const Matsubara& grid, const CellKernel& lambda, double kt) {
    const ArrayXd w = frequencies(grid);
    ArrayXd q = ArrayXd::Ones(w.size()), c(o.density_of_states ? w.size() : 0);
    Normal n = self_energy(grid, lambda, q, ArrayXd());
    double change = o.density_of_states ? 1 : 0;
    for (int iteration = 0; change > 1e-10 && iteration < 100; ++iteration) {
        for (int m = 0; m < w.size(); ++m) {
            const std::complex<double> g = o.density_of_states({-kPi * kt * n.chi_over_pi_kt(m), kPi * kt * w(m) * n.z(m)});
            q(m) = g.imag();
            c(m) = g.real();
        }
        const ArrayXd before = n.z;
        n = self_energy(grid, lambda, q, c);
        change = (n.z / before - 1).abs().maxCoeff();
    }
    return sizes(grid) * w * n.z / q;
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
    const Matsubara grid(frequency_count(s.highest(), factor, kt));
    const int n = grid.cells(), layers = static_cast<int>(s.layers.size());
    const Eigen::VectorXd q = sizes(grid).matrix();
    const Eigen::VectorXd hop = s.gamma / (kPi * kt) * s.layers[0].states * q;  // the same for both by detailed balance
    MatrixXd matrix = MatrixXd::Zero(n * layers, n * layers);
    for (int k = 0; k < layers; ++k) {
        const Layer& layer = s.layers[static_cast<std::size_t>(k)];
        const CellKernel lambda(layer.spectrum, grid, kt);
        const double mu = rescaled_mu_star(layer.spectrum, layer.options, grid.frequencies(), kt);
        auto block = matrix.block(k * n, k * n, n, n);
        block = layer.states * (2 * mu * q * q.transpose() - lambda.even);
        block.diagonal() += layer.states * normal_state(layer.options, grid, lambda, kt).matrix() + hop;
        if (k > 0) matrix.block(n, 0, n, n).diagonal() = -hop;
    }
    return Eigen::LLT<Eigen::Ref<MatrixXd>>(matrix).info() == Eigen::Success;
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
        low = std::max(low / 3, lowest);
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

// Whether the cutoff may be raised: so far that mu* is still far from diverging.
bool may_rise(const Sandwich& s, double factor) {
    return factor <= kLastFactor && std::all_of(s.layers.begin(), s.layers.end(), [&](const Layer& layer) {
        return carried(layer.spectrum, layer.options, factor * s.highest()) > 0.3;
    });
}

CriticalTemperature critical_temperature_of(const Sandwich& s) {
    const EliashbergOptions& options = s.layers[0].options;
    CriticalTemperature result;
    result.mu_star_cutoff = mu_star_reference(s.layers[0].spectrum, options);
    for (const Layer& layer : s.layers) result.resolution = std::max(result.resolution, kLowest * layer.spectrum.omega.back());
    const bool automatic = options.cutoff_factor == 0;
    double factor = automatic ? kFirstFactor : options.cutoff_factor, before = search_tc(s, factor / 2, result.resolution);
    while (true) {
        result.kt = before > 0 ? refine_tc(s, factor, before) : search_tc(s, factor, result.resolution);
        result.cutoff_factor = factor;
        if (result.kt == 0) return result;
        result.cutoff_change = std::abs(before / result.kt - 1);
        result.frequencies = frequency_count(s.highest(), factor, result.kt);
        if (!automatic || result.cutoff_change < kConverged || !may_rise(s, 2 * factor)) return result;
        before = result.kt;
        factor *= 2;
    }
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
    const double factor = options.cutoff_factor > 0 ? options.cutoff_factor : kFirstFactor;
    const Matsubara grid(frequency_count(highest_frequency(spectrum), factor, kt));
    const CellKernel lambda(spectrum, grid, kt);
    const double mu = rescaled_mu_star(spectrum, options, grid.frequencies(), kt);
    const ArrayXd q = sizes(grid), w = kPi * kt * frequencies(grid);
    ArrayXd c(options.density_of_states ? w.size() : 0), states = ArrayXd::Ones(w.size());
    ArrayXd delta = ArrayXd::Constant(w.size(), 0.3 * moments(spectrum).omega_log);
    Normal normal{ArrayXd::Ones(w.size()), ArrayXd::Zero(w.size())};
    Gap gap;
    gap.kt = kt;
    for (int iteration = 0; iteration < 5000 && !gap.converged; ++iteration) {
        const ArrayXd r = (w.square() + delta.square()).sqrt();
        for (int m = 0; m < c.size(); ++m) {
            const std::complex<double> g = options.density_of_states({-kPi * kt * normal.chi_over_pi_kt(m), normal.z(m) * r(m)});
            states(m) = g.imag();
            c(m) = g.real();
        }
        const ArrayXd b = states * delta / r;
        normal = self_energy(grid, lambda, states * w / r, c);
        const ArrayXd next = kPi * kt * ((lambda.even * b.matrix()).array() / q - 2 * mu * (q * b).sum()) / normal.z;
        gap.converged = (next - delta).abs().maxCoeff() < 1e-8 * std::max(next.abs().maxCoeff(), kt * 1e-4);
        delta = next;
    }
    if (std::abs(delta(0)) < 1e-5 * kt) delta.setZero();
    gap.omega.assign(w.begin(), w.end());
    gap.delta.assign(delta.begin(), delta.end());
    gap.z.assign(normal.z.begin(), normal.z.end());
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

Pade continued(const Gap& gap, int points) {
    const auto n = std::min(static_cast<std::ptrdiff_t>(gap.delta.size()), static_cast<std::ptrdiff_t>(points));
    return {{gap.omega.begin(), gap.omega.begin() + n}, {gap.delta.begin(), gap.delta.begin() + n}};
}

std::optional<double> gap_edge(const Gap& gap, int points) {
    if (gap.delta.empty() || gap.delta[0] <= 0) return std::nullopt;
    const Pade delta = continued(gap, points);
    // Re Delta(w) - w changes sign once between 0 and the edge of the phonon structure.
    double low = 0.2 * gap.delta[0], high = 2 * gap.delta[0];
    auto excess = [&](double x) { return delta({x, 0}).real() - x; };
    if (!(excess(low) > 0) || !(excess(high) < 0)) return std::nullopt;
    for (int k = 0; k < 60; ++k) {
        const double middle = 0.5 * (low + high);
        (excess(middle) > 0 ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace lmmd::tc
