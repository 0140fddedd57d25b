// SPDX-License-Identifier: GPL-3.0-or-later
// Electrons of a film, the Eliashberg equations with their density of states, and two layers with proximity.
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"
#include "tc/film.hpp"

using namespace lmmd;
using namespace lmmd::tc;
using Catch::Matchers::Contains;

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kK = units::kBoltzmann;
constexpr double kGold = 0.0590, kLead = 0.132;  // free electrons per A^3

Metal lead() {
    Metal metal{kLead, debye_spectrum(1.55, 56 * kK), {}};
    metal.options.mu_star = 0.105;
    return metal;
}

// Number of electrons per A^3 up to the Fermi energy, by the trapezium rule on both sides of the kink.
double electrons_in(const FilmElectrons& e) {
    double sum = 0;
    const double edges[] = {0.0, std::min(e.kink, e.fermi_energy), e.fermi_energy};
    for (int side = 0; side < 2; ++side) {
        const int steps = 20000;
        const double width = (edges[side + 1] - edges[side]) / steps;
        for (int i = 0; i < steps; ++i) sum += width * density_of_states(edges[side] + (i + 0.5) * width, e.thickness);
    }
    return sum;
}

// (1/pi) INT N(e)/N(E_F) / (e - E_F - z) de by brute force: Im, and Re up to a constant.
std::complex<double> transform(const FilmElectrons& e, std::complex<double> z) {
    std::complex<double> sum = 0;
    const int steps = 120000;
    const double top = 60 * e.fermi_energy;  // in t = sqrt(e), where the integrand is smooth
    const double width = std::sqrt(top) / steps;
    for (int i = 0; i < steps; ++i) {
        const double t = (i + 0.5) * width, energy = t * t;
        sum += 2 * t * width * density_of_states(energy, e.thickness) / (energy - e.fermi_energy - z);
    }
    // Beyond it N(e) ~ sqrt(e): 2/sqrt(top) and 2/3 top^(-3/2) are the integrals of e^(-3/2) and e^(-5/2).
    const std::complex<double> shift = e.fermi_energy + z;
    sum += density_of_states(top, e.thickness) / std::sqrt(top) *
           (shift * 2.0 / std::sqrt(top) + shift * shift * 2.0 / 3.0 * std::pow(top, -1.5));
    return sum / (kPi * density_of_states(e.fermi_energy, e.thickness));
}

}  // namespace

TEST_CASE("the critical thickness of gold is half a nanometre") {
    CHECK(critical_thickness(kGold) == Approx(4.74).margin(0.005));
    CHECK(critical_thickness(0.0847) == Approx(4.20).margin(0.005));  // Cu
    CHECK(critical_thickness(0.0861) == Approx(4.18).margin(0.005));  // Mg
    CHECK(bulk_fermi_energy(kGold) == Approx(5.53).margin(0.005));
    CHECK(bulk_fermi_energy(0.181) == Approx(11.7).margin(0.05));  // Al
}

TEST_CASE("Fermi energy and density of states are continuous at L_c and largest there") {
    const double critical = critical_thickness(kGold), bulk = bulk_fermi_energy(kGold);
    const FilmElectrons above = confine(kGold, critical * (1 + 1e-9)), below = confine(kGold, critical * (1 - 1e-9));
    CHECK(above.states_ratio == Approx(std::cbrt(4.0 / 3)).epsilon(1e-8));
    CHECK(below.states_ratio == Approx(std::cbrt(4.0 / 3)).epsilon(1e-8));
    CHECK(std::cbrt(4.0 / 3) == Approx(1.1006).margin(5e-5));
    CHECK(above.fermi_energy / bulk == Approx(1.2114).margin(5e-5));
    CHECK(below.fermi_energy == Approx(above.fermi_energy).epsilon(1e-8));
    CHECK(above.kink == Approx(above.fermi_energy).epsilon(1e-8));  // k_F = 2 pi/L
    double last = 0;
    for (double x = 0.6; x < 1; x += 0.05) {
        const double ratio = confine(kGold, x * critical).states_ratio;
        CHECK(ratio > last);
        CHECK(ratio == Approx(std::cbrt(4.0 / 3) * std::sqrt(x)));  // ~ L^(1/2)
        last = ratio;
    }
    last = 1.1007;
    for (double x = 1; x < 6; x *= 1.2) {
        const double ratio = confine(kGold, x * critical).states_ratio;
        CHECK(ratio < last);
        last = ratio;
    }
    const FilmElectrons thick = confine(kGold, 5000);
    CHECK(thick.states_ratio == Approx(1).epsilon(1e-8));
    CHECK(thick.fermi_energy == Approx(bulk).epsilon(1e-8));
}

