// SPDX-License-Identifier: GPL-3.0-or-later
// Spectra, the two-phase model and the phonon theory of liquids against their closed forms and limits.
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"
#include "spectra/liquid_phonons.hpp"
#include "spectra/two_phase.hpp"

using namespace lmmd;
using namespace lmmd::spectra;

namespace {

constexpr double kPi = std::numbers::pi;

template <class F>
Spectrum sampled(F g, double end, int points) {
    std::vector<double> omega, value;
    for (int i = 0; i <= points; ++i) {
        omega.push_back(end * i / points);
        value.push_back(g(omega.back()));
    }
    return make_spectrum(omega, value);
}

Spectrum debye_spectrum(double edge) {
    return sampled([edge](double w) { return 3 * w * w / (edge * edge * edge); }, edge, 2000);
}

TwoPhaseInput gallium(Spectrum g) { return {std::move(g), 69.723, 500, 0.0515}; }

}  // namespace

TEST_CASE("a Debye spectrum has the moments 3/(n+3) of every order, with and without a low cut") {
    const double edge = 0.3;
    for (int n = -2; n <= 4; ++n)
        for (const double cut : {0.0, 0.1 * edge}) {
            INFO("order " << n << ", cut " << cut);
            CHECK(moment(debye_spectrum(edge), n, cut) == Approx(3.0 / (n + 3) * std::pow(edge, n)).epsilon(2e-3));
        }
    CHECK(log_average(debye_spectrum(edge)) == Approx(edge * std::exp(-1.0 / 3)).epsilon(1e-4));
    CHECK(log_average(debye_spectrum(edge), 0.1 * edge) == Approx(edge * std::exp(-1.0 / 3)).epsilon(1e-4));
}

TEST_CASE("spectra that leave out frequency 0 or do not ascend are refused") {
    CHECK_THROWS_WITH(make_spectrum({0.1, 0.2, 0.3}, {1, 1, 1}), Catch::Contains("leaves out frequency 0"));
    CHECK_THROWS_WITH(make_spectrum({0, 0.2, 0.2}, {1, 1, 1}), Catch::Contains("does not ascend"));
    CHECK_THROWS_WITH(make_spectrum({0, 0.2}, {1, 1, 1}), Catch::Contains("2 frequencies and 3 values"));
    CHECK_THROWS_WITH(moment(make_spectrum({0, 1, 2}, {1, 1, 0}), -1), Catch::Contains("diverges"));
}

TEST_CASE("the fluidicity solves its equation over twelve decades and reaches both limits") {
    double before = 0;
    for (double delta = 1e-6; delta < 1e6; delta *= 3) {
        const Fluidicity s = fluidicity(delta);
        INFO("Delta " << delta);
        CHECK(s.f > before);
        CHECK(s.f <= 1);
        const double y = std::pow(s.f, 2.5) * std::pow(delta, -1.5);
        CHECK(y == Approx(s.y).epsilon(1e-6));
        CHECK(2 * std::pow(1 - s.y, 3) == Approx(s.f * (2 - s.y)).epsilon(1e-6).margin(1e-12));
        before = s.f;
    }
    CHECK(fluidicity(1e6).f == Approx(1).epsilon(1e-6));
    CHECK(fluidicity(1e-6).f == Approx(std::pow(1e-6, 0.6)).epsilon(0.05));  // f -> Delta^(3/5)
    CHECK(fluidicity(0).f == 0);
}

