// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/barostat.hpp"

#include <cmath>

namespace lmmd {

Mat3 PressureControl::relaxation(const Mat3& pressure) const {
    if (coupling == Coupling::isotropic) {
        return compliance(0, 0) * (trace(pressure) / 3 - target(0, 0)) * Mat3::identity();
    }
    Mat3 s;
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b < 3; ++b) {
            const double mean = 0.5 * (pressure(a, b) + pressure(b, a));
            s(a, b) = compliance(a, b) * (mean - target(a, b));
        }
    }
    return s;
}

Mat3 PressureControl::noise(double kT, double volume, Random& random) const {
    const auto amplitude = [&](int a, int b) { return std::sqrt(compliance(a, b) * kT / volume); };
    if (coupling == Coupling::isotropic) {
        return std::sqrt(2.0 / 3.0) * amplitude(0, 0) * random.normal() * Mat3::identity();
    }
    Mat3 s;
    for (int a = 0; a < 3; ++a) {
        s(a, a) = std::sqrt(2.0) * amplitude(a, a) * random.normal();
        // Two equal elements share the work of a shear, hence no factor of two in its variance.
        for (int b = a + 1; b < 3; ++b) s(a, b) = s(b, a) = amplitude(a, b) * random.normal();
    }
    return s;
}

PressureControl PressureControl::restricted_to(const Box& box) const {
    PressureControl result = *this;
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b < 3; ++b) {
            if (!box.periodic[a] || !box.periodic[b]) result.compliance(a, b) = 0;
        }
    }
    return result;
}

std::string PressureControl::objection(const Box& box, bool frozen) const {
    const bool all_periodic = box.periodic[0] && box.periodic[1] && box.periodic[2];
    if (frozen)
        return "found a barostat with fixed atoms, expected none of them to be fixed; use an nvt ensemble or drop "
               "'fix'";
    if (coupling == Coupling::orthogonal && !box.orthogonal()) {
        return "found 3 target pressures for a triclinic box, expected an orthogonal one; give 1 pressure or all 6 of "
               "them";
    }
    if (coupling != Coupling::orthogonal && !all_periodic) {
        return "found an open direction of the box, expected three periodic ones; give 3 pressures pxx pyy pzz, which "
               "leave open "
               "directions alone";
    }
    return {};
}

Mat3 matrix_exponential(const Mat3& s) {
    double size = 0;
    for (const double value : s.m) size += std::fabs(value);
    int halvings = 0;
    while (size > 0.25 && halvings < 60) {
        size *= 0.5;
        ++halvings;
    }
    const Mat3 small = std::ldexp(1.0, -halvings) * s;
    Mat3 result = Mat3::identity(), term = Mat3::identity();
    for (int n = 1; n <= 14; ++n) {
        term = (1.0 / n) * (term * small);
        result += term;
    }
    for (int k = 0; k < halvings; ++k) result = result * result;
    return result;
}

void Straining::strain(System& system, const Mat3& s, Momenta momenta) {
    s_ = s;
    virial_ = system.virial();
    system.strain(matrix_exponential(s));
    if (momenta == Momenta::kept) return;
    const Mat3 shrink = matrix_exponential(-1.0 * s), before = system.kinetic_tensor();
    system.apply(MapVelocity{shrink, {}});
    energy_ += 0.5 * (trace(shrink * before * shrink) - trace(before));
}

void Straining::settle(const System& system) { energy_ -= 0.5 * trace((virial_ + system.virial()) * s_); }

}  // namespace lmmd
