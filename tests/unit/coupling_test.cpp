// SPDX-License-Identifier: GPL-3.0-or-later
// alpha2F modelled from densities of states, Hopfield parameters and the criteria of the liquid state against closed forms.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/model/species.hpp"
#include "tc/coupling.hpp"
#include "tc/liquid_state.hpp"

using namespace lmmd;
using namespace lmmd::tc;

namespace {

constexpr double kEdge = 0.02;  // eV

template <class G>
spectra::Spectrum sampled(G g, int points = 4000) {
    std::vector<double> omega, value;
    for (int i = 0; i <= points; ++i) {
        omega.push_back(kEdge / units::kHbar * i / points);
        value.push_back(g(kEdge * i / points));
    }
    return spectra::make_spectrum(omega, value);
}
spectra::Spectrum debye() {
    return sampled([](double w) { return w * w; });
}
Coupling law(CouplingLaw which, double cut = 0, double crossover = 0) {
    Coupling c;
    c.law = which;
    c.low_cut = cut;
    c.crossover = crossover;
    return c;
}

}  // namespace

TEST_CASE("constant and inverse alpha2 on Debye's law are powers 2 and 1, with and without a low cut") {
    for (const double cut : {0.0, 0.1 * kEdge}) {
        const Moments constant = moments(model_alpha2f(debye(), law(CouplingLaw::constant, cut)));
        CHECK(constant.omega_log == Approx(kEdge * std::exp(-0.5)).epsilon(5e-4));
        CHECK(constant.omega_2 == Approx(kEdge * std::sqrt(0.5)).epsilon(5e-4));
        const Moments inverse = moments(model_alpha2f(debye(), law(CouplingLaw::inverse, cut)));
        CHECK(inverse.omega_log == Approx(kEdge * std::exp(-1.0)).epsilon(1e-4));
        CHECK(inverse.omega_1 == Approx(kEdge / 2).epsilon(1e-4));
    }
}

TEST_CASE("Bergmann's law is linear below the crossover, which has a default") {
    // a2F = w_x w below, w^2 above: 2 INT a2F/w = 2 [w_x^2 + (W^2 - w_x^2)/2], 2 INT w a2F = 2 [w_x^4/3 + (W^4 - w_x^4)/4].
    const double cross = 0.3 * kEdge;
    const Alpha2F a2f = model_alpha2f(debye(), law(CouplingLaw::bergmann, 0, cross));
    const double lambda = cross * cross + kEdge * kEdge, second = (2 * std::pow(cross, 4) / 3 + (std::pow(kEdge, 4) - std::pow(cross, 4)) / 2) / lambda;
    CHECK(moments(a2f).lambda == Approx(lambda).epsilon(1e-4));
    CHECK(moments(a2f).omega_2 == Approx(std::sqrt(second)).epsilon(1e-4));
    for (std::size_t k = 0; a2f.omega[k] < cross; ++k) CHECK(a2f.value[k] == Approx(cross * a2f.omega[k]).epsilon(1e-3));
    CHECK(crossover_of(debye(), law(CouplingLaw::bergmann)) == Approx(kEdge / 2).epsilon(1e-3));  // w_D(2) of a Debye solid is its edge
}

TEST_CASE("states at frequency 0 need a low cut; below it stands Debye's parabola") {
    const auto flat = sampled([](double) { return 1.0; });
    CHECK_THROWS_WITH(model_alpha2f(flat, law(CouplingLaw::constant)), Catch::Contains("lambda diverges"));
    const double cut = 0.1 * kEdge;
    CHECK(moments(model_alpha2f(flat, law(CouplingLaw::constant, cut))).lambda == Approx(2 * (0.5 + std::log(kEdge / cut))).epsilon(2e-3));
    CHECK_THROWS_WITH(model_alpha2f(flat, law(CouplingLaw::bergmann, cut, cut / 2)), Catch::Contains("crossover of 1 meV below the low cut of 2 meV"));
    Coupling short_end = law(CouplingLaw::constant, cut);
    short_end.end = kEdge / 2;
    CHECK(model_alpha2f(flat, short_end).omega.back() == Approx(kEdge / 2));
}

TEST_CASE("scaling to a Hopfield parameter gives lambda = eta / (M omega_2^2)") {
    const double mass = 69.723, eta = 2.1;
    const Alpha2F a2f = scaled_to_hopfield(model_alpha2f(debye(), law(CouplingLaw::constant)), eta, mass);
    const Moments m = moments(a2f);
    CHECK(hopfield_parameter(m, mass) == Approx(eta));
    // By hand, in SI: M omega^2 in J/m^2 over eV/A^2 = 16.0218.
    const double omega = m.omega_2 * units::kElementaryCharge / 1.054571817e-34;
    CHECK(m.lambda == Approx(eta * 16.02176634 / (mass * units::kAtomicMass * omega * omega)).epsilon(1e-6));
    // Softer vibrations, stronger coupling: 2 INT w a2F dw does not change.
    CHECK_THROWS_WITH(scaled_to_hopfield(a2f, 0, mass), Catch::Contains("found 0, expected N(0)<I^2> in eV/A^2 above 0"));
}

