// SPDX-License-Identifier: GPL-3.0-or-later
// How the elements scatter neutrons and x-rays.
#pragma once

#include <optional>
#include <string_view>

namespace lmmd::analysis {

// Bound coherent scattering length of the natural element, fm; the real part. Rauch and Waschkowski, Neutron Data Booklet
// (2003), which goes on from Sears, Neutron News 3, 26 (1992); with the changes since that periodictable 2.1 collects.
std::optional<double> neutron_length(std::string_view element);

// Form factor of the neutral atom at q (1/A), electrons, without anomalous scattering:
//   f = c + sum_i a_i exp(-b_i s^2), s = q / (4 pi), good up to s = 6 1/A.
// Waasmaier and Kirfel, Acta Cryst. A 51, 416 (1995), doi:10.1107/S0108767394013292.
std::optional<double> form_factor(std::string_view element, double q);

}  // namespace lmmd::analysis
