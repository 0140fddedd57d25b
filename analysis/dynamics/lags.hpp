// SPDX-License-Identifier: GPL-3.0-or-later
// Lags of a time correlation: how many, what they look like in a table, and lag windows: what a correlation function is
// multiplied with before it is transformed, w(0) = 1, w(T) about 0; x = t/T.
//   none      1
//   hann      (1 + cos pi x) / 2                                 transform down to -2.7 % of its maximum beside it
//   gauss     exp(-(3 x)^2 / 2)                                  cut at three standard deviations: ripples of 0.3 %
//   parzen    1 - 6 x^2 + 6 x^3 up to 1/2, then 2 (1 - x)^3      transform (sin(w T/4) / (w T/4))^4: nowhere negative
// The transform of a product is a convolution: with a window whose transform is nowhere negative, a sharp line leaves
// no negative density of states beside it. Priestley, Spectral Analysis and Time Series (1981), sect. 6.2.3.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/frame.hpp"
#include "lmmd/analysis/options.hpp"

namespace lmmd::analysis {

// 0, dt ... up to a largest time (internal), dt being the time between frames; Error(input) at `where` when there are
// fewer than two of them or more than the run has frames.
std::size_t count_lags(double time, const Setup& setup, const Where& where);
// Error(input) when the frames were too few for one origin with every lag behind it.
void check_origins(std::int64_t origins, std::int64_t frames, std::size_t lags, double time, const Where& where);
// A table with the times of the lags in its first column, ps.
DataTable lag_table(const std::string& name, const std::string& title, std::size_t lags, double interval);

enum class LagWindow { none, hann, gauss, parzen };

// (1/2 pi) INT c(t) exp(i w t) dt of an even correlation function times a window, on w = pi k / (points dt), k = 0 ...
// points.
std::vector<double> lag_spectrum(std::span<const double> c, std::span<const double> window, double interval,
                                 std::size_t points);

std::vector<double> make_window(LagWindow window, std::size_t lags);
const char* name_of(LagWindow window);

inline constexpr OptionHelp kWindowOption = {
    "window", "W",
    "over the times: none, hann, gauss or parzen; default parzen, which leaves no negative spectrum beside a line"};
LagWindow read_window(const Options& options);

struct SpectrumOptions {
    LagWindow window = LagWindow::parzen;
    std::size_t padding = 4;    // grid points per independent frequency
    std::optional<double> max;  // largest angular frequency, 1/internal; none: 100/ps, or all if that is less
    Where max_where;
};
inline constexpr OptionHelp kSpectrumOptions[] = {
    {"padding", "P", "grid points per independent frequency, by padding with zeros; default 4"},
    {"max", "W", "largest angular frequency of the tables, 1/ps; default 100"},
};
SpectrumOptions read_spectrum_options(const Options& options);

// The grid of angular frequencies on which spectra of correlations are given.
class SpectrumGrid {
public:
    // Error(input) where frames are too far apart for the largest frequency.
    SpectrumGrid(const SpectrumOptions& options, std::size_t lags, const Setup& setup);
    std::size_t rows() const { return rows_; }
    double omega(std::size_t k) const;  // 1/internal
    // Appends the rows of the spectrum of a correlation, times `unit`.
    void append(std::span<const double> correlation, double unit, std::vector<double>& numbers) const;
    DataTable table(const std::string& name, const std::string& title) const;
    std::string describe() const;

private:
    const SpectrumOptions options_;
    const double interval_;
    const std::vector<double> window_;
    std::size_t points_, rows_;
};

}  // namespace lmmd::analysis
