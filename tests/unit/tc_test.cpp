// SPDX-License-Identifier: GPL-3.0-or-later
// Moments, closed formulae and the Eliashberg equations against closed forms and limits.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"
#include "tc/doubts.hpp"
#include "tc/eliashberg.hpp"
#include "tc/formula.hpp"
#include "tc/matsubara.hpp"

using namespace lmmd;
using namespace lmmd::tc;
using Catch::Contains;

namespace {

constexpr double kK = units::kBoltzmann;

// a2F = w^p up to the Debye-like edge w_D, as a fine table.
Alpha2F power_law(double p, double edge, int points) {
    std::vector<double> omega(points), value(points);
    for (int i = 0; i < points; ++i) {
        omega[i] = edge * (i + 1) / points;
        value[i] = std::pow(omega[i] / edge, p);
    }
    return make_alpha2f(omega, value);
}

// A narrow triangle at `energy` with that coupling constant.
Alpha2F einstein(double energy, double lambda) {
    return scaled_to_lambda(make_alpha2f({0.998 * energy, energy, 1.002 * energy}, {1e-300, 1.0, 1e-300}), lambda);
}

std::map<std::string, Estimate> evaluate_all(const FormulaInput& in) {
    std::map<std::string, Estimate> result;
    for (const Formula* f : formulas())
        if (const auto e = f->evaluate(in)) result[f->key] = *e;
    return result;
}

FormulaInput lead() {  // Allen and Dynes (1975), table of materials: lambda, mu*, omega_log, omega_2
    FormulaInput in;
    in.lambda = 1.55;
    in.mu_star = 0.105;
    in.omega_log = 56 * kK;
    in.omega_2 = 65 * kK;
    in.theta_d = 105 * kK;
    return in;
}

}  // namespace

TEST_CASE("moments of a power law follow their closed forms") {
    const double edge = 0.01;
    for (double p : {1.0, 2.0}) {
        const Moments m = moments(power_law(p, edge, 4000));
        CHECK(m.lambda == Approx(2 / p).epsilon(1e-5));
        CHECK(m.omega_log == Approx(edge * std::exp(-1 / p)).epsilon(1e-5));
        CHECK(m.omega_1 == Approx(edge * p / (p + 1)).epsilon(1e-5));
        CHECK(m.omega_2 == Approx(edge * std::sqrt(p / (p + 2))).epsilon(1e-5));
    }
}

TEST_CASE("moments are ordered and scale as they must") {
    const Alpha2F s = power_law(1.5, 0.02, 300);
    const Moments m = moments(s), twice = moments(scaled_to_lambda(s, 2 * m.lambda));
    CHECK(m.omega_log < m.omega_1);
    CHECK(m.omega_1 < m.omega_2);
    CHECK(m.omega_2 < s.omega_max());
    CHECK(twice.lambda == Approx(2 * m.lambda));
    CHECK(twice.omega_log == Approx(m.omega_log));
    CHECK(lambda_at(s, 1e-9) == Approx(m.lambda).epsilon(1e-6));
    CHECK(lambda_at(s, 10.0) == Approx(m.lambda * m.omega_2 * m.omega_2 / 100).epsilon(1e-4));  // lambda <w^2> / nu^2
}

TEST_CASE("points at or below zero carry no weight") {
    const Moments with = moments(make_alpha2f({-0.001, 0.0, 0.01, 0.02}, {0.0, 0.2, 1.0, 0.5}));
    const Moments without = moments(make_alpha2f({0.01, 0.02}, {1.0, 0.5}));
    CHECK(with.lambda == without.lambda);
    CHECK(with.omega_log == without.omega_log);
}

TEST_CASE("spectra that make no sense are refused") {
    CHECK_THROWS_WITH(make_alpha2f({0.01, 0.01}, {1, 1}),
                      "alpha2F: found frequency 0.01 eV after 0.01 eV in row 2, expected ascending ones; sort the rows");
    CHECK_THROWS_WITH(make_alpha2f({0.01, 0.02}, {1, -1}), "alpha2F: found a2F = -1 in row 2, expected 0 or more; check the column (--column)");
    CHECK_THROWS_WITH(make_alpha2f({-0.001, 0.01}, {0.3, 1}), Contains("found a2F = 0.3 at the frequency -0.001 eV in row 1, expected frequencies of 0 or above"));
    CHECK_THROWS_AS(make_alpha2f({0.01}, {0.0}), Error);
    CHECK_THROWS_AS(make_alpha2f({}, {}), Error);
}

