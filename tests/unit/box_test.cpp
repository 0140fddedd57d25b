// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/model/box.hpp"

#include <catch2/catch.hpp>

using namespace lmmd;

namespace {

const Mat3 kTriclinic{{10, 0, 0, 3, 8, 0, -2, 1, 6}};

}  // namespace

TEST_CASE("fractional coordinates lead back to the same place") {
    const Box box(kTriclinic, {true, true, true});
    const Vec3 r{3.7, -12.1, 44.0}, back = box.cartesian(box.fractional(r));
    for (int a = 0; a < 3; ++a) CHECK(back[a] == Approx(r[a]).epsilon(1e-14));
}

TEST_CASE("volume does not depend on the handedness of the lattice") {
    CHECK(Box(kTriclinic, {true, true, true}).volume() == Approx(480));
    const Mat3 left{{3, 8, 0, 10, 0, 0, -2, 1, 6}};
    CHECK(Box(left, {true, true, true}).volume() == Approx(480));
}

TEST_CASE("thickness is the distance between opposite faces") {
    const Box cuboid(Mat3::diagonal(4, 5, 6), {true, true, true});
    for (int a = 0; a < 3; ++a) CHECK(cuboid.thickness(a) == Approx(4 + a));
    const Box box(kTriclinic, {true, true, true});
    CHECK(box.thickness(2) == Approx(6));  // the first two vectors lie in the xy plane
    for (int a = 0; a < 3; ++a) CHECK(box.thickness(a) <= norm(box.h.row(a)));
}

TEST_CASE("a box with any component off the diagonal is not orthogonal") {
    CHECK(Box(Mat3::diagonal(4, 5, 6), {true, true, true}).orthogonal());
    for (int k : {1, 2, 3, 5, 6, 7}) {
        Mat3 h = Mat3::diagonal(4, 5, 6);
        h.m[k] = 0.1;
        CHECK_FALSE(Box(h, {true, true, true}).orthogonal());
    }
}

TEST_CASE("a translation is a whole number of lattice vectors") {
    const Vec3 t = Box(kTriclinic, {true, true, true}).shift(1, -2, 3);
    CHECK(t.x == 10 - 6 - 6);
    CHECK(t.y == -16 + 3);
    CHECK(t.z == 18);
}

TEST_CASE("a new lattice brings its inverse and keeps the boundaries") {
    Box box(Mat3::diagonal(4, 5, 6), {true, false, true});
    box.set_lattice(kTriclinic);
    CHECK(box.fractional(Vec3{10, 0, 0}).x == Approx(1));
    CHECK_FALSE(box.periodic[1]);
}
