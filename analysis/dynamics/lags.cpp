// SPDX-License-Identifier: GPL-3.0-or-later
#include "lags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fft.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kGauss = 3;  // standard deviations up to the largest time

double value(LagWindow window, double x) {
    switch (window) {
        case LagWindow::none:
            return 1;
        case LagWindow::hann:
            return 0.5 * (1 + std::cos(std::numbers::pi * x));
        case LagWindow::gauss:
            return std::exp(-0.5 * kGauss * kGauss * x * x);
        case LagWindow::parzen:
            return x <= 0.5 ? 1 - 6 * x * x * (1 - x) : 2 * (1 - x) * (1 - x) * (1 - x);
    }
    return 1;
}

}  // namespace

std::size_t count_lags(double time, const Setup& setup, const Where& where) {
    constexpr double kRounding = 1e-6;
    const double lags = std::floor(time / setup.interval + kRounding);
    const double ps = time / units::kPicosecond, between = setup.interval / units::kPicosecond;
    if (lags < 1)
        throw input_error(
            where, fmt::format("found a largest time of {:g} ps, expected at least the {:g} ps between two frames; "
                               "raise it or write frames more often",
                               ps, between));
    if (setup.frames > 0 && lags + 1 > static_cast<double>(setup.frames))
        throw input_error(
            where, fmt::format("found a largest time of {:g} ps, expected at most the {:g} ps that {} frames span; "
                               "lower it or lengthen the run",
                               ps, between * static_cast<double>(setup.frames - 1), setup.frames));
    return static_cast<std::size_t>(lags) + 1;
}

void check_origins(std::int64_t origins, std::int64_t frames, std::size_t lags, double time, const Where& where) {
    if (origins > 0) return;
    throw input_error(
        where, fmt::format("found {} frames, expected at least the {} that a largest time of {:g} ps needs; lower "
                           "'time' or lengthen the run",
                           frames, lags, time / units::kPicosecond));
}

DataTable lag_table(const std::string& name, const std::string& title, std::size_t lags, double interval) {
    DataTable table{name, title, {}, {{"time", "ps", {}, {}}}, {}};
    for (std::size_t lag = 0; lag < lags; ++lag)
        table.columns[0].values.push_back(static_cast<double>(lag) * interval / units::kPicosecond);
    return table;
}

std::vector<double> make_window(LagWindow window, std::size_t lags) {
    std::vector<double> w;
    for (std::size_t n = 0; n < lags; ++n)
        w.push_back(value(window, static_cast<double>(n) / static_cast<double>(lags)));
    return w;
}

std::vector<double> lag_spectrum(std::span<const double> c, std::span<const double> window, double interval,
                                 std::size_t points) {
    std::vector<double> values;
    for (std::size_t n = 0; n < c.size(); ++n) values.push_back(interval / std::numbers::pi * window[n] * c[n]);
    return cosine_transform(values, points);
}

const char* name_of(LagWindow window) {
    switch (window) {
        case LagWindow::none:
            return "none";
        case LagWindow::hann:
            return "Hann";
        case LagWindow::gauss:
            return "Gauss, 3 standard deviations at the largest time";
        case LagWindow::parzen:
            return "Parzen";
    }
    return "";
}

LagWindow read_window(const Options& options) {
    static const std::string kNames[] = {"none", "hann", "gauss", "parzen"};
    const std::string name = options.choice("window", "parzen", kNames);
    for (std::size_t k = 0; k < std::size(kNames); ++k)
        if (name == kNames[k]) return static_cast<LagWindow>(k);
    return LagWindow::parzen;
}

SpectrumOptions read_spectrum_options(const Options& options) {
    SpectrumOptions spectrum;
    spectrum.window = read_window(options);
    spectrum.padding = static_cast<std::size_t>(options.integer("padding", 4, {1, 64, "a whole number from 1 to 64"}));
    if (options.has("max"))
        spectrum.max =
            options.real("max", 0, {0, 1e6, true, "an angular frequency in 1/ps above 0"}) / units::kPicosecond;
    spectrum.max_where = options.where("max");
    return spectrum;
}

SpectrumGrid::SpectrumGrid(const SpectrumOptions& options, std::size_t lags, const Setup& setup)
    : options_(options),
      interval_(setup.interval),
      window_(make_window(options.window, lags)),
      points_(fast_length(lags * options.padding)),
      rows_(points_ + 1) {
    constexpr double kLargest = 100 / units::kPicosecond;
    const double nyquist = std::numbers::pi / interval_;
    if (options.max && *options.max > nyquist * (1 + 1e-9))
        throw input_error(
            options.max_where,
            fmt::format("found a largest angular frequency of {:g} 1/ps, expected at most the Nyquist frequency {:g} "
                        "1/ps, which "
                        "frames {:g} fs apart tell; lower it or write a frame every {:g} fs",
                        *options.max * units::kPicosecond, nyquist * units::kPicosecond,
                        interval_ / units::kFemtosecond, std::numbers::pi / *options.max / units::kFemtosecond));
    rows_ = std::min(rows_, static_cast<std::size_t>(options.max.value_or(kLargest) / omega(1) + 1e-9) + 1);
}

double SpectrumGrid::omega(std::size_t k) const {
    return static_cast<double>(k) * std::numbers::pi / (static_cast<double>(points_) * interval_);
}

void SpectrumGrid::append(std::span<const double> correlation, double unit, std::vector<double>& numbers) const {
    const std::vector<double> spectrum = lag_spectrum(correlation, window_, interval_, points_);
    for (std::size_t k = 0; k < rows_; ++k) numbers.push_back(unit * spectrum[k]);
}

DataTable SpectrumGrid::table(const std::string& name, const std::string& title) const {
    DataTable table{name, title, {}, {{"omega", "1/ps", {}, {}}}, {}};
    for (std::size_t k = 0; k < rows_; ++k) table.columns[0].values.push_back(omega(k) * units::kPicosecond);
    return table;
}

std::string SpectrumGrid::describe() const {
    const double largest = static_cast<double>(window_.size() - 1) * interval_;
    return fmt::format(
        "angular frequencies (2 pi nu); window: {}, largest time {:g} ps, which resolves {:.4g} 1/ps, padded with "
        "zeros to a grid of {:.4g} 1/ps",
        name_of(options_.window), largest / units::kPicosecond, std::numbers::pi / largest * units::kPicosecond,
        omega(1) * units::kPicosecond);
}

}  // namespace lmmd::analysis
