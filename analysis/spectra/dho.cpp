// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/dho.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lmmd::spectra {
namespace {

constexpr double kPi = std::numbers::pi;

// Parameters are positive, so their logarithms are fitted; a relative error then is the error of a logarithm.
Measured from_log(const Fit& fit, std::size_t i) {
    const double value = std::exp(fit.value[i]);
    return {value, value * fit.error[i]};
}

// Trapezoidal area and second moment, and the place of the maximum: starting values only.
struct Shape {
    double area = 0, second = 0, peak = 0;
};
Shape shape(const Curve& c) {
    Shape s;
    double highest = 0;
    for (std::size_t i = 0; i < c.x.size(); ++i) {
        if (c.y[i] > highest) highest = c.y[i], s.peak = c.x[i];
        if (i == 0) continue;
        const double width = c.x[i] - c.x[i - 1];
        s.area += 0.5 * width * (c.y[i] + c.y[i - 1]);
        s.second += 0.5 * width * (c.y[i] * c.x[i] * c.x[i] + c.y[i - 1] * c.x[i - 1] * c.x[i - 1]);
    }
    s.second = std::sqrt(std::max(s.second, 1e-300) / std::max(s.area, 1e-300));
    if (!(s.peak > 0)) s.peak = s.second;
    return s;
}

// The best of several starts: a broad central line and a broad side line can be exchanged.
Fit best_fit(const Curve& data, const Model& model, const std::vector<std::vector<double>>& starts) {
    Fit best;
    for (std::vector<double> start : starts) {
        for (double& p : start) p = std::log(std::max(p, 1e-300));
        const Fit fit = fit_curve(data, model, start);
        if (best.value.empty() || (fit.converged && (!best.converged || fit.chi2 < best.chi2))) best = fit;
    }
    return best;
}

// Weight w^2/q^2 of C_L or 1 of S.
Mode fit_with_centre(double q, const Curve& data, bool is_current, const Mode* start) {
    const Model model = [q, is_current](double w, std::span<const double> p) {
        const double s = std::exp(p[0]) * central_line(w, std::exp(p[1])) + std::exp(p[2]) * oscillator(w, std::exp(p[3]), std::exp(p[4]));
        return is_current ? w * w / (q * q) * s : s;
    };
    // The central line may hide the mode, so that places all over the table are tried.
    const Shape s = shape(data);
    const double end = data.x.back();
    std::vector<std::vector<double>> starts;
    if (start != nullptr)
        starts.push_back({start->centre.value, start->centre_damping.value, start->strength.value, start->omega.value, start->damping.value});
    for (const double omega : {s.peak, 0.1 * end, 0.2 * end, 0.35 * end, 0.6 * end}) {
        if (start != nullptr) break;
        // Area of S; from that of C_L as if all of it were at this frequency.
        const double total = 2 * s.area * (is_current ? q * q / (omega * omega) : 1.0);
        for (const double centre : {0.2, 0.7})
            for (const double damping : {0.15, 0.6})
                starts.push_back({centre * total, 0.2 * omega, (1 - centre) * total, omega, damping * omega});
    }
    const Fit fit = best_fit(data, model, starts);
    return {q, from_log(fit, 3), from_log(fit, 4), from_log(fit, 2), from_log(fit, 0), from_log(fit, 1), fit.chi2, fit.converged};
}

}  // namespace

double central_line(double omega, double width) { return width / kPi / (omega * omega + width * width); }

double oscillator(double omega, double omega_q, double damping) {
    const double w2 = omega * omega, q2 = omega_q * omega_q, off = w2 - q2;
    return 2 * damping * q2 / kPi / (off * off + 4 * w2 * damping * damping);
}

double Mode::oscillation() const {
    return propagates() ? std::sqrt(omega.value * omega.value - damping.value * damping.value) : 0.0;
}

