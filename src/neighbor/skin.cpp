// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/neighbor/skin.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lmmd/base/error.hpp"

namespace lmmd {

void check_skin(double skin) {
    if (!(skin >= 0) || !std::isfinite(skin))
        throw input_error({}, fmt::format("found a neighbour skin of {:g} A, expected a length from 0", skin));
}

}  // namespace lmmd