TEST_CASE("every film holds the electrons of the bulk, and its density of states has a kink") {
    for (const double x : {0.6, 0.9, 1.0, 1.3, 4.0}) {
        const FilmElectrons e = confine(kGold, x * critical_thickness(kGold));
        CHECK(electrons_in(e) == Approx(kGold).epsilon(1e-5));
        CHECK(density_of_states(e.fermi_energy, e.thickness) / density_of_states(bulk_fermi_energy(kGold), 1e4) ==
              Approx(e.states_ratio).epsilon(1e-6));
        const double at = density_of_states(e.kink, e.thickness), h = 1e-4 * e.kink;
        CHECK((at - density_of_states(e.kink - h, e.thickness)) / h == Approx(at / e.kink).epsilon(1e-3));
        CHECK((density_of_states(e.kink + h, e.thickness) - at) / h == Approx(at / e.kink / 2).epsilon(1e-3));
    }
}

TEST_CASE("the closed transform of the density of states is the integral") {
    for (const double x : {0.7, 1.0, 2.0}) {
        const FilmElectrons e = confine(kLead, x * critical_thickness(kLead));
        const DensityOfStates g = states_around_fermi_energy(e);
        const std::complex<double> z1(0.3, 0.5), z2(-0.4, 1.5);
        CHECK(g(z1).imag() == Approx(transform(e, z1).imag()).epsilon(1e-4));
        CHECK(g(z2).imag() == Approx(transform(e, z2).imag()).epsilon(1e-4));
        CHECK((g(z1) - g(z2)).real() == Approx((transform(e, z1) - transform(e, z2)).real()).margin(1e-4));
        CHECK(g({0, 1e-9}).imag() == Approx(1).epsilon(1e-6));
    }
}

TEST_CASE("a thickness that no film has is refused with the range") {
    CHECK_THROWS_WITH(
        confine(kGold, 0.5),
        Contains("--thickness: found 0.05 nm, expected a film's thickness from 0.2569 nm") && Contains("to 1000 nm"));
    CHECK_THROWS_WITH(confine(kGold, 2e4), Contains("found 2000 nm"));
    CHECK_THROWS_WITH(confine(kGold, NAN), Contains("found nan nm"));
    CHECK_THROWS_WITH(confine(59, 5), Contains("--electron-density: found 59000 free electrons per nm^3"));
}

TEST_CASE("couplings follow the density of states; a mu* without a mu is refused") {
    const Metal bulk = lead();
    const FilmElectrons e = confine(kLead, critical_thickness(kLead));
    const Metal film = confined(bulk, e);
    CHECK(moments(film.spectrum).lambda == Approx(1.55 * e.states_ratio));
    const double cutoff = mu_star_reference(bulk.spectrum, bulk.options);
    const double mu = 1 / (1 / 0.105 - std::log(bulk_fermi_energy(kLead) / cutoff));
    CHECK(1 / film.options.mu_star == Approx(1 / (mu * e.states_ratio) + std::log(e.fermi_energy / cutoff)));
    CHECK(confined(bulk, confine(kLead, 1e4)).options.mu_star == Approx(0.105).epsilon(1e-6));
    Metal strong = bulk;
    strong.options.mu_star = 0.4;
    CHECK_THROWS_WITH(confined(strong, e), Contains("--mu-star: found 0.4, expected less than 0.1"));
    strong.options.mu_star = 0;
    CHECK(confined(strong, e).options.mu_star == 0);
}

TEST_CASE("a constant density of states by the general way gives the constant's Tc and gap") {
    const Metal metal = lead();
    EliashbergOptions general = metal.options;
    general.density_of_states = [](std::complex<double>) { return std::complex<double>(0, 1); };
    const double kt = critical_temperature(metal.spectrum, metal.options).kt;
    CHECK(critical_temperature(metal.spectrum, general).kt == Approx(kt).epsilon(1e-12));
    CHECK(solve_gap(metal.spectrum, general, 0.4 * kt).delta[0] ==
          Approx(solve_gap(metal.spectrum, metal.options, 0.4 * kt).delta[0]).epsilon(1e-9));
}

TEST_CASE("the density of states in a window about the Fermi energy weighs the coupling") {
    // Q = const = q: the same equations as with q lambda and q mu*.
    const Metal metal = lead();
    EliashbergOptions weighted = metal.options;
    weighted.mu_star = 0;
    weighted.density_of_states = [](std::complex<double>) { return std::complex<double>(0, 0.8); };
    EliashbergOptions plain;
    plain.mu_star = 0;
    const Alpha2F weaker = scaled_to_lambda(metal.spectrum, 0.8 * 1.55);
    plain.mu_star_cutoff = weighted.mu_star_cutoff = 0.01;
    CHECK(critical_temperature(metal.spectrum, weighted).kt ==
          Approx(critical_temperature(weaker, plain).kt).epsilon(2e-3));
}

