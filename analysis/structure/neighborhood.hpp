// SPDX-License-Identifier: GPL-3.0-or-later
// The atoms around each atom of a frame, images included.
#pragma once

#include <vector>

#include "lmmd/analysis/frame.hpp"
#include "lmmd/base/team.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd::analysis {

// Refuses a reach (A) that no memory would hold, before the first frame: Error(input) at `where`.
void check_reach(const Setup& setup, double reach, const Where& where);

class Neighborhood {
public:
    void update(const Frame& frame, double reach, Team& team);

    // take(j, r_j - r_i, distance squared) for every atom j nearer to i than the reach; the order depends on the
    // positions alone.
    template <class Take>
    void around(std::size_t i, Take&& take) const {
        const double reach2 = list_.reach * list_.reach;
        for (std::size_t slot = list_.begin[i]; slot < list_.begin[i + 1]; ++slot) {
            const std::size_t j = list_.atom[slot];
            const Vec3 to = position_[j] + shift_[list_.shift[slot]] - position_[i];
            const double r2 = norm2(to);
            if (r2 < reach2) take(j, to, r2);
        }
    }

    Vec3 position(std::size_t i) const { return position_[i]; }  // in the box

private:
    std::vector<Vec3> position_, shift_;
    NeighborList list_;
};

}  // namespace lmmd::analysis
