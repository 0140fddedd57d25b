// SPDX-License-Identifier: GPL-3.0-or-later
// The autocorrelation of the symmetric traceless part Q of the pressure tensor, all of whose components are used,
//   G(t) = V/(10 kT) sum_ab < Q_ab(0) Q_ab(t) >,   G(0) = G_inf,   eta = INT_0^inf G dt   (spectra/green_kubo.hpp: the
//   plateau).
// Daivis and Evans, J. Chem. Phys. 100, 541 (1994), doi:10.1063/1.466970; Zwanzig and Mountain, J. Chem. Phys. 43, 4464
// (1965), doi:10.1063/1.1696718, on G_inf. Q has five independent components, whose correlations are the same in a
// liquid, and the series is cut into blocks: each component of each is correlated on its own, and their scatter is the
// error. (In a slit the components differ, and the error tells that, too.)
#pragma once

#include "lmmd/analysis/estimator.hpp"
#include "spectra/green_kubo.hpp"

namespace lmmd::analysis {

inline constexpr OptionHelp kStressOptions[] = {
    {"time", "T", "largest time of the stress correlation, ps; default 4"},
    {"temperature", "T", "K; default: that of the velocities, or of thermo.out"},
};

struct StressOptions {
    double time = 0;         // largest lag, internal
    double temperature = 0;  // K; 0: that of the velocities
    Where where;
};
StressOptions read_stress_options(const Options& options);
Needs stress_needs(const StressOptions& options);
// Of an estimator that shows what the series tells.
class StressSeries;
EstimatorPlan stress_plan(const Options& given, Result (*show)(const StressSeries&));

class StressSeries {
public:
    StressSeries(const StressOptions& options, const Setup& setup);

    void accumulate(const Frame& frame);
    void save(ByteWriter& out) const;
    void load(ByteReader& in);

    struct Found {
        std::vector<double> time, modulus, error;  // G(t), eV/A^3, with its standard errors
        spectra::RunningIntegral viscosity;        // internal
        std::optional<spectra::Measured> maxwell;  // tau_M = eta / G_inf, internal, where there is a plateau
        double kt = 0;                             // eV
        std::string describe;
    };
    // Error(input) when the frames do not make two blocks.
    Found found() const;

private:
    std::size_t shortest_block() const;          // frames
    void check_frames(std::size_t frames) const;  // Error(input) when they do not make two blocks
    std::vector<std::vector<double>> correlate(std::size_t first, std::size_t last) const;

    const StressOptions options_;
    const std::vector<double> mass_;
    const double interval_;
    const std::int64_t block_;
    const std::size_t memory_;
    std::size_t lags_ = 0;
    std::vector<double> series_;  // [frame][component], eV/A^3
    double volume_ = 0, kt_ = 0;  // sums over frames, A^3 and eV
};

// eta in mPa s with the range of its plateau, or a warning.
void add_viscosity(Result& result, const spectra::RunningIntegral& integral);
DataTable viscosity_table(const spectra::RunningIntegral& integral);
DataTable modulus_table(const std::string& name, const StressSeries::Found& found);
// G_inf (GPa) and the Maxwell time (ps).
void add_maxwell(Result& result, const StressSeries::Found& found);

}  // namespace lmmd::analysis
