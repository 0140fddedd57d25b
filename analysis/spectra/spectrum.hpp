// SPDX-License-Identifier: GPL-3.0-or-later
// A spectrum over angular frequency as a table that is linear between its points, from omega = 0 on (a liquid diffuses:
// its vibrational density of states does not vanish there), and its moments.
//   <w^n> = INT w^n g dw / INT g dw,   ln-average = exp(<ln w>)
// Below `low_cut` g is replaced by the parabola through 0 and g(low_cut), the Debye law, so that negative moments exist.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace lmmd::spectra {

struct Spectrum {
    std::vector<double> omega;  // 1/internal time, ascending, first is 0
    std::vector<double> value;  // any unit per omega
};

// Throws Error(input) for tables of unequal length, numbers that are not finite, frequencies that do not ascend from 0.
Spectrum make_spectrum(std::vector<double> omega, std::vector<double> value);

// INT g(w) weight(w) dw from `low` to the end of the table: four Gauss points on each piece, exact for polynomials up to w^6.
template <class Weight>
double integrate(const Spectrum& g, Weight weight, double low = 0) {
    static constexpr std::array<double, 2> kNode{0.33998104358485626, 0.86113631159405258};
    static constexpr std::array<double, 2> kWeight{0.65214515486254614, 0.34785484513745386};
    double sum = 0;
    for (std::size_t i = 1; i < g.omega.size(); ++i) {
        const double begin = g.omega[i - 1], end = g.omega[i], a = begin > low ? begin : low;
        if (end <= a) continue;
        const double slope = (g.value[i] - g.value[i - 1]) / (end - begin);
        for (std::size_t k = 0; k < 2; ++k)
            for (const double sign : {-1.0, 1.0}) {
                const double w = 0.5 * (a + end) + sign * 0.5 * (end - a) * kNode[k];
                sum += 0.5 * (end - a) * kWeight[k] * (g.value[i - 1] + slope * (w - begin)) * weight(w);
            }
    }
    return sum;
}

double area(const Spectrum& g);
// The same shape with area 1; throws Error(input) where the area is not above 0.
Spectrum normalised(const Spectrum& g);
double value_at(const Spectrum& g, double omega);  // 0 beyond the table
// <w^n>, n > -3; n <= -1 needs low_cut > 0 unless g(0) = 0. Unit: internal time^-n.
double moment(const Spectrum& g, int n, double low_cut = 0);
double log_average(const Spectrum& g, double low_cut = 0);  // 1/internal time

}  // namespace lmmd::spectra
