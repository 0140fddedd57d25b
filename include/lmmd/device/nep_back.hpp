// SPDX-License-Identifier: GPL-3.0-or-later
// From dU/dq back to dU/dA on a group of lanes.
#pragma once

#include "lmmd/device/nep_space.hpp"

namespace lmmd {

// B_nlm = dU/dA_nlm of the harmonics without norm, N functions n at a time. V: S or a Dual of it.
template <class V, class S, int L, int N>
struct BackToSums {
    using Form = NepForm<S, L, N>;
    static constexpr int kRow = Form::kRow;
    using Values = Row<V, kRow>;

    const DeviceTables<S, N>& t;
    V* by_invariant;  // scratch: [invariant][tile][row] dU/dq

    // q and p begin with the first angular invariant and have `stride` columns. Lanes are functions and invariants.
    template <class Group>
    LMMD_INLINE void spread(Group& group, const V* q, const V* p, int stride) const {
        const int width = t.angular_tiles() * kRow;
        group.each([&](int lane) {
            for (int at = lane; at < t.invariants * width; at += kLanes) {
                const int invariant = at / width, column = at % width, n = column / kRow * N + column % kRow;
                V value(S(0));
                if (column % kRow < N && n < t.angular) {
                    value = p[(invariant * t.angular + n) * stride];
                    if (invariant == 0 && t.five_body >= 0)  // through q of l = 1
                        value += q[n * stride] * p[(t.five_body * t.angular + n) * stride] * S(2 * kFiveBody);
                }
                by_invariant[at] = value;
            }
        });
    }
    LMMD_INLINE Values slopes(const V* a, int lm, int tile) const {
        const auto by = [&](int invariant) {
            return load_row<kRow>(by_invariant + (invariant * t.angular_tiles() + tile) * kRow);
        };
        const Values by_square = by(t.degree[lm] - 1);
        Values b = load_row<kRow>(a + lm * kRow);
        for (int j = 0; j < N; ++j) b.v[j] = (by_square.v[j] + by_square.v[j]) * b.v[j];
        for (int i = t.slope_begin[lm]; i < t.slope_begin[lm + 1]; ++i) {
            const InvariantSlope<S> s = t.slope[i];
            const Values w = by(s.invariant), aj = load_row<kRow>(a + s.j * kRow), ak = load_row<kRow>(a + s.k * kRow);
            for (int j = 0; j < N; ++j) b.v[j] += w.v[j] * s.coefficient * aj.v[j] * ak.v[j];
        }
        for (int j = 0; j < N; ++j) b.v[j] = b.v[j] * t.norm[lm];
        return b;
    }
    // Lanes are harmonics; those that the model lacks get zeros.
    template <class Group>
    LMMD_INLINE void run(Group& group, const V* sums, V* b) const {
        for (int tile = 0; tile < t.angular_tiles(); ++tile)
            group.each([&](int lane) {
                const int begin = tile * (Form::kHarmonics * kRow);
                for (int lm = lane; lm < Form::kHarmonics; lm += kLanes)
                    store_row(b + begin + lm * kRow, lm < t.harmonics ? slopes(sums + begin, lm, tile) : Values{});
            });
    }
};

}  // namespace lmmd
