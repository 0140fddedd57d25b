// SPDX-License-Identifier: GPL-3.0-or-later
// Moving atoms into the box, on host and device.
#pragma once

#include <array>

#include "lmmd/model/box.hpp"

namespace lmmd {

inline constexpr double kFarthest = 1e6;  // box lengths

// Not a number, or more than a million box lengths from the origin: an atom that nothing sensible can be done with.
LMMD_HD inline bool out_of_range(Vec3 fractional) {
    return !(fabs(fractional.x) <= kFarthest && fabs(fractional.y) <= kFarthest && fabs(fractional.z) <= kFarthest);
}
LMMD_HD inline bool out_of_range(const Box& box, Vec3 position) { return out_of_range(box.fractional(position)); }

// Moves an atom into the box along periodic directions and counts the images: position + image * h stays the same.
// An atom out_of_range stays where it is.
LMMD_HD inline void wrap(const Box& box, Vec3& position, std::array<int, 3>& image) {
    const Vec3 s = box.fractional(position);
    if (out_of_range(s)) return;
    for (int a = 0; a < 3; ++a) {
        if (!box.periodic[static_cast<std::size_t>(a)]) continue;
        const double boxes = floor(s[a]);
        position -= boxes * box.h.row(a);
        image[static_cast<std::size_t>(a)] += static_cast<int>(boxes);
    }
}

}  // namespace lmmd
