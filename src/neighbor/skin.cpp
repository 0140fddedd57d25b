// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/neighbor/skin.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "lmmd/base/error.hpp"

namespace lmmd {
namespace {

// |v A| >= |v| - |v (A - 1)| >= |v| (1 - ||A - 1||), with the Frobenius norm as a bound of the spectral one.
double least_stretch(const Mat3& a) {
    double square = 0;
    for (int k = 0; k < 9; ++k) {
        const double d = a.m[k] - Mat3::identity().m[k];
        square += d * d;
    }
    return 1 - std::sqrt(square);
}

}  // namespace

void check_skin(double skin) {
    if (!(skin >= 0) || !std::isfinite(skin))
        throw input_error({}, fmt::format("found a neighbour skin of {:g} A, expected a length from 0", skin));
}

SkinLimit skin_limit(const Box& then, const Box& now, double cutoff, double skin) {
    if (std::memcmp(&then.h, &now.h, sizeof now.h) == 0) return {true, Mat3::identity(), 0.5 * skin};
    const Mat3 a = then.inverse_h * now.h;
    return {false, a, 0.5 * (least_stretch(a) * (cutoff + skin) - cutoff)};
}

}  // namespace lmmd
