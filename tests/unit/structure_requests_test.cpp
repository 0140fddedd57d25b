// SPDX-License-Identifier: GPL-3.0-or-later
// What the estimators of structure say to wrong requests, and the small formulae that they are made of.
#include <numbers>

#include "structure/bond_order.hpp"
#include "structure/voronoi_cells.hpp"
#include "support/crystals.hpp"
#include "support/measuring.hpp"

using namespace lmmd;
using namespace lmmd::analysis;
using namespace lmmd::test;

namespace {

State mixture() {
    State state = blank_atoms(30, Box(Mat3::diagonal(10, 11, 12), {true, true, true}), 10);
    std::mt19937_64 random(1);
    scatter(state, random);
    return state;
}

std::string told(const std::string& words, const State& state = mixture()) {
    return mistake_of([&] { measure(words, {state}); });
}

}  // namespace

TEST_CASE("messages: cutoffs of bonds") {
    CHECK(told("adf cutoff 0") ==
          "a.in:1:20: found '0', expected cutoff, a length in A above 0 and up to 100; usage: " +
              usage_of(*find_estimator("adf")));
    CHECK(told("adf cutoff Ga-In:x") ==
          "a.in:1:20: found 'Ga-In:x', expected the cutoff of a pair of elements in A, such as Ga-In:3.8; correct it");
    CHECK(told("adf cutoff Ga-In:3,In-Ga:3") ==
          "a.in:1:20: found a second cutoff of 'In-Ga', expected one; remove one of them");
    CHECK(told("adf cutoff Ga-Bi:3") ==
          "a.in:1:20: found a cutoff of the element 'Bi', expected one of the structure: In or Ga; correct it");
    CHECK(told("adf cutoff Ga-In:3,Ga-Ga:3") ==
          "a.in:1:20: found no cutoff of In-In, expected one for each pair of elements; add it");
    CHECK(told("steinhardt cutoff 3 nearest 12") ==
          "a.in:1:37: found both 'cutoff' and 'nearest', expected one of them; remove the other");
    CHECK(told("steinhardt nearest 30") ==
          "a.in:1:28: found the 30 nearest of 30 atoms, expected fewer than there are; lower 'nearest'");
    State two = blank_atoms(2, Box(Mat3::diagonal(9, 9, 9), {false, false, false}));
    two.atoms.position[1] = {1, 1, 1};
    CHECK(told("coordination", two) ==
          "a.in:1:1: found no minimum of g(r) behind the first peak of Ga-Ga in the first frame, expected one within 8 A; say "
          "the distance: 'cutoff R'");
}

TEST_CASE("messages: steinhardt and clusters") {
    CHECK(told("steinhardt degrees 4,7") ==
          "a.in:1:28: found '4,7', expected different even numbers from 2 to 12, such as 4,6; correct it");
    CHECK(told("steinhardt degrees 4,4").find("a.in:1:28: found '4,4', expected different even numbers") == 0);
    CHECK(told("clusters threshold 0.5 cutoff 3") ==
          "a.in:1:28: found 'threshold' without 'solid', expected both; add 'solid'");
}

TEST_CASE("messages: profile") {
    CHECK(told("profile bins 5") ==
          "a.in:1:22: found none of 'slab', 'cylinder' and 'sphere', expected one; say for example 'slab z'");
    CHECK(told("profile slab x sphere 1 1 1 1").find("found more than one of 'slab', 'cylinder' and 'sphere'") != std::string::npos);
    CHECK(told("profile slab w").find("a.in:1:22: found 'w', expected the axis, x, y or z") == 0);
    CHECK(told("profile sphere 1 1 1 5.2") ==
          "a.in:1:24: found a radius of 5.2 A, expected at most 5 A, half of the box; lower it");
    State sheared = mixture();
    sheared.box.set_lattice({{10, 0, 0, 1, 11, 0, 0, 0, 12}});
    CHECK(told("profile cylinder x 5 5 2", sheared) ==
          "a.in:1:26: found a lattice that is skewed along x, expected one lattice vector along the axis of the cylinder and the "
          "other two across it; choose another axis or box");
    CHECK(told("profile slab z stress").find("found a frame without virials of the atoms, expected them for 'profile'") !=
          std::string::npos);
}

