// SPDX-License-Identifier: GPL-3.0-or-later
// Linked with FFTW and with Eigen's transforms: both are held against the sums that define them.
#include "fft.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "lmmd/base/random.hpp"

using namespace lmmd;
using analysis::Fft;

namespace {

// Of numbers of order 1, n of them: what their sum's rounding may come to.
double rounding(std::size_t n) { return 1e-15 * 10 * std::sqrt(static_cast<double>(n)); }

}  // namespace

TEST_CASE("a transform is the sum that it stands for, and its inverse gives the series back") {
    for (const std::size_t n : {1, 2, 3, 4, 5, 6, 8, 9, 12, 15, 30, 64, 75, 100}) {
        INFO(n);
        const Fft fft(n);
        Fft::Work work(n);
        Random random(Stream::test, 1, 0, static_cast<std::uint32_t>(n));
        std::vector<std::complex<double>> x(n);
        for (std::size_t i = 0; i < n; ++i) work.series()[i] = x[i] = {random.normal(), random.normal()};
        fft.forward(work);
        double worst = 0;
        for (std::size_t k = 0; k < n; ++k) {
            CHECK(work.series()[k] == x[k]);
            std::complex<double> sum = 0;
            for (std::size_t i = 0; i < n; ++i)
                sum += x[i] * std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(i * k % n) / static_cast<double>(n));
            worst = std::max(worst, std::abs(sum - work.spectrum()[k]));
        }
        CHECK(worst < rounding(n * n));
        fft.backward(work);
        worst = 0;
        for (std::size_t i = 0; i < n; ++i) worst = std::max(worst, std::abs(work.series()[i] / static_cast<double>(n) - x[i]));
        CHECK(worst < rounding(n));
    }
}

TEST_CASE("the cosine transform is the sum that it stands for") {
    const std::vector<double> c{0.7, -0.4, 0.3, 0.2, -0.9};
    for (const std::size_t points : {5, 8, 12}) {
        const std::vector<double> result = analysis::cosine_transform(c, points);
        REQUIRE(result.size() == points + 1);
        for (std::size_t k = 0; k <= points; ++k) {
            double sum = 0.5 * c[0];
            for (std::size_t n = 1; n < c.size(); ++n)
                sum += c[n] * std::cos(std::numbers::pi * static_cast<double>(n * k) / static_cast<double>(points));
            CHECK(std::abs(result[k] - sum) < 1e-14);
        }
    }
}

TEST_CASE("fast lengths have no prime factor above 5") {
    CHECK(analysis::fast_length(0) == 1);
    CHECK(analysis::fast_length(7) == 8);
    CHECK(analysis::fast_length(121) == 125);
    CHECK(analysis::fast_length(1000) == 1000);
}