TEST_CASE("closed formulae give lead's published and recomputed values") {
    const auto tc = evaluate_all(lead());
    CHECK(tc.at("mcmillan_theta").kt / kK == Approx(10.07).margin(0.01));
    CHECK(tc.at("mcmillan_log").kt / kK == Approx(6.49).margin(0.01));
    CHECK(tc.at("xie_2022").kt / kK == Approx(7.68).margin(0.01));  // 12.1 K with the misprinted denominator
    CHECK(tc.at("a_plus_b_lambda").kt / tc.at("mcmillan_log").kt == Approx(1.109).margin(0.001));
    CHECK(tc.count("bcs") == 0);  // no N(0)V given
    FormulaInput bcs = lead();
    bcs.n0v = 0.25;
    CHECK(evaluate_all(bcs).at("bcs").kt == Approx(1.13387 * 105 * kK * std::exp(-4.0)).epsilon(1e-5));
}

TEST_CASE("Allen-Dynes approaches the strong-coupling limit of its factors") {
    // exp(-1.04) omega_log/1.2 * sqrt(lambda/2.46) * omega_2/omega_log; exact Eliashberg theory has 0.1827.
    FormulaInput in = lead();
    in.mu_star = 0;
    in.lambda = 1e6;
    const double kt = evaluate_all(in).at("allen_dynes").kt;
    CHECK(kt / (*in.omega_2 * std::sqrt(in.lambda)) == Approx(std::exp(-1.04) / (1.2 * std::sqrt(2.46))).epsilon(1e-3));
}

TEST_CASE("no pairing where mu* wins, and doubts are voiced") {
    FormulaInput in = lead();
    in.lambda = 0.1;
    in.mu_star = 0.15;
    const auto tc = evaluate_all(in);
    CHECK(tc.at("mcmillan_log").kt == 0);
    CHECK(tc.at("allen_dynes").kt == 0);
    CHECK_FALSE(tc.at("mcmillan_log").doubts.empty());
    CHECK_FALSE(tc.at("sisso_2019").doubts.empty());
    CHECK_FALSE(sensitivity_to_lambda(in.lambda, in.mu_star).has_value());
    // Xie 2022 at its pole 1/lambda = mu* + omega_log/omega_2
    FormulaInput pole = lead();
    pole.mu_star = 0.15;
    pole.lambda = 1.0001 / (0.15 + 56.0 / 65.0);
    CHECK_FALSE(evaluate_all(pole).at("xie_2022").doubts.empty());
}

TEST_CASE("sensitivity is the logarithmic derivative of the exponential") {
    const double h = 1e-6, lambda = 1.2, mu = 0.12;
    const double numeric = (std::log(mcmillan_exponential(lambda * (1 + h), mu)) - std::log(mcmillan_exponential(lambda * (1 - h), mu))) / (2 * h);
    CHECK(*sensitivity_to_lambda(lambda, mu) == Approx(numeric).epsilon(1e-6));
}

TEST_CASE("formula keys are unique and documented") {
    std::map<std::string, int> seen;
    for (const Formula* f : formulas()) {
        CHECK(++seen[f->key] == 1);
        CHECK(std::string(f->source).size() > 10);
    }
}

TEST_CASE("Eliashberg Tc of an Einstein spectrum without mu*") {
    // Tc / w_E computed with an independent solver.
    const std::map<double, double> reference{{0.3, 0.00992}, {0.5, 0.03943}, {1, 0.11462}, {2, 0.21174}, {5, 0.37993}, {10, 0.55778}, {100, 1.82098}};
    const EliashbergOptions options{0.0, 0, 10};
    for (const auto& [lambda, ratio] : reference)
        CHECK(critical_temperature(einstein(0.01, lambda), options).kt / 0.01 == Approx(ratio).epsilon(2e-3));
}

TEST_CASE("Eliashberg Tc scales with the spectrum and falls with mu*") {
    const EliashbergOptions options{0.1, 0, 10};
    const double kt = critical_temperature(power_law(1, 0.02, 60), options).kt;
    CHECK(critical_temperature(power_law(1, 0.04, 60), options).kt == Approx(2 * kt).epsilon(3e-4));
    CHECK(critical_temperature(power_law(1, 0.02, 60), {0.15, 0, 10}).kt < kt);
}

TEST_CASE("mu* is carried from cutoff to cutoff") {
    // The same physics: mu* referred to another energy, rescaled by hand.
    const Alpha2F s = scaled_to_lambda(power_law(1, 0.02, 60), 1.0);
    const double mu = 0.1, other = 0.08, rescaled = mu / (1 + mu * std::log(s.omega_max() / other));
    CHECK(critical_temperature(s, {rescaled, other, 10}).kt == Approx(critical_temperature(s, {mu, 0, 10}).kt).epsilon(3e-4));
    CHECK(critical_temperature(s, {mu, 0, 10}).cutoff_change < 0.01);
}

