// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/relaxation.hpp"

#include <cmath>

namespace lmmd::spectra {

std::optional<double> decay_time(const Curve& phi) {
    for (std::size_t i = 1; i < phi.x.size(); ++i) {
        const double level = phi.y[0] * std::exp(-1.0);
        if (phi.y[i] > level) continue;
        return phi.x[i - 1] + (phi.x[i] - phi.x[i - 1]) * (phi.y[i - 1] - level) / (phi.y[i - 1] - phi.y[i]);
    }
    return std::nullopt;
}

Stretched fit_stretched(const Curve& phi) {
    const Model model = [](double t, std::span<const double> p) {
        return std::exp(p[0]) * std::exp(-std::pow(t / std::exp(p[1]), std::exp(p[2])));
    };
    const double tau = decay_time(phi).value_or(phi.x.empty() ? 1.0 : phi.x.back());
    const double amplitude = phi.y.empty() || !(phi.y[0] > 0) ? 1.0 : phi.y[0];
    const Fit fit = fit_curve(phi, model, {std::log(amplitude), std::log(tau), std::log(0.8)});
    auto measured = [&](std::size_t i) { return Measured{std::exp(fit.value[i]), std::exp(fit.value[i]) * fit.error[i]}; };
    Stretched s{measured(0), measured(1), measured(2), 0, fit.chi2, fit.converged};
    s.mean_time = s.tau.value / s.beta.value * std::tgamma(1 / s.beta.value);
    return s;
}

}  // namespace lmmd::spectra
