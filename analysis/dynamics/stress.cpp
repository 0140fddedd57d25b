// SPDX-License-Identifier: GPL-3.0-or-later
#include "stress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "lmmd/analysis/correlator.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

// xy xz yz (xx - yy)/2 (2 zz - xx - yy)/(2 sqrt 3): in a liquid each has the same correlation.
constexpr std::size_t kComponents = 5;
constexpr double kViscosity =
    1 / units::kGigapascal / units::kPicosecond;  // mPa s, which are GPa ps, per internal unit

double in_ps(double time) { return time / units::kPicosecond; }

}  // namespace

StressOptions read_stress_options(const Options& given) {
    StressOptions options;
    options.time = units::kPicosecond * given.real("time", 4, {0, 1e6, true, "a time in ps above 0"});
    if (given.has("temperature"))
        options.temperature = given.real("temperature", 0, {0, 1e6, true, "a temperature in K above 0"});
    options.where = given.where("time");
    return options;
}

Needs stress_needs(const StressOptions& options) {
    Needs needs;
    needs.pressure = needs.interval = true;
    needs.temperature = options.temperature == 0;
    needs.atoms = false;
    return needs;
}

namespace {

class StressEstimator : public Estimator {
public:
    StressEstimator(const StressOptions& options, const Setup& setup, Result (*show)(const StressSeries&))
        : stress_(options, setup), show_(show) {}
    void accumulate(const Frame& frame) override { stress_.accumulate(frame); }
    Result result() const override { return show_(stress_); }
    void save(ByteWriter& out) const override { stress_.save(out); }
    void load(ByteReader& in) override { stress_.load(in); }

private:
    StressSeries stress_;
    Result (*const show_)(const StressSeries&);
};

}  // namespace

EstimatorPlan stress_plan(const Options& given, Result (*show)(const StressSeries&)) {
    const StressOptions options = read_stress_options(given);
    return {stress_needs(options),
            [options, show](const Setup& setup) { return std::make_unique<StressEstimator>(options, setup, show); }};
}

StressSeries::StressSeries(const StressOptions& options, const Setup& setup)
    : options_(options), mass_(setup.mass), interval_(setup.interval), block_(setup.block), memory_(setup.memory) {
    if (setup.restricted)
        throw input_error(options.where,
                          "found a choice of atoms, expected all: the stress is that of the whole; leave it out");
    if (options.temperature == 0 && mass_.size() == 1)
        throw input_error(options.where,
                          "found one atom, expected two or more to tell a temperature; give 'temperature'");
    const double lags = std::floor(options.time / interval_ * (1 + 1e-9));
    if (lags < 4)
        throw input_error(options.where,
                          fmt::format("found a largest time of {:g} ps, expected at least four times the {:g} ps "
                                      "between two frames; raise it or write frames more often",
                                      in_ps(options.time), in_ps(interval_)));
    lags_ = static_cast<std::size_t>(lags) + 1;
    if (setup.frames > 0) check_frames(static_cast<std::size_t>(setup.frames));
}

std::size_t StressSeries::shortest_block() const { return std::max(2 * lags_, static_cast<std::size_t>(block_)); }

void StressSeries::check_frames(std::size_t frames) const {
    if (frames < 2 * shortest_block())
        throw input_error(options_.where,
                          fmt::format("found {} frames, expected at least {}, two blocks of twice the {:g} ps of 'time'; "
                                      "lower it or write more frames",
                                      frames, 2 * shortest_block(), in_ps(options_.time)));
}

void StressSeries::accumulate(const Frame& frame) {
    if ((series_.size() + kComponents) * sizeof(double) > memory_)
        throw input_error(frame.where,
                          "found more stresses than the memory allowed holds, expected fewer frames; raise 'memory'");
    const Mat3& p = *frame.pressure;
    for (const auto& [a, b] : {std::array{0, 1}, std::array{0, 2}, std::array{1, 2}})
        series_.push_back(0.5 * (p(a, b) + p(b, a)));
    series_.push_back(0.5 * (p(0, 0) - p(1, 1)));
    series_.push_back((2 * p(2, 2) - p(0, 0) - p(1, 1)) / (2 * std::numbers::sqrt3));
    volume_ += frame.volume();
    kt_ += options_.temperature > 0 ? units::kBoltzmann * options_.temperature
           : frame.kt               ? *frame.kt
                                    : kinetic_kt(frame, mass_);
}

// < Q(0) Q(t) > of each component and the frames from `first` to before `last`, (eV/A^3)^2.
std::vector<std::vector<double>> StressSeries::correlate(std::size_t first, std::size_t last) const {
    CorrelatorOptions options;
    options.series = kComponents;
    options.lags = lags_;
    options.memory = memory_;
    options.parts = 1;
    for (std::uint32_t c = 0; c < kComponents; ++c) options.slots.push_back({{c, c, 1.0, -1, 0}});
    Correlator correlator(std::move(options));
    for (std::size_t k = first; k < last; ++k) correlator.add(std::span(series_).subspan(k * kComponents, kComponents));
    std::vector<std::vector<double>> found(kComponents);
    correlator.estimate([&](const Correlations& all) {
        for (std::size_t c = 0; c < kComponents && found[c].empty(); ++c)
            for (std::size_t lag = 0; lag < lags_; ++lag) found[c].push_back(all(c, lag));
        return std::vector<double>{};
    });
    return found;
}

