// SPDX-License-Identifier: GPL-3.0-or-later
// When a neighbour list must be built anew. It holds every pair within cutoff + skin at the time of its building. Let
// the lattice have been mapped by A since, h = h0 A, and each atom have moved by u = r - r0 A on top of that. An
// unlisted pair is then further apart than smin(A) (cutoff + skin) - 2 max|u|, smin the smallest stretch of A. The list
// is good as long as that is at least the cutoff; with a fixed box: as long as no atom has moved by more than skin / 2.
#pragma once

#include <span>
#include <vector>

#include "lmmd/base/archive.hpp"
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
    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    double cutoff_, skin_;
    bool known_ = false;
    Box box_;
    std::vector<Vec3> position_;
};

}  // namespace lmmd
