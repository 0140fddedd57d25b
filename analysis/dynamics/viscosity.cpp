// SPDX-License-Identifier: GPL-3.0-or-later
// viscosity: shear viscosity by Green and Kubo from the symmetric traceless part Q of the pressure tensor, all of whose
// components are used,
//   eta(t) = V / (10 kT) INT_0^t sum_ab < Q_ab(0) Q_ab(t') > dt'   (trapezoids).
// Daivis and Evans, J. Chem. Phys. 100, 541 (1994), doi:10.1063/1.466970. The series is cut into blocks, each
// correlated on its own: their scatter is the error. spectra/green_kubo.hpp has the rule of the plateau.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "lmmd/base/units.hpp"
#include "spectra/green_kubo.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::size_t kComponents = 6;                                               // xx yy zz xy xz yz
constexpr double kViscosity = 1000.0 / units::kGigapascal / units::kPicosecond;      // mPa s (GPa ps) per internal unit

struct ViscosityOptions {
    double time = 0;         // largest lag, internal
    double temperature = 0;  // K; 0: that of the velocities
    Where where;
};

// Twice the kinetic energy over the degrees of freedom, motion of the whole left out, eV.
double kinetic_kt(const Frame& frame, const std::vector<double>& mass) {
    Vec3 momentum{};
    double twice = 0, total = 0;
    for (std::size_t i = 0; i < mass.size(); ++i) {
        total += mass[i];
        for (int a = 0; a < 3; ++a) {
            momentum[a] += mass[i] * frame.velocity[i][a];
            twice += mass[i] * frame.velocity[i][a] * frame.velocity[i][a];
        }
    }
    for (int a = 0; a < 3; ++a) twice -= momentum[a] * momentum[a] / total;
    return twice / (3.0 * static_cast<double>(mass.size()) - 3.0);
}

class Viscosity : public Estimator {
public:
    Viscosity(const ViscosityOptions& options, const Setup& setup)
        : options_(options), mass_(setup.mass), interval_(setup.interval), block_(setup.block), memory_(setup.memory) {
        if (setup.restricted)
            throw input_error(options.where, "found a choice of atoms, expected all: the stress is that of the whole; leave it out");
        if (options.temperature == 0 && mass_.size() < 2)
            throw input_error(options.where, "found one atom, expected two or more to tell a temperature; give 'temperature'");
        const double lags = std::floor(options.time / interval_ * (1 + 1e-9));
        if (lags < 4)
            throw input_error(options.where, fmt::format("found a largest time of {:g} ps, expected at least four times the {:g} ps "
                                                         "between two frames; raise it or write frames more often",
                                                         options.time / units::kPicosecond, interval_ / units::kPicosecond));
        lags_ = static_cast<std::size_t>(lags) + 1;
    }

    void accumulate(const Frame& frame) override {
        if ((series_.size() + kComponents) * sizeof(double) > memory_)
            throw input_error(frame.where, "found more stresses than the memory allowed holds, expected fewer frames; raise 'memory'");
        const Mat3& p = *frame.pressure;
        const double third = (p(0, 0) + p(1, 1) + p(2, 2)) / 3;
        for (int a = 0; a < 3; ++a) series_.push_back(p(a, a) - third);
        for (const auto& [a, b] : {std::array{0, 1}, std::array{0, 2}, std::array{1, 2}})
            series_.push_back(0.5 * (p(a, b) + p(b, a)));
        volume_ += frame.volume();
        kt_ += options_.temperature > 0 ? units::kBoltzmann * options_.temperature : kinetic_kt(frame, mass_);
    }

    Result result() const override {
        const std::size_t frames = series_.size() / kComponents;
        const std::size_t shortest = std::max(2 * lags_, static_cast<std::size_t>(block_));
        const std::size_t blocks = std::min(static_cast<std::size_t>(kBlocks), frames / shortest);
        if (blocks < 2)
            throw input_error(options_.where, fmt::format("found {} frames, expected at least {}, two blocks; lower 'time' or write "
                                                          "more frames",
                                                          frames, 2 * shortest));
        std::vector<std::vector<double>> correlations;
        for (std::size_t b = 0; b < blocks; ++b) correlations.push_back(correlate(b * frames / blocks, (b + 1) * frames / blocks));
        const double n = static_cast<double>(frames);
        return report(spectra::green_kubo(correlations, interval_, volume_ / n / (10 * kt_ / n)), blocks, frames / blocks);
    }