StressSeries::Found StressSeries::found() const {
    const std::size_t frames = series_.size() / kComponents;
    check_frames(frames);
    const std::size_t blocks = std::min(static_cast<std::size_t>(kBlocks), frames / shortest_block());
    std::vector<std::vector<double>> correlations;
    for (std::size_t b = 0; b < blocks; ++b)
        for (std::vector<double>& component : correlate(b * frames / blocks, (b + 1) * frames / blocks))
            correlations.push_back(std::move(component));
    const double n = static_cast<double>(frames), prefactor = volume_ / n / (kt_ / n);
    Found found;
    found.kt = kt_ / n;
    found.viscosity = spectra::green_kubo(correlations, interval_, prefactor);
    found.time = found.viscosity.time;
    for (std::size_t lag = 0; lag < lags_; ++lag) {
        std::vector<double> values;
        for (const std::vector<double>& block : correlations) values.push_back(prefactor * block[lag]);
        double mean = 0;
        for (const double value : values) mean += value / static_cast<double>(values.size());
        found.modulus.push_back(mean);
        found.error.push_back(standard_error(values));
    }
    if (found.viscosity.plateau) {
        const spectra::Measured eta = found.viscosity.plateau->value;
        const double tau = eta.value / found.modulus[0];
        found.maxwell = {tau, std::abs(tau) * std::hypot(eta.error / eta.value, found.error[0] / found.modulus[0])};
    }
    found.describe = fmt::format("errors: standard error from the {} components of the stress in {} blocks of {} frames, "
                                 "each correlated on its own",
                                 kComponents, blocks, frames / blocks);
    return found;
}

void StressSeries::save(ByteWriter& out) const {
    out.put("stress", series_);
    out.put("stress volume", volume_);
    out.put("stress kT", kt_);
}

void StressSeries::load(ByteReader& in) {
    in.get("stress", series_);
    in.get("stress volume", volume_);
    in.get("stress kT", kt_);
}

void add_viscosity(Result& result, const spectra::RunningIntegral& integral) {
    if (integral.plateau)
        result.scalars.push_back({"eta", kViscosity * integral.plateau->value.value,
                                  kViscosity * integral.plateau->value.error, "mPa s",
                                  fmt::format("Green-Kubo, plateau from {:g} to {:g} ps",
                                              in_ps(integral.plateau->begin), in_ps(integral.plateau->end))});
    else
        result.warnings.push_back(
            "the running integral has no plateau: raise 'time' or run longer; no viscosity is reported");
}

DataTable viscosity_table(const spectra::RunningIntegral& integral) {
    DataTable table{"viscosity",
                    "running Green-Kubo integral of the traceless stress",
                    {},
                    {{"time", "ps", {}, {}}, {"eta", "mPa s", {}, {}}, {"plateau", "mPa s", {}, {}}},
                    {}};
    table.ordinate = "eta(t)";
    table.caption = "Running integral of the stress autocorrelation: eta(t) settles on the shear viscosity, which is read on the plateau.";
    for (std::size_t k = 0; k < integral.time.size(); ++k) {
        const double time = integral.time[k];
        const bool read = integral.plateau && time >= integral.plateau->begin && time <= integral.plateau->end;
        table.columns[0].values.push_back(in_ps(time));
        table.columns[1].values.push_back(kViscosity * integral.value[k]);
        table.columns[1].errors.push_back(kViscosity * integral.error[k]);
        table.columns[2].values.push_back(read ? kViscosity * integral.plateau->value.value : kNoError);
        table.columns[2].errors.push_back(read ? kViscosity * integral.plateau->value.error : kNoError);
    }
    return table;
}

DataTable modulus_table(const std::string& name, const StressSeries::Found& found) {
    DataTable table{
        name, "stress autocorrelation: the shear modulus G(t)", {}, {{"time", "ps", {}, {}}, {"G", "GPa", {}, {}}}, {}};
    table.ordinate = "G(t)";
    table.caption = "Shear modulus G(t): it begins at G_inf, and its integral is the viscosity.";
    for (std::size_t k = 0; k < found.time.size(); ++k) {
        table.columns[0].values.push_back(in_ps(found.time[k]));
        table.columns[1].values.push_back(found.modulus[k] / units::kGigapascal);
        table.columns[1].errors.push_back(found.error[k] / units::kGigapascal);
    }
    return table;
}

void add_maxwell(Result& result, const StressSeries::Found& found) {
    result.scalars.push_back({"G_inf", found.modulus[0] / units::kGigapascal, found.error[0] / units::kGigapascal,
                              "GPa", "shear modulus at infinite frequency, G(0), kinetic part included"});
    add_viscosity(result, found.viscosity);
    if (found.maxwell)
        result.scalars.push_back(
            {"tau_M", in_ps(found.maxwell->value), in_ps(found.maxwell->error), "ps", "Maxwell time, eta / G_inf"});
}

}  // namespace lmmd::analysis
