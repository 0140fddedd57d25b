// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure_factor.hpp"

#include <cmath>
#include <numbers>

namespace lmmd::analysis {
namespace {

double sinc(double x) { return x == 0 ? 1 : std::sin(x) / x; }

}  // namespace

double number_number(const Partials& partials) {
    double sum = 0;
    for (std::size_t a = 0; a < partials.kinds(); ++a)
        for (std::size_t b = 0; b < partials.kinds(); ++b) sum += std::sqrt(partials.c[a] * partials.c[b]) * partials.at(a, b);
    return sum;
}

double faber_ziman(const Partials& partials, std::size_t a, std::size_t b) {
    return 1 + (partials.at(a, b) - (a == b ? 1 : 0)) / std::sqrt(partials.c[a] * partials.c[b]);
}

double ashcroft_langreth(const std::vector<double>& c, std::size_t a, std::size_t b, double faber_ziman) {
    return (a == b ? 1 : 0) + std::sqrt(c[a] * c[b]) * (faber_ziman - 1);
}

double number_concentration(const Partials& partials) {
    const double c1 = partials.c[0], c2 = partials.c[1];
    return c1 * c2 * (partials.at(0, 0) - partials.at(1, 1) + (c2 - c1) / std::sqrt(c1 * c2) * partials.at(0, 1));
}

double concentration_concentration(const Partials& partials) {
    const double c1 = partials.c[0], c2 = partials.c[1];
    return c1 * c2 * (c2 * partials.at(0, 0) + c1 * partials.at(1, 1) - 2 * std::sqrt(c1 * c2) * partials.at(0, 1));
}

double weighted(const Partials& partials, std::span<const double> weights) {
    double sum = 0, mean = 0;
    for (std::size_t a = 0; a < partials.kinds(); ++a) {
        mean += partials.c[a] * weights[a];
        for (std::size_t b = 0; b < partials.kinds(); ++b)
            sum += partials.c[a] * partials.c[b] * weights[a] * weights[b] * faber_ziman(partials, a, b);
    }
    return sum / (mean * mean);
}

double transform(std::span<const double> g, double width, double density, double q, Window window) {
    const double reach = width * static_cast<double>(g.size());
    double sum = 0;
    for (std::size_t k = 0; k < g.size(); ++k) {
        const double r = (static_cast<double>(k) + 0.5) * width;
        sum += r * r * (g[k] - 1) * sinc(q * r) * (window.lorch ? sinc(std::numbers::pi * r / reach) : 1);
    }
    return 1 + 4 * std::numbers::pi * density * width * sum;
}

}  // namespace lmmd::analysis