    void save(ByteWriter& out) const override {
        out.put("viscosity stress", series_);
        out.put("viscosity volume", volume_);
        out.put("viscosity kT", kt_);
    }
    void load(ByteReader& in) override {
        in.get("viscosity stress", series_);
        in.get("viscosity volume", volume_);
        in.get("viscosity kT", kt_);
    }

private:
    // sum_ab < Q_ab(0) Q_ab(t) > of the frames from `first` to before `last`, (eV/A^3)^2.
    std::vector<double> correlate(std::size_t first, std::size_t last) const {
        CorrelatorOptions options;
        options.series = kComponents;
        options.lags = lags_;
        options.memory = memory_;
        options.slots.resize(1);
        for (std::uint32_t c = 0; c < kComponents; ++c) options.slots[0].push_back({c, c, c < 3 ? 1.0 : 2.0, -1, c});
        Correlator correlator(std::move(options));
        for (std::size_t k = first; k < last; ++k) correlator.add(std::span(series_).subspan(k * kComponents, kComponents));
        return correlator
            .estimate([&](const Correlations& all) {
                std::vector<double> sums;
                for (std::size_t lag = 0; lag < lags_; ++lag) sums.push_back(kComponents * all(0, lag));
                return sums;
            })
            .values;
    }

    Result report(const spectra::RunningIntegral& found, std::size_t blocks, std::size_t length) const {
        Result result;
        DataTable table{"viscosity", "running Green-Kubo integral of the traceless stress", {}, {{"time", "ps", {}, {}}, {"eta", "mPa s", {}, {}}}, {}};
        table.ordinate = "eta(t)";
        table.caption = "Running integral of the stress autocorrelation: eta(t) settles on the shear viscosity.";
        for (std::size_t k = 0; k < found.time.size(); ++k) {
            table.columns[0].values.push_back(found.time[k] / units::kPicosecond);
            table.columns[1].values.push_back(kViscosity * found.value[k]);
            table.columns[1].errors.push_back(kViscosity * found.error[k]);
        }
        result.tables.push_back(std::move(table));
        result.notes = {fmt::format("errors: standard error from {} blocks of {} frames, each correlated on its own", blocks, length),
                        "eta = V/(10 kT) times the integral of the sum over the symmetric traceless pressure tensor"};
        if (found.plateau)
            result.scalars.push_back({"eta", kViscosity * found.plateau->value.value, kViscosity * found.plateau->value.error, "mPa s",
                                      fmt::format("Green-Kubo, plateau from {:g} to {:g} ps", found.plateau->begin / units::kPicosecond,
                                                  found.plateau->end / units::kPicosecond)});
        else
            result.warnings.push_back("the running integral has no plateau: raise 'time' or run longer; no viscosity is reported");
        return result;
    }

    const ViscosityOptions options_;
    const std::vector<double> mass_;
    const double interval_;
    const std::int64_t block_;
    const std::size_t memory_;
    std::size_t lags_ = 0;
    std::vector<double> series_;    // [frame][component], eV/A^3
    double volume_ = 0, kt_ = 0;    // sums over frames, A^3 and eV
};

constexpr OptionHelp kOptions[] = {
    {"time", "T", "largest time, ps; default 2"},
    {"temperature", "T", "K; default: that of the velocities"},
};

EstimatorPlan parse(const Options& given) {
    ViscosityOptions options;
    options.time = units::kPicosecond * given.real("time", 2, {0, 1e6, true, "a time in ps above 0"});
    if (given.has("temperature")) options.temperature = given.real("temperature", 0, {0, 1e6, true, "a temperature in K above 0"});
    options.where = given.where("time");
    Needs needs;
    needs.pressure = needs.interval = true;
    needs.velocity = options.temperature == 0;
    return {needs, [options](const Setup& setup) { return std::make_unique<Viscosity>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry viscosity{"viscosity", "shear viscosity (Green-Kubo) from the stress", kOptions, parse};
}

}  // namespace lmmd::analysis
