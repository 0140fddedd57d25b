// SPDX-License-Identifier: GPL-3.0-or-later
// When a neighbour list must be built anew: the places it was built from, and neighbor/skin.hpp.
#pragma once

#include <span>
#include <vector>

#include "lmmd/base/team.hpp"
#include "lmmd/model/box.hpp"

namespace lmmd {

class Skin {
public:
    Skin(double cutoff, double skin) : cutoff_(cutoff), skin_(skin) {}  // A

    double reach() const { return cutoff_ + skin_; }  // of the list, A
    void reset() { known_ = false; }
    void remember(const Box& box, std::span<const Vec3> position);
    // True also before the first remember() and for positions that are not numbers.
    bool exhausted(const Box& box, std::span<const Vec3> position, Team& team) const;

    bool known() const { return known_; }
    const Box& box() const { return box_; }                          // as remembered
    const std::vector<Vec3>& position() const { return position_; }  // A, as remembered
    std::size_t memory() const { return position_.capacity() * sizeof(Vec3); }

private:
    double cutoff_, skin_;
    bool known_ = false;
    Box box_;
    std::vector<Vec3> position_;
};

}  // namespace lmmd