Mode fit_structure_factor(double q, const Curve& s_of_omega, const Mode* start) {
    return fit_with_centre(q, s_of_omega, false, start);
}
Mode fit_longitudinal(double q, const Curve& current, const Mode* start) { return fit_with_centre(q, current, true, start); }

Mode fit_transverse(double q, const Curve& current, const Mode* start) {
    const Model model = [](double w, std::span<const double> p) {
        return std::exp(p[0]) * oscillator(w, std::exp(p[1]), std::exp(p[2]));
    };
    const Shape s = shape(current);  // w_q^2 is the second moment of R
    std::vector<std::vector<double>> starts;
    if (start != nullptr) starts.push_back({start->strength.value, start->omega.value, start->damping.value});
    for (const double omega : {s.peak, s.second})
        for (const double damping : {0.2, 1.0})
            if (start == nullptr) starts.push_back({2 * s.area, omega, damping * omega});
    const Fit fit = best_fit(current, model, starts);
    return {q, from_log(fit, 1), from_log(fit, 2), from_log(fit, 0), {}, {}, fit.chi2, fit.converged};
}

std::vector<Propagation> propagation(std::span<const Mode> branch) {
    std::vector<Propagation> result(branch.size());
    for (std::size_t i = 0; i < branch.size() && branch.size() >= 2; ++i) {
        const std::size_t a = i > 0 ? i - 1 : 0, b = std::min(i + 1, branch.size() - 1);
        const auto slope = [&](std::size_t l, std::size_t r) {
            return (branch[r].omega.value - branch[l].omega.value) / (branch[r].q - branch[l].q);
        };
        // Inside, the slope of the parabola through the three shells.
        const double left = branch[i].q - branch[a].q, right = branch[b].q - branch[i].q;
        const double v = a == i || b == i ? slope(a, b) : (right * slope(a, i) + left * slope(i, b)) / (left + right);
        const double path = std::abs(v) / branch[i].damping.value;
        result[i] = {v, path, branch[i].q * path > 1};
    }
    return result;
}

std::optional<Measured> sound_velocity(std::span<const Mode> branch, std::size_t shells) {
    std::vector<double> q, w, error;
    for (const Mode& m : branch)
        if (m.converged && m.propagates() && m.omega.error > 0 && q.size() < shells)
            q.push_back(m.q), w.push_back(m.omega.value), error.push_back(m.omega.error);
    if (q.size() < 3) return std::nullopt;
    const Fit fit = fit_curve({q, w, error}, [](double x, std::span<const double> p) { return p[0] * x + p[1] * x * x * x; },
                              {w.front() / q.front(), 0.0});
    return Measured{fit.value[0], fit.error[0]};
}

std::optional<Gap> transverse_gap(std::span<const Mode> branch) {
    std::vector<double> q2, w2, error;
    for (const Mode& m : branch) {
        if (!m.converged || !m.propagates()) continue;
        q2.push_back(m.q * m.q);
        w2.push_back(m.oscillation() * m.oscillation());
        error.push_back(std::max(2 * std::hypot(m.omega.value * m.omega.error, m.damping.value * m.damping.error), 1e-12 * w2.back()));
    }
    if (q2.size() < 3) return std::nullopt;
    const Fit fit = fit_curve({q2, w2, error}, [](double x, std::span<const double> p) { return p[0] * x - p[1]; },
                              {w2.back() / q2.back(), 0.0});
    const double c2 = fit.value[0], g = fit.value[1];
    if (!(c2 > 0 && g > 0)) return std::nullopt;
    // q_g = sqrt(g / c2): relative variance from those of both and their covariance.
    const double relative = fit.covariance[3] / (g * g) + fit.covariance[0] / (c2 * c2) - 2 * fit.covariance[1] / (g * c2);
    const double q_gap = std::sqrt(g / c2), c = std::sqrt(c2);
    return Gap{{q_gap, 0.5 * q_gap * std::sqrt(std::max(0.0, relative))}, {c, 0.5 * fit.error[0] / c}, 0.5 / std::sqrt(g)};
}

}  // namespace lmmd::spectra