TEST_CASE("the gap vanishes where the linearised equations say") {
    const Alpha2F s = scaled_to_lambda(power_law(1, 0.02, 60), 1.0);
    const EliashbergOptions options{0.1, 0, 10};
    const double kt = critical_temperature(s, options).kt;
    const auto from_gap = critical_temperature_from_gap(s, options, kt);
    REQUIRE(from_gap.has_value());
    CHECK(*from_gap == Approx(kt).epsilon(0.01));
    CHECK(solve_gap(s, options, 1.02 * kt).delta[0] == 0);
}

TEST_CASE("weak coupling has the BCS gap ratio, strong coupling a larger one") {
    const EliashbergOptions options{0.0, 0, 10};
    auto ratio = [&](double lambda) {
        const Alpha2F s = einstein(0.01, lambda);
        const double kt = critical_temperature(s, options).kt;
        return 2 * gap_edge(solve_gap(s, options, 0.2 * kt)).value() / kt;
    };
    CHECK(ratio(0.4) == Approx(3.528).margin(0.06));
    CHECK(ratio(1.5) > 4.2);
}

TEST_CASE("no Tc is said with the temperature that was reached") {
    const CriticalTemperature none = critical_temperature(scaled_to_lambda(power_law(1, 0.02, 60), 0.1), {0.15, 0, 10});
    CHECK(none.kt == 0);
    CHECK(none.resolution == Approx(0.02e-5));
}

TEST_CASE("Pade approximants reproduce a rational function") {
    // u(i w) = 1 / (1 + w^2), so u(z) = 1 / (1 - z^2).
    std::vector<double> w, u;
    for (int n = 0; n < 6; ++n) {
        w.push_back(0.3 + 0.2 * n);
        u.push_back(1 / (1 + w.back() * w.back()));
    }
    const Pade f(w, u);
    CHECK(f({0.5, 0.0}).real() == Approx(1 / (1 - 0.25)).epsilon(1e-6));
    CHECK(std::abs(f({0.5, 0.0}).imag()) < 1e-6);
}

TEST_CASE("lambda at Matsubara energies is the exact integral") {
    // Narrow, coarse and steep spectra; steps that no Tc below omega_max / 1000 would need.
    for (const Alpha2F& s : {einstein(0.01, 1.3), power_law(1, 0.02, 7), power_law(2, 0.02, 3000), power_law(0.1, 0.02, 40)})
        for (const double step : {1e-4, 1e-3, 0.05}) {
            // Directly at first, then between the points of a grid.
            const std::vector<double> lambda = lambda_at_multiples(s, step, 1000);
            for (int l = 0; l < 1000; l += l < 80 ? 1 : 37) CHECK(lambda[l] == Approx(lambda_at(s, l * step)).epsilon(3e-6).margin(1e-9));
        }
}

TEST_CASE("sums over cells of Matsubara frequencies are those over the frequencies") {
    const Alpha2F s = power_law(1, 0.02, 40);
    const int n = 150;
    const double kt = 0.02 / 60;
    const Matsubara grid(n);
    const CellKernel kernel(s, grid, kt);
    const std::vector<double> lambda = lambda_at_multiples(s, 2 * M_PI * kt, 2 * n + 2000);
    REQUIRE(grid.frequencies() == n);
    CHECK(grid.cells() < 100);
    CHECK(grid.end(31) == 32);  // alone at first
    for (int i = 0; i < grid.cells(); i += 9)
        for (int j = 0; j < grid.cells(); j += 7) {
            double even = 0, odd = 0, tail = 0;
            for (int a = grid.begin(i); a < grid.end(i); ++a) {
                for (int b = grid.begin(j); b < grid.end(j); ++b) {
                    even += lambda[std::abs(a - b)] + lambda[a + b + 1];
                    odd += lambda[std::abs(a - b)] - lambda[a + b + 1];
                }
                for (int b = n; b < n + 1500; ++b) tail += lambda[b - a] - lambda[a + b + 1];
            }
            CHECK(kernel.even(i, j) == Approx(even).epsilon(1e-9));
            CHECK(kernel.odd(i, j) == Approx(odd).epsilon(1e-6));
            CHECK(kernel.tail(i) == Approx(tail).epsilon(0.03));  // the sum goes on beyond 1500
        }
}

TEST_CASE("the cutoff is raised until Tc has converged, and low Tc are found") {
    const Alpha2F s = scaled_to_lambda(power_law(1, 0.02, 60), 1.0);
    const CriticalTemperature open = critical_temperature(s, {0.1, 0, 0});
    CHECK(open.cutoff_factor > 10);
    CHECK(open.cutoff_change < 1e-3);
    CHECK(critical_temperature(s, {0.1, 0, 160}).kt == Approx(open.kt).epsilon(1e-3));
    // Tc/omega falls to 1e-4 as BCS has it: d ln Tc = d(-(1 + lambda)/lambda) without mu*.
    const double weak = critical_temperature(einstein(0.01, 0.13), {0, 0, 0}).kt, weaker = critical_temperature(einstein(0.01, 0.12), {0, 0, 0}).kt;
    CHECK(weak / 0.01 < 4e-4);
    CHECK(std::log(weak / weaker) == Approx(1 / 0.12 - 1 / 0.13).epsilon(0.03));
    // mu* that diverges before the cutoff stops it.
    CHECK(critical_temperature(scaled_to_lambda(s, 2), {0.3, 0, 0}).cutoff_factor < 20);
}