TEST_CASE("a harmonic solid has no gas part, its entropy and heat capacity are those of oscillators") {
    const double omega = 0.15, width = 1e-4;  // a narrow line, 2.3 THz
    const TwoPhase s = split_two_phase(gallium(make_spectrum({0, omega - width, omega, omega + width}, {0, 0, 1, 0})));
    CHECK(s.fluidicity.f == 0);
    CHECK(s.gas_share == 0);
    const double x = units::kHbar * omega / (units::kBoltzmann * 500);
    const Thermodynamics quantum = thermodynamics(s, Statistics::quantum, HardSphereExcess::equal_pressure);
    const Thermodynamics classical = thermodynamics(s, Statistics::classical, HardSphereExcess::equal_pressure);
    CHECK(classical.entropy == Approx(3 * (1 - std::log(x))).epsilon(1e-6));
    CHECK(classical.heat_capacity == Approx(3));
    CHECK(classical.energy == Approx(3));
    CHECK(quantum.entropy == Approx(3 * (x / (std::exp(x) - 1) - std::log(1 - std::exp(-x)))).epsilon(1e-6));
    CHECK(quantum.energy == Approx(3 * (x / 2 + x / (std::exp(x) - 1))).epsilon(1e-6));
    CHECK(quantum.heat_capacity == Approx(3 * x * x * std::exp(x) / std::pow(std::exp(x) - 1, 2)).epsilon(1e-6));
}

TEST_CASE("a dilute gas is all gas and has the entropy of Sackur and Tetrode") {
    const double gamma = 1e-6;  // friction, VACF exp(-gamma t)
    const TwoPhaseInput in{sampled([&](double w) { return 2 / kPi * gamma / (w * w + gamma * gamma); }, 4000 * gamma, 80000), 69.723, 2000, 1e-5};
    const TwoPhase s = split_two_phase(in);
    CHECK(s.fluidicity.f > 0.999);
    CHECK(s.gas_share == Approx(1).epsilon(2e-3));
    CHECK(s.diffusion == Approx(units::kBoltzmann * 2000 / (69.723 * gamma)).epsilon(1e-3));  // Einstein
    // Sackur and Tetrode in SI, written out on its own: 5/2 + ln[(2 pi m kT/h^2)^(3/2) / n].
    const double m = 69.723 * units::kAtomicMass, kt = 1.380649e-23 * 2000, h = 6.62607015e-34;
    const double sackur = 2.5 + std::log(std::pow(2 * kPi * m * kt / (h * h), 1.5) / 1e25);
    for (const auto excess : {HardSphereExcess::equal_pressure, HardSphereExcess::equal_volume}) {
        const Thermodynamics t = thermodynamics(s, Statistics::classical, excess);
        CHECK(t.entropy == Approx(sackur).epsilon(1e-3));
        CHECK(t.heat_capacity == Approx(1.5).epsilon(2e-3));
    }
}

TEST_CASE("components share the volume in proportion to their volumes, and equal ones as one") {
    const double shares[] = {0.2, 0.3, 0.5}, volumes[] = {19.05, 27.15, 34.61}, density = 0.04;
    double volume = 0;
    for (std::size_t k = 0; k < 3; ++k) volume += shares[k] / partial_density(density, shares, volumes, k);
    CHECK(volume == Approx(1 / density));
    CHECK(partial_density(density, shares, volumes, 0) / partial_density(density, shares, volumes, 2) == Approx(34.61 / 19.05));
    const double equal[] = {7, 7, 7};
    for (std::size_t k = 0; k < 3; ++k) CHECK(partial_density(density, shares, equal, k) == Approx(density));
    const double halves[] = {0.5, 0.5}, all_of_one[] = {1, 0};
    CHECK(mixing_entropy(halves) == Approx(std::log(2)));
    CHECK(mixing_entropy(all_of_one) == 0);
}

TEST_CASE("a mixture of dilute gases has the entropy of Sackur and Tetrode of its parts") {
    const double gamma = 1e-6, density = 1e-5, shares[] = {0.3, 0.7}, masses[] = {69.723, 209}, volumes[] = {1, 1};
    const Spectrum g = sampled([&](double w) { return 2 / kPi * gamma / (w * w + gamma * gamma); }, 4000 * gamma, 80000);
    double found = mixing_entropy(shares), expected = 0;
    for (std::size_t k = 0; k < 2; ++k) {
        const TwoPhase s = split_two_phase({g, masses[k], 2000, partial_density(density, shares, volumes, k)});
        found += shares[k] * thermodynamics(s, Statistics::classical, HardSphereExcess::equal_volume).entropy;
        const double m = masses[k] * units::kAtomicMass, kt = 1.380649e-23 * 2000, h = 6.62607015e-34;
        expected += shares[k] * (2.5 + std::log(std::pow(2 * kPi * m * kt / (h * h), 1.5) / (shares[k] * 1e25)));
    }
    CHECK(found == Approx(expected).epsilon(1e-3));
}

