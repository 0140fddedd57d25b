// SPDX-License-Identifier: GPL-3.0-or-later
// Damped harmonic oscillators (spectra/dho.hpp) fitted to the spectra of collective modes. A window would broaden the
// lines, so the fit takes the spectrum of all lags without one, on its own grid of pi/T, all points with the same
// weight, up to where the spectrum (smoothed) has fallen to a tenth of its maximum. Fits of all of the data give the
// starts for those of parts.
#pragma once

#include "collective.hpp"
#include "spectra/dho.hpp"

namespace lmmd::analysis {

class ModeFits {
public:
    ModeFits(const Collective& modes, Wave wave, int threads);
    // One mode for each shell; converged is false where there is none.
    std::vector<spectra::Mode> operator()(const Collective::Found& found);

private:
    struct Shell {
        std::size_t points = 0;  // of the fit; 0: not known yet
        spectra::Mode start;
    };
    spectra::Mode fit(std::size_t shell, const std::vector<double>& correlation);

    const Collective& modes_;
    const Wave wave_;
    std::vector<Shell> shells_;
    Team team_;
};

// sqrt(-C''(0) / C(0)) from the first lags, 1/internal: the frequency of the mode at infinite frequency. Not a number
// where frames are too far apart to tell.
double initial_frequency(std::span<const double> correlation, double interval);

// "q0.305", and that of each shell.
std::string shell_name(double q);
std::vector<std::string> shell_names(const Collective& modes);
// Columns that a figure of all shells shows: six of them at most, evenly spaced.
std::vector<std::string> few_of(const std::vector<DataColumn>& columns, const std::string& prefix = "q");
// A column with one row for each shell, out of estimates that hold its numbers every `stride` from `first` on.
struct Every {
    std::size_t rows, first, stride;
};
DataColumn shell_column(const Estimates& all, DataColumn column, Every every);
// A table with the wave numbers of the shells in its first column.
DataTable shell_table(const Collective& modes, const std::string& name, const std::string& title);
// Where the error of a number that cannot be negative reaches the number, the data do not tell it: no number.
void leave_untold(DataColumn& column);
// The time at which a correlation has fallen to 1/e, ps; not a number where it has not.
double decay_ps(std::span<const double> correlation, double interval);

// The columns that tell of a branch, and its numbers, one row for each shell:
// omega, damping (1/ps), energy (meV), lifetimes of amplitude and energy (ps), group velocity (m/s), mean free path
// (A), q l, omega / damping. Not a number where there is no mode.
extern const std::vector<DataColumn> kModeColumns;
std::vector<double> mode_numbers(std::span<const spectra::Mode> branch);
// Adds these columns from the estimates, the numbers of the first shell at `first`. Shells whose omega or damping is not
// told have no numbers, and a note names them.
void add_mode_columns(const Collective& modes, const Estimates& all, std::size_t first, DataTable& table, Result& result);

}  // namespace lmmd::analysis
