// SPDX-License-Identifier: GPL-3.0-or-later
// Partial structure factors at one q, in the conventions of the field. c: concentrations.
//   Ashcroft-Langreth  S_ab = < rho_a rho_b* > / sqrt(N_a N_b)                      -> delta_ab, Phys. Rev. 159, 500 (1967)
//   Faber-Ziman        A_ab = 1 + (S_ab - delta_ab) / sqrt(c_a c_b)                  -> 1,        Adv. Phys. 14, 89 (1965)
//   Bhatia-Thornton    number-number, number-concentration, concentration-concentration,
//                      two elements: -> 1, 0, c_1 c_2,                                Phys. Rev. B 2, 3004 (1970)
#pragma once

#include <span>
#include <vector>

namespace lmmd::analysis {

struct Partials {
    std::vector<double> c;  // [kind], sum 1
    std::vector<double> s;  // [kind][kind], Ashcroft-Langreth

    std::size_t kinds() const { return c.size(); }
    double& at(std::size_t a, std::size_t b) { return s[a * kinds() + b]; }
    double at(std::size_t a, std::size_t b) const { return s[a * kinds() + b]; }
};

// S(q) of all atoms alike.
double number_number(const Partials& partials);
double faber_ziman(const Partials& partials, std::size_t a, std::size_t b);
// The inverse of faber_ziman.
double ashcroft_langreth(const std::vector<double>& c, std::size_t a, std::size_t b, double faber_ziman);
// Of two kinds.
double number_concentration(const Partials& partials);
double concentration_concentration(const Partials& partials);
// What is measured with scattering amplitudes w of the kinds, without the Laue term:
//   S = sum_ab c_a c_b w_a w_b A_ab / (sum_a c_a w_a)^2 -> 1. Keen, J. Appl. Cryst. 34, 172 (2001), S of his table 1.
double weighted(const Partials& partials, std::span<const double> weights);

// 1 + 4 pi density int_0^R r^2 (g - 1) sin(q r) / (q r) W(r) dr, g at r = (k + 1/2) width up to R: midpoints. W: Lorch's
// sin(pi r / R) / (pi r / R), which widens peaks to about 3.8/R and takes the ripples of the sharp end away, J. Phys. C 2,
// 229 (1969); or 1.
struct Window {
    bool lorch = true;
};
double transform(std::span<const double> g, double width, double density, double q, Window window);

}  // namespace lmmd::analysis
