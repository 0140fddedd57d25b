// SPDX-License-Identifier: GPL-3.0-or-later
// Tc of materials: numbers of an independent solver on published spectra, and the table of Allen and Dynes (1975).
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "lmmd/base/units.hpp"
#include "lmmd/io/csv.hpp"
#include "support/golden.hpp"
#include "tc/a2f_file.hpp"
#include "tc/coupling.hpp"
#include "tc/eliashberg.hpp"
#include "tc/formula.hpp"

using namespace lmmd;
using namespace lmmd::tc;

namespace {

constexpr double kK = units::kBoltzmann;

double closed(const char* key, const FormulaInput& in) {
    for (const Formula* f : formulas())
        if (std::string(key) == f->key) return f->evaluate(in).value().kt / kK;
    throw std::logic_error(key);
}
FormulaInput input(const Moments& m, double mu_star) {
    FormulaInput in;
    in.lambda = m.lambda;
    in.mu_star = mu_star;
    in.omega_log = m.omega_log;
    in.omega_2 = m.omega_2;
    return in;
}

// Constant alpha2 on Gilat's density of states, lambda as tunnelling has it.
Alpha2F lead() {
    const Alpha2F table = read_a2f(test::golden_folder() / "tc" / "Pb_vdos.dat", {"", 2});
    spectra::Spectrum g{{0}, {0}};
    for (std::size_t k = 0; k < table.omega.size(); ++k) {
        g.omega.push_back(table.omega[k] / units::kHbar);
        g.value.push_back(table.value[k]);
    }
    Coupling constant;
    constant.low_cut = table.omega.front();
    return scaled_to_lambda(model_alpha2f(g, constant), 1.55);
}

}  // namespace

TEST_CASE("lead: constant alpha2 on the measured density of states") {
    const Alpha2F a2f = lead();
    const Moments m = moments(a2f);
    CHECK(m.omega_log / kK == Approx(55.7).margin(0.1));
    CHECK(m.omega_1 / kK == Approx(61.4).margin(0.1));
    CHECK(m.omega_2 / kK == Approx(65.9).margin(0.1));
    CHECK(closed("mcmillan_log", input(m, 0.105)) == Approx(6.45).margin(0.02));
    CHECK(closed("allen_dynes", input(m, 0.105)) == Approx(7.25).margin(0.02));
    CHECK(closed("xie_2022", input(m, 0.105)) == Approx(7.70).margin(0.02));
    EliashbergOptions options;
    options.mu_star = 0.105;
    options.mu_star_cutoff = 9.5e-3;
    const CriticalTemperature found = critical_temperature(a2f, options);
    CHECK(found.kt / kK == Approx(7.35).margin(0.03));  // measured: 7.2 K
    const Gap gap = solve_gap(a2f, options, 0.07 * found.kt);
    CHECK(1e3 * gap.delta[0] == Approx(1.388).margin(0.01));
    CHECK(1e3 * gap_edge(gap).value() == Approx(1.432).margin(0.01));
    CHECK(2 * gap_edge(gap).value() / found.kt == Approx(4.52).margin(0.03));
}

TEST_CASE("niobium: a calculated alpha2F") {
    const Alpha2F a2f = read_a2f(test::golden_folder() / "tc" / "Nb.a2F", {"", 2});
    const Moments m = moments(a2f);
    CHECK(m.lambda == Approx(0.9377).margin(3e-4));
    CHECK(m.omega_log / kK == Approx(156.70).margin(0.05));
    CHECK(m.omega_2 / kK == Approx(185.00).margin(0.05));
    CHECK(closed("mcmillan_log", input(m, 0.12)) == Approx(8.825).margin(0.01));
    CHECK(closed("allen_dynes", input(m, 0.12)) == Approx(9.300).margin(0.01));
    CHECK(closed("xie_2022", input(m, 0.12)) == Approx(9.232).margin(0.01));
    EliashbergOptions options;
    options.mu_star = 0.12;
    const CriticalTemperature found = critical_temperature(a2f, options);
    CHECK(1e3 * found.mu_star_cutoff == Approx(26.995).margin(0.1));
    CHECK(found.kt / kK == Approx(9.11).margin(0.02));
}

TEST_CASE("the 29 materials of Allen and Dynes: each formula is as far from experiment as it is known to be") {
    const auto shared = test::shared_folder();
    if (shared.empty() || !std::filesystem::exists(shared / "refdata" / "tc_reference.csv")) {
        WARN("skipped: no refdata/tc_reference.csv beside the source tree (or in LMMD_SHARED)");
        return;
    }
    const CsvTable table = read_csv(shared / "refdata" / "tc_reference.csv");
    const auto number = [&](std::size_t row, const char* name) { return table.number(row, table.need(name)); };
    struct Known {
        double rmse, mean_error;  // K; relative
    };
    const std::map<std::string, Known> known{{"mcmillan_log", {0.923, -0.096}}, {"allen_dynes", {0.298, 0.000}}, {"xie_2022", {0.467, 0.053}}, {"sisso_2019", {0.252, -0.001}}};
    for (const auto& [key, expected] : known) {
        double squares = 0, relative = 0, rows = 0;
        for (std::size_t k = 0; k < table.rows.size(); ++k) {
            if (table.rows[k][table.need("source")].text.rfind("verified: dataset \"AllenDynes\"", 0) != 0) continue;
            FormulaInput in;
            in.lambda = *number(k, "lambda");
            in.mu_star = *number(k, "mu_star");
            in.omega_log = *number(k, "omega_log_K") * kK;
            in.omega_2 = *number(k, "omega2_K") * kK;
            const double measured = *number(k, "Tc_exp_K"), error = closed(key.c_str(), in) - measured;
            squares += error * error;
            relative += error / measured;
            ++rows;
        }
        INFO(key);
        CHECK(rows == 29);
        CHECK(std::sqrt(squares / rows) == Approx(expected.rmse).margin(0.002));
        CHECK(relative / rows == Approx(expected.mean_error).margin(0.001));
    }
}
