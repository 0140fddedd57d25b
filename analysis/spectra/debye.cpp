// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/debye.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::spectra {

double debye_of_moment(const Spectrum& g, int n, double low_cut) {
    if (n == 0) return std::exp(1.0 / 3) * log_average(g, low_cut);
    return std::pow((n + 3) / 3.0 * moment(g, n, low_cut), 1.0 / n);
}

std::optional<ParabolaFit> debye_of_parabola(const Spectrum& g, double low, double high) {
    std::vector<double> w, y;
    for (std::size_t i = 0; i < g.omega.size(); ++i)
        if (g.omega[i] > 0 && g.omega[i] >= low && g.omega[i] <= high) w.push_back(g.omega[i] / high), y.push_back(g.value[i]);
    if (w.size() < 4) return std::nullopt;
    const Fit parabola = fit_curve({w, y}, [](double x, std::span<const double> p) { return p[0] * x * x; }, {y.back()});
    if (!(parabola.value[0] > 0)) return std::nullopt;
    const Fit power = fit_curve({w, y}, [](double x, std::span<const double> p) { return p[0] * std::pow(x, p[1]); }, {parabola.value[0], 2.0});
    const double debye = std::cbrt(3 * high * high / parabola.value[0]);
    return ParabolaFit{{debye, debye / 3 * parabola.error[0] / parabola.value[0]}, {power.value[1], power.error[1]}, low, high};
}

double debye_of_sound(double longitudinal, double transverse, double number_density) {
    const double k = std::cbrt(6 * std::numbers::pi * std::numbers::pi * number_density);
    if (!(transverse > 0)) return longitudinal * k;
    return k * std::cbrt(3 / (1 / std::pow(longitudinal, 3) + 2 / std::pow(transverse, 3)));
}

double debye_of_amplitude(double temperature, double mass, double square_amplitude) {
    return 3 * std::sqrt(units::kBoltzmann * temperature / (mass * square_amplitude));
}

std::optional<Cage> cage_of_vacf(std::span<const double> vacf, double dt) {
    std::vector<double> msd{0}, exponent{2};
    double integral = 0;
    for (std::size_t lag = 1; lag < vacf.size(); ++lag) {
        const double before = integral;
        integral += 0.5 * dt * (vacf[lag - 1] + vacf[lag]);
        msd.push_back(msd.back() + dt * (before + integral));
        exponent.push_back(2 * static_cast<double>(lag) * dt * integral / msd.back());
    }
    constexpr double kCaged = 0.9;  // nearer to 1, where diffusion goes, a minimum may be noise
    std::optional<Cage> cage;
    double smallest = kCaged;
    for (std::size_t lag = 1; lag + 1 < vacf.size(); ++lag) {
        if (exponent[lag] >= smallest || exponent[lag] > exponent[lag + 1] || exponent[lag] > exponent[lag - 1]) continue;
        smallest = exponent[lag];
        cage = Cage{msd[lag] / 2, static_cast<double>(lag) * dt};
    }
    return cage;
}

double debye_of_lindemann(double melting_temperature, double mass, double neighbour_distance, double fraction) {
    const double u = fraction * neighbour_distance;
    return debye_of_amplitude(melting_temperature, mass, u * u);
}

double einstein_of_forces(double square_force, double mass, double temperature) {
    return std::sqrt(square_force / (3 * mass * units::kBoltzmann * temperature));
}

Measured einstein_of_vacf(std::span<const double> vacf, double dt) {
    if (vacf.size() < 3 || !(vacf[0] > 0) || vacf[1] < 0.8 * vacf[0])
        throw input_error({"frame interval"},
                          fmt::format("found a velocity autocorrelation that falls to {:.3g} of its start in one interval, expected 0.8 or more; "
                                      "write frames more often", vacf.size() > 1 ? vacf[1] / vacf[0] : 0.0));
    auto square = [&](int k) { return 2 * (1 - vacf[k] / vacf[0]) / (k * k * dt * dt); };
    const double value = (4 * square(1) - square(2)) / 3;
    if (!(value > 0)) throw input_error({"velocity autocorrelation"}, "found no curvature at its start, expected it to fall");
    // (<w^4>/12) t^2 is taken off; the next term is smaller by about w^2 t^2.
    const double left = std::abs(square(1) - value) * value * dt * dt, root = std::sqrt(value);
    return {root, 0.5 * left / root};
}

Order order_of(const Measured& upper, const Measured& lower) {
    const double difference = upper.value - lower.value, error = 2 * std::hypot(upper.error, lower.error);
    return difference > error ? Order::holds : difference < -error ? Order::violated : Order::undecided;
}

}  // namespace lmmd::spectra
