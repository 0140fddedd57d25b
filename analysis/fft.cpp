// SPDX-License-Identifier: GPL-3.0-or-later
// What does not depend on who transforms.
#include "fft.hpp"

#include <algorithm>

#include "lmmd/base/error.hpp"

namespace lmmd::analysis {

Fft::Work::Work(std::size_t n) : length(n), times(fft_doubles(2 * n)), frequencies(fft_doubles(2 * n)) {}

std::size_t fast_length(std::size_t n) {
    for (std::size_t length = std::max<std::size_t>(n, 1);; ++length) {
        std::size_t rest = length;
        for (const std::size_t prime : {2, 3, 5})
            while (rest % prime == 0) rest /= prime;
        if (rest == 1) return length;
    }
}

std::vector<double> cosine_transform(std::span<const double> values, std::size_t points) {
    LMMD_ASSERT(values.size() <= points);
    const Fft fft(2 * points);
    Fft::Work work(2 * points);
    for (std::size_t n = 0; n < values.size(); ++n) work.series()[n] = values[n];
    work.series()[0] *= 0.5;
    fft.forward(work);
    std::vector<double> result(points + 1);
    for (std::size_t k = 0; k <= points; ++k) result[k] = work.spectrum()[k].real();
    return result;
}

}  // namespace lmmd::analysis
