// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/spectrum.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lmmd/base/error.hpp"

namespace lmmd::spectra {

Spectrum make_spectrum(std::vector<double> omega, std::vector<double> value) {
    const Where where{"spectrum"};
    if (omega.size() != value.size() || omega.size() < 3)
        throw input_error(where, fmt::format("found {} frequencies and {} values, expected as many of both, at least three",
                                             omega.size(), value.size()));
    for (std::size_t i = 0; i < omega.size(); ++i) {
        if (!std::isfinite(omega[i]) || !std::isfinite(value[i]))
            throw input_error(where, fmt::format("found a number that is not finite in row {}; remove the row", i + 1));
        if (i > 0 && omega[i] <= omega[i - 1])
            throw input_error(where, fmt::format("found a frequency that does not ascend in row {}; sort the rows", i + 1));
    }
    if (omega.front() != 0)
        throw input_error(where, "found a table that leaves out frequency 0, expected its first row there: a liquid diffuses; "
                                 "compute the spectrum from omega = 0 on");
    return {std::move(omega), std::move(value)};
}

double area(const Spectrum& g) {
    return integrate(g, [](double) { return 1.0; });
}

Spectrum normalised(const Spectrum& g) {
    const double total = area(g);
    if (!(total > 0)) throw input_error({"spectrum"}, fmt::format("found an area of {:.4g}, expected one above 0", total));
    Spectrum result = g;
    for (double& v : result.value) v /= total;
    return result;
}

double value_at(const Spectrum& g, double omega) {
    if (omega < 0 || omega > g.omega.back()) return 0;
    const std::size_t i = std::max<std::size_t>(1, std::lower_bound(g.omega.begin(), g.omega.end(), omega) - g.omega.begin());
    const double share = (omega - g.omega[i - 1]) / (g.omega[i] - g.omega[i - 1]);
    return g.value[i - 1] + share * (g.value[i] - g.value[i - 1]);
}

namespace {

// Area with the parabola below the cut.
double joined_area(const Spectrum& g, double cut) {
    return integrate(g, [](double) { return 1.0; }, cut) + value_at(g, cut) * cut / 3;
}

}  // namespace

double moment(const Spectrum& g, int n, double low_cut) {
    if (n < -2) throw input_error({"moment"}, fmt::format("found order {}, expected -2 or more: a Debye spectrum has none below", n));
    if (n < 0 && low_cut <= 0 && g.value.front() != 0)
        throw input_error({"moment"}, fmt::format("found order {} of a spectrum with weight at frequency 0, expected a low cut: it diverges", n));
    const double above = integrate(g, [n](double w) { return std::pow(w, n); }, low_cut);
    const double below = value_at(g, low_cut) * (low_cut > 0 ? std::pow(low_cut, n + 1) / (n + 3) : 0.0);
    return (above + below) / joined_area(g, low_cut);
}

double log_average(const Spectrum& g, double low_cut) {
    const double above = integrate(g, [](double w) { return std::log(w); }, low_cut);
    const double below = low_cut > 0 ? value_at(g, low_cut) * low_cut * (std::log(low_cut) / 3 - 1.0 / 9) : 0.0;
    return std::exp((above + below) / joined_area(g, low_cut));
}

}  // namespace lmmd::spectra
