// SPDX-License-Identifier: GPL-3.0-or-later
// Vec3 and Mat3: the small linear algebra that host and device share. Aggregates, no hidden cost.
#pragma once

#include <cmath>

#include "lmmd/base/hd.hpp"

namespace lmmd {

struct Vec3 {
    double x = 0, y = 0, z = 0;

    LMMD_HD double& operator[](int a) { return a == 0 ? x : (a == 1 ? y : z); }
    LMMD_HD double operator[](int a) const { return a == 0 ? x : (a == 1 ? y : z); }
    LMMD_HD Vec3& operator+=(Vec3 b) { x += b.x; y += b.y; z += b.z; return *this; }
    LMMD_HD Vec3& operator-=(Vec3 b) { x -= b.x; y -= b.y; z -= b.z; return *this; }
    LMMD_HD Vec3& operator*=(double s) { x *= s; y *= s; z *= s; return *this; }
};

LMMD_HD inline Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
LMMD_HD inline Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
LMMD_HD inline Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
LMMD_HD inline Vec3 operator*(double s, Vec3 a) { return {s * a.x, s * a.y, s * a.z}; }
LMMD_HD inline Vec3 operator*(Vec3 a, double s) { return s * a; }
LMMD_HD inline double dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
LMMD_HD inline double norm2(Vec3 a) { return dot(a, a); }
LMMD_HD inline double norm(Vec3 a) { return sqrt(norm2(a)); }
LMMD_HD inline Vec3 cross(Vec3 a, Vec3 b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

// Row-major 3x3 matrix; as a box its rows are the lattice vectors, as a tensor m(a, b) is component ab.
struct Mat3 {
    double m[9] = {0, 0, 0, 0, 0, 0, 0, 0, 0};

    LMMD_HD double& operator()(int a, int b) { return m[3 * a + b]; }
    LMMD_HD double operator()(int a, int b) const { return m[3 * a + b]; }
    LMMD_HD Vec3 row(int a) const { return {m[3 * a], m[3 * a + 1], m[3 * a + 2]}; }
    LMMD_HD Mat3& operator+=(const Mat3& b) { for (int k = 0; k < 9; ++k) m[k] += b.m[k]; return *this; }
    LMMD_HD Mat3& operator*=(double s) { for (double& v : m) v *= s; return *this; }
    LMMD_HD static Mat3 diagonal(double x, double y, double z) { return {{x, 0, 0, 0, y, 0, 0, 0, z}}; }
    LMMD_HD static Mat3 identity() { return diagonal(1, 1, 1); }
};

LMMD_HD inline Mat3 operator+(Mat3 a, const Mat3& b) { return a += b; }
LMMD_HD inline Mat3 operator*(double s, Mat3 a) { return a *= s; }
LMMD_HD inline Mat3 operator*(const Mat3& a, const Mat3& b) {
    Mat3 c;
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) c(i, j) += a(i, k) * b(k, j);
    return c;
}
// Row vector times matrix: fractional coordinates to Cartesian when b is a box.
LMMD_HD inline Vec3 operator*(Vec3 a, const Mat3& b) { return a.x * b.row(0) + a.y * b.row(1) + a.z * b.row(2); }
LMMD_HD inline Mat3 outer(Vec3 a, Vec3 b) {
    return {{a.x * b.x, a.x * b.y, a.x * b.z, a.y * b.x, a.y * b.y, a.y * b.z, a.z * b.x, a.z * b.y, a.z * b.z}};
}
LMMD_HD inline double trace(const Mat3& a) { return a.m[0] + a.m[4] + a.m[8]; }
LMMD_HD inline Mat3 transpose(const Mat3& a) {
    return {{a.m[0], a.m[3], a.m[6], a.m[1], a.m[4], a.m[7], a.m[2], a.m[5], a.m[8]}};
}
LMMD_HD inline double determinant(const Mat3& a) { return dot(a.row(0), cross(a.row(1), a.row(2))); }
// Inverse of a matrix whose determinant the caller knows not to vanish.
LMMD_HD inline Mat3 inverse(const Mat3& a) {
    const Vec3 c0 = cross(a.row(1), a.row(2)), c1 = cross(a.row(2), a.row(0)), c2 = cross(a.row(0), a.row(1));
    const double d = 1.0 / dot(a.row(0), c0);
    return {{c0.x * d, c1.x * d, c2.x * d, c0.y * d, c1.y * d, c2.y * d, c0.z * d, c1.z * d, c2.z * d}};
}

}  // namespace lmmd
