// SPDX-License-Identifier: GPL-3.0-or-later
// A simulation box: three lattice vectors (rows of h, A), each direction periodic or open.
#pragma once

#include <array>

#include "lmmd/base/vec3.hpp"

namespace lmmd {

struct Box {
    Mat3 h = Mat3::identity();                   // rows: lattice vectors, A
    Mat3 inverse_h = Mat3::identity();           // 1/A
    std::array<bool, 3> periodic{true, true, true};

    Box() = default;
    Box(const Mat3& lattice, std::array<bool, 3> pbc) : h(lattice), inverse_h(inverse(lattice)), periodic(pbc) {}

    LMMD_HD double volume() const { const double d = determinant(h); return d < 0 ? -d : d; }  // A^3
    LMMD_HD Vec3 fractional(Vec3 r) const { return r * inverse_h; }
    LMMD_HD Vec3 cartesian(Vec3 s) const { return s * h; }
    // Lattice translation n, A.
    LMMD_HD Vec3 shift(int n0, int n1, int n2) const { return Vec3{double(n0), double(n1), double(n2)} * h; }
    // Distance between the two faces that lattice direction a connects, A.
    LMMD_HD double thickness(int a) const {
        return volume() / norm(cross(h.row((a + 1) % 3), h.row((a + 2) % 3)));
    }
    bool orthogonal() const {
        return h(0, 1) == 0 && h(0, 2) == 0 && h(1, 0) == 0 && h(1, 2) == 0 && h(2, 0) == 0 && h(2, 1) == 0;
    }
    LMMD_HD void set_lattice(const Mat3& lattice) { h = lattice; inverse_h = inverse(lattice); }
};

}  // namespace lmmd