TEST_CASE("messages: sofk and voronoi") {
    CHECK(told("sofk qmax 0.3") ==
          "a.in:1:19: found no wave vector of the box up to q = 0.3 1/A, expected some; raise 'qmax' or take a periodic box");
    CHECK(told("sofk window hann").find("a.in:1:21: found 'hann', expected window, lorch or none") == 0);
    const Result few = measure("sofk qmax 0.8 fit 0.55", {mixture()});
    CHECK(few.warnings.front().find("no S(0): ") == 0);
    if (!have_voronoi()) {
        CHECK(told("voronoi") == "a.in:1:1: found a build without Voro++, expected it for Voronoi cells; install voro++-dev and build again");
        return;
    }
    State sheared = mixture();
    sheared.box = Box({{10, 0, 0, 1, 11, 0, 0, 0, 12}}, {true, true, false});
    CHECK(told("voronoi", sheared) ==
          "found a skewed box with open directions, expected an orthogonal one for Voronoi cells; choose another box");
}

TEST_CASE("the first minimum is that behind the first high peak, in the middle of what is as low") {
    std::vector<double> g;
    const double width = 0.05;
    for (int k = 0; k < 160; ++k) {
        const double r = (k + 0.5) * width;
        g.push_back(r < 2.2 ? 0 : 1 + 1.6 * std::exp(-std::pow((r - 2.8) / 0.25, 2)) - 0.5 * std::exp(-std::pow((r - 4) / 0.4, 2)));
    }
    REQUIRE(first_minimum(g, width));
    CHECK(*first_minimum(g, width) == Approx(4).margin(0.05));
    for (int k = 0; k < 160; ++k) g[static_cast<std::size_t>(k)] *= 1 + 0.02 * std::sin(17.0 * k);  // noise makes none
    CHECK(*first_minimum(g, width) == Approx(4).margin(0.1));
    std::fill(g.begin(), g.end(), 0.0);
    g[58] = 20;   // 2.925 A
    g[100] = 10;  // 5.025 A
    CHECK(*first_minimum(g, width) == Approx(3.975).margin(0.06));
    CHECK_FALSE(first_minimum(std::vector<double>(160, 1.0), width));
}

TEST_CASE("spherical harmonics are those of the books, and orthonormal") {
    const Harmonics y({1, 2, 6});
    std::vector<std::complex<double>> at(y.size());
    const Vec3 u = (1 / std::sqrt(14.0)) * Vec3{1, -2, 3};
    y.add(u, at.data());
    const double kPi = std::numbers::pi;
    CHECK(at[y.begin(0)].real() == Approx(std::sqrt(3 / (4 * kPi)) * u.z));
    CHECK(at[y.begin(0) + 1].imag() == Approx(-std::sqrt(3 / (8 * kPi)) * u.y));
    CHECK(at[y.begin(1) + 1].real() == Approx(-std::sqrt(15 / (8 * kPi)) * u.z * u.x));
    CHECK(at[y.begin(1) + 2].imag() == Approx(std::sqrt(15 / (32 * kPi)) * 2 * u.x * u.y));
    // Addition theorem: sum_m |Y_lm|^2 = (2 l + 1) / (4 pi).
    for (std::size_t d = 0; d < 3; ++d) {
        const int l = y.degrees()[d];
        CHECK(product(l, &at[y.begin(d)], &at[y.begin(d)]) == Approx((2 * l + 1) / (4 * kPi)));
    }
}

TEST_CASE("3j symbols") {
    CHECK(wigner_3j(2, 0, 0) == Approx(-std::sqrt(2.0 / 35)));
    CHECK(wigner_3j(2, 2, -1) == Approx(-std::sqrt(3.0 / 35)).epsilon(1e-12));
    CHECK(wigner_3j(4, 0, 0) == Approx(std::sqrt(18.0 / 1001)));
    CHECK(wigner_3j(6, 4, 4) == 0);
    double sum = 0;
    for (int a = -6; a <= 6; ++a)
        for (int b = -6; b <= 6; ++b) sum += std::pow(wigner_3j(6, a, b), 2);
    CHECK(sum == Approx(1));
}
