// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lags.hpp"
#include "lmmd/base/units.hpp"
#include "spectra/debye.hpp"
#include "spectra/relaxation.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kDiedOut = 0.1;          // of the maximum, where fits end
constexpr std::size_t kFewestPoints = 8;  // of a fit of five parameters
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// How many points of the fit's grid reach to where a smooth spectrum has died out.
std::size_t died_out(const std::vector<double>& correlation, double interval, std::size_t points) {
    const std::vector<double> smooth =
        lag_spectrum(correlation, make_window(LagWindow::parzen, correlation.size()), interval, points);
    const auto top = std::max_element(smooth.begin(), smooth.end());
    const auto end = std::find_if(top, smooth.end(), [&](double value) { return value < kDiedOut * *top; });
    return std::min(smooth.size(), static_cast<std::size_t>(end - smooth.begin()) + 1);
}

}  // namespace

ModeFits::ModeFits(const Collective& modes, Wave wave, int threads)
    : modes_(modes), wave_(wave), shells_(modes.shells()), team_(threads) {}

std::vector<spectra::Mode> ModeFits::operator()(const Collective::Found& found) {
    std::vector<spectra::Mode> branch(shells_.size());
    team_.run(shells_.size(), [&](std::size_t shell) { branch[shell] = fit(shell, found.total(wave_, shell)); });
    return branch;
}

spectra::Mode ModeFits::fit(std::size_t shell, const std::vector<double>& correlation) {
    const std::size_t lags = correlation.size();
    const double q = modes_.q(shell), interval = modes_.interval();
    spectra::Mode none;
    none.q = q;
    if (!std::isfinite(correlation[0])) return none;
    Shell& known = shells_[shell];
    const bool first = known.points == 0;
    if (first) known.points = std::max(died_out(correlation, interval, lags), kFewestPoints);
    if (known.points > lags || (!first && !known.start.converged)) return none;
    std::vector<double> y = lag_spectrum(correlation, make_window(LagWindow::none, lags), interval, lags), omega;
    y.resize(known.points);
    for (std::size_t k = 0; k < known.points; ++k)
        omega.push_back(static_cast<double>(k) * std::numbers::pi / (static_cast<double>(lags) * interval));
    const spectra::Mode* const start = first ? nullptr : &known.start;
    const spectra::Curve curve{omega, y};
    spectra::Mode mode = wave_ == Wave::density        ? fit_structure_factor(q, curve, start)
                         : wave_ == Wave::longitudinal ? fit_longitudinal(q, curve, start)
                                                       : fit_transverse(q, curve, start);
    // What lies beyond the table, or is sharper than its points, is no mode that was seen.
    mode.converged = mode.converged && mode.omega.value > omega[1] / 2 && mode.omega.value < omega.back() &&
                     mode.damping.value > omega[1] / 10 && mode.damping.value < omega.back();
    if (first) known.start = mode;
    return mode;
}

double initial_frequency(std::span<const double> correlation, double interval) {
    try {
        return spectra::einstein_of_vacf(correlation, interval).value;
    } catch (const Error&) { return kNone; }
}

std::string shell_name(double q) { return fmt::format("q{:.4g}", q); }

std::vector<std::string> shell_names(const Collective& modes) {
    std::vector<std::string> names;
    for (std::size_t shell = 0; shell < modes.shells(); ++shell) names.push_back(shell_name(modes.q(shell)));
    return names;
}

std::vector<std::string> few_of(const std::vector<DataColumn>& columns, const std::string& prefix) {
    constexpr std::size_t kFew = 6;
    std::vector<std::string> all, few;
    for (const DataColumn& column : columns)
        if (column.name.rfind(prefix, 0) == 0) all.push_back(column.name);
    for (std::size_t k = 0; k < std::min(kFew, all.size()); ++k)
        few.push_back(all[k * all.size() / std::min(kFew, all.size())]);
    return few;
}

DataColumn shell_column(const Estimates& all, DataColumn column, Every every) {
    for (std::size_t row = 0; row < every.rows; ++row) {
        column.values.push_back(all.values[every.first + row * every.stride]);
        column.errors.push_back(all.errors[every.first + row * every.stride]);
    }
    return column;
}

DataTable shell_table(const Collective& modes, const std::string& name, const std::string& title) {
    DataTable table{name, title, {}, {{"q", "1/A", {}, {}}}, {}};
    for (std::size_t shell = 0; shell < modes.shells(); ++shell) table.columns[0].values.push_back(modes.q(shell));
    return table;
}

void leave_untold(DataColumn& column) {
    for (std::size_t row = 0; row < column.values.size(); ++row)
        if (!(column.errors[row] < column.values[row])) column.values[row] = column.errors[row] = kNone;
}

double decay_ps(std::span<const double> correlation, double interval) {
    std::vector<double> time;
    for (std::size_t lag = 0; lag < correlation.size(); ++lag)
        time.push_back(static_cast<double>(lag) * interval / units::kPicosecond);
    return spectra::decay_time({time, correlation}).value_or(kNone);
}

const std::vector<DataColumn> kModeColumns = {
    {"omega", "1/ps", {}, {}},        {"damping", "1/ps", {}, {}},   {"energy", "meV", {}, {}},
    {"amplitude_life", "ps", {}, {}}, {"energy_life", "ps", {}, {}}, {"group_velocity", "m/s", {}, {}},
    {"mean_free_path", "A", {}, {}},  {"q_l", "", {}, {}},           {"omega_per_damping", "", {}, {}},
};

std::vector<double> mode_numbers(std::span<const spectra::Mode> branch) {
    std::vector<spectra::Mode> there;
    for (const spectra::Mode& mode : branch)
        if (mode.converged) there.push_back(mode);
    const std::vector<spectra::Propagation> moves = propagation(there);
    std::vector<double> numbers;
    std::size_t k = 0;
    for (const spectra::Mode& mode : branch) {
        if (!mode.converged) {
            numbers.insert(numbers.end(), kModeColumns.size(), kNone);
            continue;
        }
        const spectra::Propagation& move = moves[k++];
        const double life = mode.amplitude_lifetime() / units::kPicosecond;
        numbers.insert(numbers.end(), {mode.omega.value * units::kPicosecond, mode.damping.value * units::kPicosecond,
                                       1000 * units::kHbar * mode.omega.value, life, life / 2,
                                       100 * move.group_velocity * units::kPicosecond, move.mean_free_path,
                                       mode.q * move.mean_free_path, mode.omega.value / mode.damping.value});
    }
    return numbers;
}

void add_mode_columns(const Collective& modes, const Estimates& all, std::size_t first, DataTable& table, Result& result) {
    const std::size_t begin = table.columns.size(), width = kModeColumns.size();
    for (std::size_t c = 0; c < width; ++c) table.columns.push_back(shell_column(all, kModeColumns[c], {modes.shells(), first + c, width}));
    const std::span<DataColumn> columns = std::span(table.columns).subspan(begin);
    for (DataColumn& column : columns.first(2)) leave_untold(column);  // omega and damping
    std::string none;
    for (std::size_t shell = 0; shell < modes.shells(); ++shell) {
        if (std::isfinite(columns[0].values[shell]) && std::isfinite(columns[1].values[shell])) continue;
        for (DataColumn& column : columns) column.values[shell] = column.errors[shell] = kNone;
        none += fmt::format("{}{:.4g}", none.empty() ? "" : ", ", modes.q(shell));
    }
    if (!none.empty())
        result.notes.push_back(fmt::format("{}: no mode can be told at q = {} 1/A, and no numbers of it are given", table.title, none));
}

}  // namespace lmmd::analysis