TEST_CASE("the Hopfield parameters are lambda M omega_2^2 of their table") {
    // lambda and omega_2 (K) of Allen and Dynes (1975); eta is printed to two digits, omega_2 to a whole K.
    struct Row {
        const char *symbol, *phase;
        double lambda, omega_2;
    };
    for (const Row& row : {Row{"Pb", "crystal", 1.55, 65}, {"In", "crystal", 0.805, 89}, {"Sn", "crystal", 0.72, 121}, {"Hg", "crystal", 1.6, 49},
                           {"Tl", "crystal", 0.795, 64}, {"Ta", "crystal", 0.69, 148}, {"Ga", "amorphous", 1.62, 101}, {"Ga", "beta", 0.97, 129}}) {
        INFO(row.symbol << " " << row.phase);
        const HopfieldEntry* entry = find_hopfield(row.symbol, row.phase);
        REQUIRE(entry);
        Moments m;
        m.lambda = row.lambda;
        m.omega_2 = row.omega_2 * units::kBoltzmann;
        const double eta = hopfield_parameter(m, find_element(row.symbol)->mass);
        CHECK(std::abs(eta - entry->eta) < entry->error);
    }
    CHECK(find_hopfield("Ga", "")->phase == std::string("amorphous"));
    CHECK(find_hopfield("Ga", "crystal") == nullptr);
    CHECK(find_hopfield("Bi", "") == nullptr);
}

TEST_CASE("eta of alloys is near the mean by composition, and bismuth's follows from its alloys") {
    // eta of Allen and Dynes (1975), and the shares of Pb, In, Tl, Bi.
    struct Alloy {
        double eta, pb, in, tl, bi;
    };
    double squares = 0, worst = 0, right = 0, left = 0;
    const Alloy without[] = {{1.6, 0.4, 0, 0.6, 0}, {2.0, 0.6, 0, 0.4, 0}, {2.1, 0.8, 0, 0.2, 0}, {1.4, 0, 0.9, 0.1, 0}, {1.4, 0, 0.73, 0.27, 0}, {1.4, 0, 0.67, 0.33, 0},
                             {1.3, 0, 0.57, 0.43, 0}, {1.3, 0, 0.5, 0.5, 0}, {1.4, 0, 0.27, 0.73, 0}, {1.3, 0, 0.17, 0.83, 0}, {1.3, 0, 0.07, 0.93, 0}};
    const Alloy with[] = {{1.1, 0, 0, 0.9, 0.1}, {2.3, 0.6, 0, 0.2, 0.2}, {2.2, 0.9, 0, 0, 0.1}, {2.3, 0.8, 0, 0, 0.2}, {2.4, 0.7, 0, 0, 0.3}, {2.4, 0.65, 0, 0, 0.35},
                          {1.6, 0, 2.0 / 3, 0, 1.0 / 3}, {2.1, 0, 0, 1.0 / 3, 2.0 / 3}, {2.1, 0.45, 0, 0, 0.55}};
    const auto known = [](const Alloy& a) {
        return a.pb * find_hopfield("Pb", "")->eta + a.in * find_hopfield("In", "")->eta + a.tl * find_hopfield("Tl", "")->eta;
    };
    for (const Alloy& a : without) {
        const double error = known(a) / a.eta - 1;
        squares += error * error / std::size(without);
        worst = std::max(worst, std::abs(error));
    }
    CHECK(std::sqrt(squares) == Approx(kMixingError).margin(0.005));
    CHECK(worst < 0.13);
    for (const Alloy& a : with) {
        left += a.bi * a.bi;
        right += a.bi * (a.eta - known(a));
    }
    const HopfieldEntry* bismuth = find_hopfield("Bi", kAlloy);
    REQUIRE(bismuth);
    CHECK(right / left == Approx(bismuth->eta).margin(0.05));
    CHECK(find_hopfield("Bi", "", true) == bismuth);
}

TEST_CASE("the criteria of the liquid state are what their definitions say") {
    LiquidState s;
    s.temperature = 500;
    s.number_density = 0.05;
    s.diffusion = 0.3 / units::kPicosecond;
    s.omega_1 = 0.01;
    s.kt_c = 8 * units::kBoltzmann;
    s.gap = 1.5e-3;
    s.lifetime = 0.5 * units::kPicosecond;
    s.valence = free_electron_valence("Ga");
    s.size = 20;
    const LiquidCriteria c = liquid_criteria(s);
    CHECK(c.pair_time / units::kPicosecond == Approx(0.65821195 / 3).epsilon(1e-6));  // hbar = 0.658 meV ps over 3 meV
    CHECK(c.period / units::kPicosecond == Approx(4.135667697 / 10).epsilon(1e-6));   // h = 4.136 meV ps
    CHECK(c.diffusion_time / units::kPicosecond == Approx(std::pow(0.05, -2.0 / 3) / 1.8).epsilon(1e-9));
    CHECK(c.diffusion_over_pair == Approx(c.diffusion_time / c.pair_time));
    CHECK(*c.lifetime_over_period == Approx(0.5 / 0.4135667697).epsilon(1e-6));
    CHECK(c.temperature_over_tc == Approx(62.5));
    // k_F = 1.644 /A; v_F = hbar k_F / m = 1.903e6 m/s; xi_0 = hbar v_F / (pi Delta) = 6.582e-16 eV s * 1.903e16 A/s / (pi 1.5e-3 eV).
    CHECK(*c.coherence == Approx(2658).epsilon(2e-3));
    CHECK(*c.coherence_over_size == Approx(*c.coherence / 20));
    s.electron_path = 10;
    CHECK(*liquid_criteria(s).coherence == Approx(std::sqrt(*c.coherence * 10)));
    s.diffusion = 0;
    CHECK(std::isinf(liquid_criteria(s).diffusion_time));
    CHECK_FALSE(free_electron_valence("Fe").has_value());
}
