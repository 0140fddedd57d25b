// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/liquid_phonons.hpp"

#include <fmt/format.h>

#include <numbers>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::spectra {
namespace {

double bose_energy(double x) { return x > 0 ? x / std::expm1(x) : 1.0; }  // of one mode, in kT

struct Modes {
    double x_debye, x_frenkel;  // hbar omega / kT; 0 in the classical limit
    double lost;                // (w_F / w_D)^3
};
Modes modes(const LiquidPhonons& l, Statistics statistics) {
    if (!(l.temperature > 0 && l.debye > 0 && l.frenkel >= 0 && l.frenkel <= l.debye))
        throw input_error({"phonon theory of liquids"},
                          fmt::format("found T = {:.4g} K and a Frenkel frequency {:.4g} times the Debye frequency, expected T above 0 and a "
                                      "ratio from 0 to 1: beyond the Frenkel line the theory does not hold",
                                      l.temperature, l.frenkel / l.debye));
    const double per_omega = statistics == Statistics::quantum ? units::kHbar / (units::kBoltzmann * l.temperature) : 0.0;
    const double ratio = l.frenkel / l.debye;
    return {per_omega * l.debye, per_omega * l.frenkel, ratio * ratio * ratio};
}

}  // namespace

double debye_function(double x) {
    if (x < 1e-3) return 1 - 0.375 * x + 0.05 * x * x;
    // Beyond z = 60 the integrand is below 1e-20.
    const double end = x < 60 ? x : 60;
    constexpr std::size_t kPieces = 400;
    Spectrum unit{std::vector<double>(kPieces + 1), std::vector<double>(kPieces + 1, 1.0)};
    for (std::size_t i = 0; i <= kPieces; ++i) unit.omega[i] = end * double(i) / kPieces;
    return 3 / (x * x * x) * integrate(unit, [](double z) { return z * z * bose_energy(z); });
}

double frenkel_time(double viscosity, double shear_modulus) { return viscosity / shear_modulus; }
double frenkel_frequency(double viscosity, double shear_modulus) {
    return 2 * std::numbers::pi / frenkel_time(viscosity, shear_modulus);
}

double phonon_energy(const LiquidPhonons& l, Statistics statistics) {
    const Modes m = modes(l, statistics);
    return (1 + 0.5 * l.expansion * l.temperature) * (3 * debye_function(m.x_debye) - m.lost * debye_function(m.x_frenkel));
}

double phonon_heat_capacity(const LiquidPhonons& l, Statistics statistics) {
    const Modes m = modes(l, statistics);
    const double at = l.expansion * l.temperature;
    const double d = debye_function(m.x_debye), f = debye_function(m.x_frenkel);
    const double b_d = bose_energy(m.x_debye), b_f = bose_energy(m.x_frenkel);
    // T d/dT of [3 D(x_D) - (w_F/w_D)^3 D(x_F)], with -x D'(x) = 3 D - 3 x/(e^x - 1).
    const double slope = 9 * (d - b_d) - 3 * m.lost * (f - b_f) - 3 * m.lost * l.frenkel_slope * b_f;
    return (1 + at) * (3 * d - m.lost * f) + (1 + 0.5 * at) * slope;
}

}  // namespace lmmd::spectra