TEST_CASE("reasons for doubt are raised by what is known, and by nothing else") {
    Circumstances c;
    c.kt_c = 5 * kK;
    CHECK(reasons_for_doubt(c).empty());
    c.theta_d = 4 * kK;
    CHECK(reasons_for_doubt(c) == std::vector<std::string>{"Theta_D = 4 K is below Tc = 5 K: outside every formula"});
    c.theta_d = 100 * kK;
    c.highest = 4 * kK;
    CHECK(reasons_for_doubt(c).at(0).find("the highest frequency, 4 K, is below Tc = 5 K") == 0);
    c.highest = std::nullopt;
    c.mu_star = 0.3;
    c.gas_share = 0.3;
    c.temperature = 400;
    c.lifetime_over_period = 0.4;
    c.diffusion_over_period = 0.9;
    c.low_share = 0.5;
    c.low_cut = 2e-3;
    c.cutoff_change = 0.02;
    CHECK(reasons_for_doubt(c).size() == 6);
    CHECK(reasons_for_doubt(c).at(1).find("live shorter than a period (0.4 of it)") != std::string::npos);
}

TEST_CASE("every formula scales with the frequencies and is monotonic in lambda and mu*") {
    const auto at = [](double lambda, double mu_star, double scale) {
        FormulaInput in = lead();
        in.lambda = lambda;
        in.mu_star = mu_star;
        in.omega_log = *in.omega_log * scale;
        in.omega_2 = *in.omega_2 * scale;
        in.theta_d = *in.theta_d * scale;
        in.n0v = 0.3;
        return evaluate_all(in);
    };
    for (const auto& [key, e] : at(1.3, 0.12, 1)) CHECK(at(1.3, 0.12, 2.5).at(key).kt == Approx(2.5 * e.kt).epsilon(1e-12));
    for (const std::string key : {"mcmillan_theta", "mcmillan_log", "allen_dynes", "sisso_2019", "a_plus_b_lambda"})
        for (double lambda = 0.4; lambda < 2.5; lambda += 0.1)
            for (double mu = 0.05; mu < 0.2; mu += 0.025) {
                INFO(key << " at lambda " << lambda << ", mu* " << mu);
                CHECK(at(lambda + 0.1, mu, 1).at(key).kt > at(lambda, mu, 1).at(key).kt);
                CHECK(at(lambda, mu + 0.025, 1).at(key).kt < at(lambda, mu, 1).at(key).kt);
            }
}

TEST_CASE("Eliashberg Tc approaches 0.1827 omega_2 sqrt(lambda) in strong coupling, whatever the spectrum") {
    // Allen and Dynes (1975). At lambda = 1000 an independent solver has 0.18266 for an Einstein spectrum.
    const EliashbergOptions options{0.0, 0, 10};
    const auto ratio = [&](const Alpha2F& shape) {
        const Alpha2F s = scaled_to_lambda(shape, 1000);
        return critical_temperature(s, options).kt / (moments(s).omega_2 * std::sqrt(1000.0));
    };
    CHECK(ratio(einstein(0.01, 1)) == Approx(0.18266).epsilon(1e-3));
    CHECK(ratio(power_law(1, 0.02, 60)) == Approx(0.1827).epsilon(3e-3));
    CHECK(critical_temperature(einstein(0.01, 1000), options).cutoff_change > 1e-6);  // not the same 16 frequencies twice
}

TEST_CASE("Eliashberg Tc approaches the weak-coupling law with its 1/sqrt(e)") {
    // Tc = (2 e^gamma/pi) e^(-1/2) w_E exp(-(1 + lambda)/lambda) for an Einstein spectrum: arXiv:1912.09460.
    const auto excess = [](double lambda) {
        const double law = 1.1338659 * std::exp(-0.5) * std::exp(-(1 + lambda) / lambda);
        return critical_temperature(einstein(0.01, lambda), {0.0, 0, 10}).kt / 0.01 / law - 1;
    };
    const double strong = excess(0.3), weak = excess(0.22);
    CHECK(weak > 0);
    CHECK(weak < strong);
    CHECK(weak < 0.09);
    CHECK(weak - 0.22 / 0.08 * (strong - weak) == Approx(0).margin(0.03));  // carried on to lambda = 0
}
