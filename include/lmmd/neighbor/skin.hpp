// SPDX-License-Identifier: GPL-3.0-or-later
// How far atoms may move before a neighbour list must be built anew. It holds every pair within cutoff + skin at the
// time of its building. Let the lattice have been mapped by A since, h = h0 A, and each atom have moved by u = r - r0 A
// on top of that. An unlisted pair is then further apart than smin(A) (cutoff + skin) - 2 max|u|, smin the smallest
// stretch of A. The list is good as long as that is at least the cutoff; with a fixed box: as long as no atom has moved
// by more than skin / 2.
#pragma once

#include "lmmd/model/box.hpp"

namespace lmmd {

struct SkinLimit {
    bool same_box;   // A is exactly 1
    Mat3 a;
    double allowed;  // for max|u|, A; not above 0: the list is spent

    // True for an atom that has moved too far, and for a place that is no number.
    LMMD_HD bool exceeded(Vec3 start, Vec3 now) const {
        return !(allowed > 0 && norm2(now - (same_box ? start : start * a)) <= allowed * allowed);
    }
};
// Throws Error(input) for a skin that is no length.
void check_skin(double skin);

LMMD_HD inline SkinLimit skin_limit(const Box& then, const Box& now, double cutoff, double skin) {  // A
    bool same = true;
    for (int k = 0; k < 9; ++k) same = same && then.h.m[k] == now.h.m[k];
    if (same) return {true, Mat3::identity(), 0.5 * skin};
    const Mat3 a = then.inverse_h * now.h;
    // |v A| >= |v| - |v (A - 1)| >= |v| (1 - ||A - 1||), with the Frobenius norm as a bound of the spectral one.
    double square = 0;
    for (int k = 0; k < 9; ++k) {
        const double d = a.m[k] - Mat3::identity().m[k];
        square += d * d;
    }
    const double least_stretch = 1 - sqrt(square);
    return {false, a, 0.5 * (least_stretch * (cutoff + skin) - cutoff)};
}

}  // namespace lmmd
