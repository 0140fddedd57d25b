// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/green_kubo.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lmmd/base/error.hpp"

namespace lmmd::spectra {
namespace {

// Mean over the blocks and its standard error.
template <class F>
Measured over_blocks(std::size_t blocks, F f) {
    double mean = 0, scatter = 0;
    for (std::size_t b = 0; b < blocks; ++b) mean += f(b) / double(blocks);
    for (std::size_t b = 0; b < blocks; ++b) scatter += (f(b) - mean) * (f(b) - mean);
    return {mean, std::sqrt(scatter / (double(blocks) * double(blocks - 1)))};
}

using Integrals = std::vector<std::vector<double>>;  // [block][lag]

bool is_flat(const Integrals& integral, std::size_t first) {
    for (std::size_t k = first + 1; k <= 2 * first; ++k) {
        const Measured change = over_blocks(integral.size(), [&](std::size_t b) { return integral[b][k] - integral[b][first]; });
        if (std::abs(change.value) > 2 * change.error) return false;
    }
    return true;
}

}  // namespace

RunningIntegral green_kubo(const std::vector<std::vector<double>>& blocks, double dt, double prefactor) {
    const std::size_t count = blocks.size(), lags = count > 0 ? blocks[0].size() : 0;
    for (const auto& block : blocks)
        if (count < 2 || lags < 5 || block.size() != lags || !(dt > 0))
            throw input_error({"Green-Kubo"}, fmt::format("found {} blocks of {} lags, expected two or more equally long ones", count, lags));
    Integrals integral(count, std::vector<double>(lags, 0.0));
    for (std::size_t b = 0; b < count; ++b)
        for (std::size_t k = 1; k < lags; ++k)
            integral[b][k] = integral[b][k - 1] + 0.5 * prefactor * dt * (blocks[b][k] + blocks[b][k - 1]);
    RunningIntegral result;
    for (std::size_t k = 0; k < lags; ++k) {
        const Measured here = over_blocks(count, [&](std::size_t b) { return integral[b][k]; });
        result.time.push_back(dt * double(k));
        result.value.push_back(here.value);
        result.error.push_back(here.error);
    }
    const double start = over_blocks(count, [&](std::size_t b) { return prefactor * blocks[b][0]; }).value;
    for (std::size_t first = 2; 2 * first < lags && !result.plateau; ++first) {
        if (dt * double(first) * start < kRelaxations * result.value[first] || !is_flat(integral, first)) continue;
        const Measured value = over_blocks(count, [&](std::size_t b) {
            double mean = 0;
            for (std::size_t k = first; k <= 2 * first; ++k) mean += integral[b][k] / double(first + 1);
            return mean;
        });
        result.plateau = Plateau{dt * double(first), dt * double(2 * first), value};
    }
    return result;
}

}  // namespace lmmd::spectra
