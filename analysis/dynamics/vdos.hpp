// SPDX-License-Identifier: GPL-3.0-or-later
// Vibrational density of states of a liquid from the mass-weighted velocity autocorrelation, from zero frequency on:
//   S(nu) = (2/kT) INT dt exp(-2 pi i nu t) sum_j m_j < v_j(0) . v_j(t) >          (t from -inf to inf)
//         = (4/kT) dt [ c_0 / 2 + sum_{n = 1 ... M-1} w_n c_n cos(2 pi nu n dt) ],
// with w_n the window and nu on a grid refined by padding with zeros; so that INT_0^inf S dnu is the number of degrees of
// freedom, 3 N less the conserved momenta, exactly (trapezoids up to the Nyquist frequency 1/(2 dt)), and
// D = kT S(0) / (12 m N). kT is that of the same frames. Lin, Blanco, Goddard, J. Chem. Phys. 119, 11792 (2003),
// doi:10.1063/1.1624057.
// Other estimators that start from S (moments, two-phase thermodynamics) hold a VdosAccumulator and pass their formula to
// estimate(): their errors then come out of the same frames.
#pragma once

#include "atom_correlator.hpp"
#include "lags.hpp"

namespace lmmd::analysis {

struct VdosOptions {
    AtomCorrelatorOptions correlator;
    LagWindow window = LagWindow::parzen;
    std::int64_t padding = 4;        // grid points per independent frequency
    std::optional<double> max;       // highest frequency, 1/internal; none: Nyquist
    Where max_where;
};

// S of all chosen atoms, of each kind and along each axis, in states per internal frequency.
struct Spectrum {
    double step = 0;                            // of the grid from 0 to Nyquist, 1/internal
    double kt = 0;                              // eV
    std::vector<double> total;
    std::vector<std::vector<double>> by_kind;   // of AtomCorrelator::kinds()
    std::vector<std::vector<double>> by_axis;   // x, y, z
};
// INT S dnu by trapezoids over the whole grid.
double integral(std::span<const double> s, double step);

class VdosAccumulator {
public:
    VdosAccumulator(const VdosOptions& options, const Setup& setup);

    void accumulate(const Frame& frame);
    bool another_pass();
    void save(ByteWriter& out) const;
    void load(ByteReader& in);

    Estimates estimate(const std::function<std::vector<double>(const Spectrum&)>& function) const;
    const AtomCorrelator& correlator() const { return correlator_; }
    const VdosOptions& options() const { return options_; }
    std::size_t points() const;                  // of the grid, less one
    double frequency(std::size_t k) const;       // of a grid point, 1/internal
    double resolution() const;                   // 1/(2 largest time), 1/internal
    double degrees_of_freedom() const;           // of the chosen atoms
    double atoms(std::size_t k) const;           // of the k-th of kinds(), mean over frames
    double atoms() const;                        // of all kinds
    double mass(std::size_t k) const;            // mean of the k-th of kinds(), amu
    double volume() const;                       // mean over frames, A^3
    double density() const;                      // chosen atoms over it, 1/A^3
    double drift() const;                        // largest <P_a^2> / (M kT): 1 in thermal equilibrium, 0 without momentum
    std::vector<std::string> doubts() const;  // frames too far apart, a drift of the whole system
    std::string describe() const;                // normalisation, window, grid: one line

private:
    Spectrum spectrum(const Correlations& all) const;
    double kinetic_kt() const;                   // from all atoms of all frames, eV
    bool conserved(int axis) const;              // no momentum along it
    double dof(int axis, bool chosen) const;

    const VdosOptions options_;
    const Setup setup_;
    AtomCorrelator correlator_;
    double total_mass_ = 0;
    std::vector<double> window_;
    // Sums over frames: m v_a^2 of all atoms, P_a^2 / M, volume, chosen atoms of each kind.
    Vec3 kinetic_, momentum_;
    double volume_ = 0;
    std::vector<double> chosen_;
    std::int64_t frames_ = 0;
};

// What `vdos` and estimators that start from it read: time, window, padding.
inline constexpr OptionHelp kVdosOptions[] = {
    {"time", "T", "largest time of the velocity autocorrelation, ps: resolves 1/(2T); default 2"},
    kWindowOption,
    {"padding", "P", "grid points per independent frequency, by padding with zeros; default 4"},
};
VdosOptions read_vdos_options(const Options& options);

}  // namespace lmmd::analysis