TEST_CASE("the parts of a liquid add up, the solid part starts at zero and is nowhere negative") {
    const Spectrum g = sampled([](double w) { return 0.5 * std::exp(-20 * w) + 8 * w * std::exp(-40 * w * w); }, 1.0, 2000);
    const TwoPhase s = split_two_phase(gallium(g));
    CHECK(s.solid.value.front() == Approx(0).margin(1e-12));
    for (double v : s.solid.value) REQUIRE(v >= 0);
    CHECK(area(s.gas) + area(s.solid) == Approx(1).epsilon(1e-9));
    CHECK(s.clipped >= -1e-6);
    const double classical = thermodynamics(s, Statistics::classical, HardSphereExcess::equal_volume).heat_capacity;
    CHECK(classical == Approx(3 - 1.5 * s.gas_share).epsilon(1e-9));
    const double apart = thermodynamics(s, Statistics::quantum, HardSphereExcess::equal_pressure).entropy -
                         thermodynamics(s, Statistics::quantum, HardSphereExcess::equal_volume).entropy;
    const double y = s.fluidicity.y;
    CHECK(apart == Approx(s.gas_share * std::log((1 + y + y * y - y * y * y) / std::pow(1 - y, 3))).epsilon(1e-9));
}

TEST_CASE("injected mistakes of unit are refused") {
    TwoPhaseInput in = gallium(debye_spectrum(0.3));
    CHECK_NOTHROW(split_two_phase(in));
    in.temperature = 0.0431;  // kT in eV
    CHECK_THROWS_WITH(split_two_phase(in), Catch::Contains("temperature"));
    in = gallium(debye_spectrum(0.3));
    in.number_density = 51.5;  // per nm^3
    CHECK_THROWS_WITH(split_two_phase(in), Catch::Contains("number density"));
    in = gallium(debye_spectrum(0.3));
    in.mass *= 500;  // of all atoms
    CHECK_THROWS_WITH(split_two_phase(in), Catch::Contains("that of one atom"));
    CHECK_THROWS_WITH(split_two_phase(gallium(debye_spectrum(4.7))), Catch::Contains("unit of the frequencies"));  // 4.7 THz as they are
}

TEST_CASE("the phonon theory of liquids loses two transverse modes up to the Frenkel line") {
    CHECK(debye_function(1e-9) == Approx(1));
    CHECK(debye_function(1.0) == Approx(0.6744155640778).epsilon(1e-9));
    CHECK(debye_function(100) == Approx(std::pow(kPi, 4) / 5 / 1e6).epsilon(1e-9));
    LiquidPhonons l{500, 0.3, 0, 0, 0};
    CHECK(phonon_heat_capacity(l, Statistics::classical) == Approx(3));
    l.frenkel = l.debye;
    CHECK(phonon_heat_capacity(l, Statistics::classical) == Approx(2));
    l.frenkel = 1.2 * l.debye;
    CHECK_THROWS_WITH(phonon_energy(l, Statistics::classical), Catch::Contains("Frenkel line"));
    CHECK(frenkel_frequency(4.0, 2.0) == Approx(kPi));
}

TEST_CASE("the heat capacity of the phonon theory is the derivative of its energy") {
    auto at = [](double t) { return LiquidPhonons{t, 0.3, 0.12 * std::pow(t / 100, 0.7), 0.7, 1e-4}; };
    for (const auto statistics : {Statistics::classical, Statistics::quantum})
        for (const double t : {60.0, 300.0}) {
            const double step = 1e-3 * t;
            const double up = (t + step) * phonon_energy(at(t + step), statistics), down = (t - step) * phonon_energy(at(t - step), statistics);
            CHECK(phonon_heat_capacity(at(t), statistics) == Approx((up - down) / (2 * step)).epsilon(1e-5));
        }
}
