// SPDX-License-Identifier: GPL-3.0-or-later
// Means with errors, so that a stochastic test can derive its tolerance from its sample.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace lmmd::test {

struct Estimate {
    double mean = 0;
    double error = 0;  // one standard deviation of the mean
};

// Mean of a correlated series; the error comes from the scatter of block means.
inline Estimate block_average(const std::vector<double>& series, std::size_t blocks = 20) {
    const std::size_t length = series.size() / blocks;
    REQUIRE(length > 0);
    std::vector<double> means;
    double mean = 0;
    for (std::size_t b = 0; b < blocks; ++b) {
        double sum = 0;
        for (std::size_t k = b * length; k < (b + 1) * length; ++k) sum += series[k];
        means.push_back(sum / static_cast<double>(length));
        mean += means.back() / static_cast<double>(blocks);
    }
    double squares = 0;
    for (const double m : means) squares += (m - mean) * (m - mean);
    return {mean, std::sqrt(squares / static_cast<double>(blocks * (blocks - 1)))};
}

// With 20 blocks the estimate of the error is itself uncertain by 16 %, so a true agreement misses 5 of them about once
// in 10^4 tests; seeds are fixed, so a test that passes keeps passing.
inline void approx_within_sigma(const Estimate& found, double expected, double sigmas = 5) {
    INFO("found " << found.mean << " +- " << found.error << ", expected " << expected);
    CHECK(std::fabs(found.mean - expected) < sigmas * found.error);
}

struct Line {
    double slope = 0;
    double scatter = 0;  // root mean square of the residuals
};

// Least squares through (k, series[k]).
inline Line straight_line(const std::vector<double>& series) {
    const double n = static_cast<double>(series.size()), middle = 0.5 * (n - 1);
    double mean = 0, sxy = 0, sxx = 0, squares = 0;
    for (const double y : series) mean += y / n;
    for (std::size_t k = 0; k < series.size(); ++k) {
        const double x = static_cast<double>(k) - middle;
        sxy += x * (series[k] - mean);
        sxx += x * x;
    }
    const double slope = sxy / sxx;
    for (std::size_t k = 0; k < series.size(); ++k) {
        const double residual = series[k] - mean - slope * (static_cast<double>(k) - middle);
        squares += residual * residual;
    }
    return {slope, std::sqrt(squares / n)};
}

}  // namespace lmmd::test