TEST_CASE("a sharp peak of states: linearised Tc and the vanishing gap agree, chi included") {
    // A Lorentzian of a width like the phonons', off the Fermi energy: G is known, and Q and chi matter.
    const Metal metal = lead();
    EliashbergOptions options = metal.options;
    options.cutoff_factor = 10;  // mu* is rescaled as for a constant density of states: only one cutoff is the same physics
    const double width = 0.01, centre = 0.005, height = 1.0;
    const double at_zero = 1 + height * width * width / (centre * centre + width * width);
    options.density_of_states = [=](std::complex<double> z) {
        return (std::complex<double>(0, 1) + height * width / (centre - z - std::complex<double>(0, width))) / at_zero;
    };
    CHECK(options.density_of_states({0, 1e-12}).imag() == Approx(1));
    const double linear = critical_temperature(metal.spectrum, options).kt,
                 constant = critical_temperature(metal.spectrum, {metal.options.mu_star, metal.options.mu_star_cutoff, 10}).kt;
    const auto gap = critical_temperature_from_gap(metal.spectrum, options, linear);
    REQUIRE(gap);
    CHECK(*gap == Approx(linear).epsilon(2e-3));
    CHECK(std::abs(linear / constant - 1) > 0.02);
}

TEST_CASE("Tc of a film is largest at L_c and goes to the bulk's") {
    const Metal bulk = lead();
    auto tc_at = [&](double thickness) {
        const FilmElectrons e = confine(kLead, thickness);
        Metal film = confined(bulk, e);
        film.options.density_of_states = states_around_fermi_energy(e);
        return critical_temperature(film.spectrum, film.options).kt;
    };
    const double critical = critical_thickness(kLead), best = tc_at(critical);
    CHECK(tc_at(0.7 * critical) < tc_at(0.9 * critical));
    CHECK(tc_at(0.9 * critical) < best);
    CHECK(tc_at(1.1 * critical) < best);
    CHECK(tc_at(1.5 * critical) < tc_at(1.1 * critical));
    CHECK(tc_at(3000) == Approx(critical_temperature(bulk.spectrum, bulk.options).kt).epsilon(2e-3));
}

TEST_CASE("a bilayer: separate layers, one metal, and identical layers") {
    // Two spectra on the same points, and one reference for both mu*, the Matsubara cutoff: so the means are means.
    Layer lead_layer{debye_spectrum(1.55, 56 * kK), {}, 0.4}, normal = lead_layer;
    normal.states = 0.6;
    for (std::size_t i = 0; i < normal.spectrum.omega.size(); ++i)
        normal.spectrum.value[i] = 0.5 * normal.spectrum.omega[i] / normal.spectrum.omega.back();
    normal.spectrum = scaled_to_lambda(normal.spectrum, 0.3);
    lead_layer.options.mu_star = 0.105;
    normal.options.mu_star = 0.12;
    lead_layer.options.mu_star_cutoff = normal.options.mu_star_cutoff = 10 * normal.spectrum.omega.back();
    const double alone = critical_temperature(lead_layer.spectrum, lead_layer.options).kt;
    CHECK(critical_temperature(lead_layer, normal, 0).kt == Approx(alone).epsilon(2e-4));
    CHECK(critical_temperature(normal, lead_layer, 0).kt == Approx(alone).epsilon(2e-4));

    // Gamma -> infinity (Cooper): a2F and mu* averaged with d N(0).
    Alpha2F mean = lead_layer.spectrum;
    for (std::size_t i = 0; i < mean.omega.size(); ++i)
        mean.value[i] = 0.4 * mean.value[i] + 0.6 * normal.spectrum.value[i];
    EliashbergOptions options = lead_layer.options;
    options.mu_star = 0.4 * 0.105 + 0.6 * 0.12;
    const double cooper = critical_temperature(mean, options).kt;
    CHECK(critical_temperature(lead_layer, normal, 1e3).kt == Approx(cooper).epsilon(5e-4));
    CHECK(cooper < 0.7 * alone);

    double last = alone * 1.001;
    for (double gamma = 1e-5; gamma < 1; gamma *= 30) {
        const double kt = critical_temperature(lead_layer, normal, gamma).kt;
        CHECK(kt < last);
        CHECK(kt > 0.999 * cooper);
        last = kt;
    }
    Layer other{debye_spectrum(0.3, 150 * kK), {}, 0.6};  // with a higher Matsubara cutoff
    CHECK(critical_temperature(lead_layer, other, 0).kt == Approx(alone).epsilon(5e-3));
    Layer twin = lead_layer;
    twin.states = 3;
    for (const double gamma : {1e-4, 1e-2, 1.0})
        CHECK(critical_temperature(lead_layer, twin, gamma).kt == Approx(alone).epsilon(3e-4));
}
