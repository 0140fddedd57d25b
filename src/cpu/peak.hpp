// SPDX-License-Identifier: GPL-3.0-or-later
// Multiply-adds that depend on nothing but themselves: what one core could do at most. Included by the files of the
// instruction sets, as nep_kernel.hpp is.
#pragma once

#include <stdint.h>

#include "lmmd/base/number.hpp"

namespace lmmd {

// Chains side by side: more than the two units of a core times their latency of four to five cycles.
inline constexpr int kPeakChains = 12;

// 2 * kPeakChains * width operations a round. What it returns only keeps the compiler from leaving them out.
template <class V>
ScalarOf<V> multiply_adds(int64_t rounds) {
    using S = ScalarOf<V>;
    V chain[kPeakChains];
    for (int c = 0; c < kPeakChains; ++c) chain[c] = V(static_cast<S>(c));
    const V factor(static_cast<S>(0.999)), term(static_cast<S>(0.001));
    for (int64_t r = 0; r < rounds; ++r)
        for (V& link : chain) link = link * factor + term;
    V total = chain[0];
    for (int c = 1; c < kPeakChains; ++c) total += chain[c];
    return sum(total);
}

}  // namespace lmmd
