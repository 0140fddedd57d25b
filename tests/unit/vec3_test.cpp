// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/base/vec3.hpp"

#include <catch2/catch.hpp>

using namespace lmmd;

namespace {

const Mat3 kCrooked{{2, 0.5, -1, 0.25, 3, 0.75, -0.5, 1, 4}};

void check_equal(const Mat3& a, const Mat3& b) {
    for (int k = 0; k < 9; ++k) CHECK(a.m[k] == Approx(b.m[k]).margin(1e-14));
}

}  // namespace

TEST_CASE("a cross product is normal to its factors and right-handed") {
    const Vec3 a{1, 2, 3}, b{-2, 0.5, 1}, c = cross(a, b);
    CHECK(dot(a, c) == 0);
    CHECK(dot(b, c) == 0);
    const Vec3 z = cross(Vec3{1, 0, 0}, Vec3{0, 1, 0});
    CHECK(z.z == 1);
    CHECK(norm2(c) == Approx(norm2(a) * norm2(b) - dot(a, b) * dot(a, b)));
}

TEST_CASE("a row vector times a matrix combines the matrix's rows") {
    const Vec3 r = Vec3{1, -2, 0.5} * kCrooked;
    CHECK(r.x == 2 - 0.5 - 0.25);
    CHECK(r.y == 0.5 - 6 + 0.5);
    CHECK(r.z == -1 - 1.5 + 2);
}

TEST_CASE("a matrix times its inverse is the identity") {
    check_equal(kCrooked * inverse(kCrooked), Mat3::identity());
    check_equal(inverse(kCrooked) * kCrooked, Mat3::identity());
}

TEST_CASE("a determinant is that of the transpose and multiplies with factors") {
    const Mat3 b{{1, 2, 0, 0, 1, 1, -1, 0, 2}};
    CHECK(determinant(transpose(kCrooked)) == Approx(determinant(kCrooked)));
    CHECK(determinant(kCrooked * b) == Approx(determinant(kCrooked) * determinant(b)));
}

TEST_CASE("an outer product has the components of its factors and their scalar product as trace") {
    const Vec3 a{1, 2, 3}, b{4, 5, 6};
    const Mat3 ab = outer(a, b);
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) CHECK(ab(i, j) == a[i] * b[j]);
    CHECK(trace(ab) == dot(a, b));
}
