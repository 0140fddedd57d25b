// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/film.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::tc {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kThickest = 1e4;  // A
constexpr double kHbar2Over2m =
    1.054571817e-34 * 1.054571817e-34 / (2 * 9.1093837015e-31) / units::kElementaryCharge * 1e20;  // eV A^2, 3.80998

double cube(double x) { return x * x * x; }
double bulk_wave_number(double n0) { return std::cbrt(3 * kPi * kPi * n0); }

void check_density(double n0) {
    if (!(n0 > 1e-4 && n0 < 1))
        throw input_error(
            {"--electron-density"},
            fmt::format("found {:g} free electrons per nm^3, expected 0.1 to 1000 (metals: 9 to 250)", 1e3 * n0));
}

}  // namespace

double critical_thickness(double n0) { return std::cbrt(2 * kPi / n0); }
double bulk_fermi_energy(double n0) { return kHbar2Over2m * std::pow(bulk_wave_number(n0), 2); }
double thinnest_film(double n0) { return 1 / std::cbrt(n0); }

FilmElectrons confine(double n0, double thickness) {
    check_density(n0);
    if (!(thickness >= thinnest_film(n0) && thickness <= kThickest))
        throw input_error(
            {"--thickness"},
            fmt::format("found {:g} nm, expected a film's thickness from {:.4g} nm (the mean distance of its "
                        "electrons) to {:g} nm",
                        0.1 * thickness, 0.1 * thinnest_film(n0), 0.1 * kThickest));
    FilmElectrons e;
    e.thickness = thickness;
    e.kink = kHbar2Over2m * std::pow(2 * kPi / thickness, 2);
    if (thickness > critical_thickness(n0)) {
        e.states_ratio = std::cbrt(1 + 2 * kPi / (3 * n0 * cube(thickness)));
        e.fermi_energy = bulk_fermi_energy(n0) * e.states_ratio * e.states_ratio;
    } else {
        const double k2 = std::sqrt(cube(2 * kPi) * n0 / thickness);  // k_F^2
        e.states_ratio = thickness / (2 * kPi) * k2 / bulk_wave_number(n0);
        e.fermi_energy = kHbar2Over2m * k2;
    }
    return e;
}

double density_of_states(double energy, double thickness) {
    if (energy <= 0) return 0;
    const double kink = kHbar2Over2m * std::pow(2 * kPi / thickness, 2);
    const double shape =
        energy < kink ? energy / std::sqrt(kink) : std::sqrt(energy);  // L m^2 e/(pi^3 hbar^4) is the bulk's at e*
    return shape / (2 * kPi * kPi * std::pow(kHbar2Over2m, 1.5));
}

DensityOfStates states_around_fermi_energy(const FilmElectrons& electrons) {
    const double kink = electrons.kink, fermi = electrons.fermi_energy, root = std::sqrt(kink);
    const double at_fermi = fermi < kink ? fermi / kink : std::sqrt(fermi / kink);  // N(E_F)/N(e*)
    // INT e/(e - Z) de and INT sqrt(e)/(e - Z) de in closed form; e - Z and (sqrt e - q)/(sqrt e + q) stay in the lower
    // half plane for Im Z > 0, so the principal logarithms are continuous along the way.
    return [=](std::complex<double> z) {
        const std::complex<double> energy = fermi + z, q = std::sqrt(energy);
        const std::complex<double> below = kink + energy * (std::log(kink - energy) - std::log(-energy));
        const std::complex<double> above = -2 * root - q * std::log((root - q) / (root + q));
        return (below / kink + above / root) / (kPi * at_fermi);
    };
}

Metal confined(const Metal& bulk, const FilmElectrons& electrons) {
    Metal film = bulk;
    const double r = electrons.states_ratio, mu_star = bulk.options.mu_star;
    const double cutoff = mu_star_reference(bulk.spectrum, bulk.options);
    for (double& v : film.spectrum.value) v *= r;
    // a2F grows in height with lambda, so the frequency where it exceeds 0.01 might move: the bulk's is kept.
    film.options.mu_star_cutoff = cutoff;
    const double inverse_mu =
        mu_star > 0 ? 1 / mu_star - std::log(bulk_fermi_energy(bulk.electron_density) / cutoff) : INFINITY;
    if (inverse_mu <= 0)
        throw input_error({"--mu-star"},
                          fmt::format("found {:g}, expected less than {:.4g}: above it no unscreened repulsion at the "
                                      "Fermi energy of the bulk gives this mu*",
                                      mu_star, 1 / std::log(bulk_fermi_energy(bulk.electron_density) / cutoff)));
    film.options.mu_star = 1 / (inverse_mu / r + std::log(electrons.fermi_energy / cutoff));
    return film;
}

Alpha2F debye_spectrum(double lambda, double omega_log) {
    constexpr int kPoints = 200;
    const double edge = omega_log * std::exp(0.5);
    std::vector<double> omega(kPoints), value(kPoints);
    for (int i = 0; i < kPoints; ++i) {
        const double x = (i + 1.0) / kPoints;
        omega[i] = edge * x;
        value[i] = x * x;
    }
    return scaled_to_lambda(make_alpha2f(omega, value), lambda);
}

}  // namespace lmmd::tc
