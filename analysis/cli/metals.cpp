// SPDX-License-Identifier: GPL-3.0-or-later
#include "metals.hpp"

#include <fmt/format.h>

#include <cmath>

#include "data.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/csv.hpp"
#include "tc/a2f_file.hpp"

namespace lmmd::analyze {
namespace {

constexpr double kK = units::kBoltzmann;

// Fills what the user left open from the table; returns the source of its couplings.
std::string fill_from_table(MetalInput& in) {
    const CsvTable table = read_csv(data_file("films.csv"));
    const std::size_t name = table.need("metal");
    std::vector<std::string> known;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        known.push_back(table.rows[row][name].text);
        if (known.back() != in.name) continue;
        auto fill = [&](std::optional<double>& value, const char* column) {
            if (!value) value = table.number(row, table.need(column));
        };
        fill(in.electron_density, "n0_per_nm3");
        if (!in.theta_d && !in.omega_log) {
            fill(in.theta_d, "theta_D_K");
            fill(in.omega_log, "omega_log_K");
        }
        fill(in.lambda, "lambda");
        fill(in.mu_star, "mu_star");
        return table.rows[row][table.need("status")].text + ": " + table.rows[row][table.need("source")].text;
    }
    throw input_error({"lmmd-analyze"},
                      "found metal " + quote(in.name) + ", expected one of " + listed(known) +
                          did_you_mean(in.name, known) +
                          "; or leave the name out and give --electron-density, --lambda and --omega-log");
}

double need(const std::optional<double>& value, const char* option, const RealRange& range) {
    if (!value)
        throw input_error({option},
                          fmt::format("found nothing, expected {}, or a metal of the table by its name", range.words));
    if (!(*value >= range.low && *value <= range.high) || (range.open_low && *value == range.low))
        throw input_error({option}, fmt::format("found {:g}, expected {}", *value, range.words));
    return *value;
}

}  // namespace

NamedMetal make_metal(const MetalInput& input) {
    MetalInput in = input;
    const bool user_coupling = in.lambda || in.mu_star || !in.a2f.empty();
    std::string source = "given by the user";
    if (!in.name.empty()) {
        const std::string table_source = fill_from_table(in);
        source = user_coupling ? "given in part by the user; the rest " + table_source : table_source;
    }
    if (!in.name.empty() && !in.lambda && in.a2f.empty())
        throw input_error({"--lambda"}, "found no coupling constant of " + in.name + " in the table, expected one: no source that we could read has it; "
                                        "give --lambda of the bulk (a good normal metal has 0.1 to 0.3) and say where it is from");
    NamedMetal result{in.name.empty() ? "metal" : in.name, {}, ""};
    result.metal.electron_density = 1e-3 * need(in.electron_density, "--electron-density",
                                                {0.1, 1000, false, "free electrons per nm^3, 0.1 to 1000"});
    // Far above the phonons a film's density of states is not the constant that mu* is rescaled with.
    result.metal.options.cutoff_factor = 10;
    result.metal.options.mu_star =
        need(in.mu_star, "--mu-star", {0, 0.5, false, "a Coulomb pseudopotential from 0 to 0.5"});
    std::string shape;
    if (!in.a2f.empty()) {
        result.metal.spectrum = tc::read_a2f(in.a2f, {in.unit, in.column});
        if (input.lambda)
            result.metal.spectrum = tc::scaled_to_lambda(
                result.metal.spectrum, need(input.lambda, "--lambda", {0, 20, true, "a coupling constant above 0"}));
        shape = "a2F of " + in.a2f;
    } else {
        const double lambda = need(in.lambda, "--lambda", {0, 20, true, "a coupling constant above 0"});
        const RealRange kelvin{1, 1e4, false, "a frequency in K, 1 to 10000"};
        const double omega_log = in.omega_log ? need(in.omega_log, "--omega-log", kelvin)
                                              : need(in.theta_d, "--theta-d", kelvin) * std::exp(-0.5);
        result.metal.spectrum = tc::debye_spectrum(lambda, omega_log * kK);
        shape = "a2F ~ w^2 up to an edge";
    }
    const tc::Moments m = tc::moments(result.metal.spectrum);
    result.inputs = fmt::format(
        "{}: n0 = {:g}/nm^3, lambda = {:.4g}, mu* = {:.4g} at {:.4g} meV, omega_log = {:.4g} K ({}); {}", result.name,
        1e3 * result.metal.electron_density, m.lambda, result.metal.options.mu_star,
        1e3 * tc::mu_star_reference(result.metal.spectrum, result.metal.options), m.omega_log / kK, shape, source);
    return result;
}

std::vector<std::string> published_films(const std::string& metal) {
    const CsvTable table = read_csv(data_file("films_published.csv"));
    std::vector<std::string> lines;
    for (const auto& row : table.rows)
        if (row[table.need("metal")].text == metal)
            lines.push_back("published for " + metal + " at " + row[table.need("thickness_nm")].text +
                            " nm, at second hand, not a test: Tc " + row[table.need("Tc")].text + " (" +
                            row[table.need("source")].text + ")");
    return lines;
}

}  // namespace lmmd::analyze
