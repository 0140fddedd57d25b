// SPDX-License-Identifier: GPL-3.0-or-later
// msd: mean square displacement and self-diffusion coefficient by Einstein, by element and axis,
//   MSD_a(t) = < (x_a(t) - x_a(0))^2 >,   D = (1/2) d MSD_a / dt,
// over the chosen atoms and all time origins, of unwrapped positions. D is half the slope of a straight line, least
// squares over the fit window, the mean of the axes. An atom counts from where it is at the origin (layers).
// Size correction of a cubic periodic box of edge L = V^(1/3) with the viscosity eta, if given:
//   D_inf = D + 2.837297 kT / (6 pi eta L).
// Hansen and McDonald, Theory of Simple Liquids, 4th ed. (2013), eq. 7.2.5; Yeh and Hummer, J. Phys. Chem. B 108, 15873
// (2004), doi:10.1021/jp0477147.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "atom_correlator.hpp"
#include "lags.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kDiffusion = units::kPicosecond;  // A^2/ps per internal unit

struct MsdOptions {
    AtomCorrelatorOptions correlator;
    double fit_low = 0, fit_high = 0;  // internal
    Where fit_where;
    std::optional<double> viscosity;  // internal
    double kt = 0;                    // eV, of the size correction
};

class Msd : public Estimator {
public:
    Msd(const MsdOptions& options, const Setup& setup)
        : options_(options), elements_(setup.elements), correlator_(options.correlator, setup) {
        const double low = std::ceil(options.fit_low / setup.interval - 1e-6),
                     high = std::floor(options.fit_high / setup.interval + 1e-6);
        if (high < low + 1)
            throw input_error(options.fit_where,
                              fmt::format("found a fit from {:g} to {:g} ps, expected at least two frames in it, which are "
                                          "{:g} ps apart; widen it",
                                          options.fit_low / units::kPicosecond, options.fit_high / units::kPicosecond,
                                          setup.interval / units::kPicosecond));
        first_ = static_cast<std::size_t>(low);
        last_ = std::min(static_cast<std::size_t>(high), correlator_.lags() - 1);
    }

    void accumulate(const Frame& frame) override {
        correlator_.add(frame.unwrapped, frame);
        volume_ += frame.volume();
        frames_ += 1;
    }
    bool another_pass() override { return correlator_.another_pass(); }
    void save(ByteWriter& out) const override {
        out.put("msd volume", volume_);
        out.put("msd frames", frames_);
        correlator_.save(out);
    }
    void load(ByteReader& in) override {
        in.get("msd volume", volume_);
        in.get("msd frames", frames_);
        correlator_.load(in);
    }

    Result result() const override {
        const Correlator& found = correlator_.found();
        const std::size_t lags = correlator_.lags(), kinds = correlator_.kinds().size();
        Result result;
        result.notes = {found.describe(), "mean square displacement by axis; D(t): half its slope between neighbouring times"};
        const Estimates d2 = found.estimate([&](const Correlations& all) { return displacements(all); });
        const Estimates slopes = found.estimate([&](const Correlations& all) { return half_slopes(all); });
        const Estimates fits = found.estimate([&](const Correlations& all) { return fitted(all); });
        DataTable msd = time_table("msd", "mean square displacement by element and axis");
        DataTable slope = time_table("msd_slope", "half the slope of the mean square displacement");
        msd.ordinate = "MSD";
        slope.ordinate = "D(t)";
        msd.caption = "Mean square displacements; bands are standard errors.";
        slope.caption = "Half the slope of the mean square displacement: it settles on the self-diffusion coefficient.";
        for (std::size_t k = 0; k < kinds; ++k) {
            const std::string element = elements_[correlator_.kinds()[k]];
            for (int axis = 0; axis < 3; ++axis) {
                const std::size_t slot = correlator_.slot(k, axis);
                msd.columns.push_back(part_of(d2, element + "_" + "xyz"[axis], "A^2", slot * lags, lags));
                slope.columns.push_back(part_of(slopes, "D_" + element + "_" + "xyz"[axis], "A^2/ps", slot * lags, lags));
            }
            add_scalars(result, element, fits, k);
        }
        result.tables.push_back(std::move(msd));
        result.tables.push_back(std::move(slope));
        return result;
    }

private:
    double time(std::size_t lag) const { return static_cast<double>(lag) * correlator_.interval() / units::kPicosecond; }

    std::vector<double> displacements(const Correlations& all) const {
        std::vector<double> numbers;
        for (std::size_t slot = 0; slot < 3 * correlator_.kinds().size(); ++slot)
            for (std::size_t lag = 0; lag < correlator_.lags(); ++lag) numbers.push_back(all(slot, lag));
        return numbers;
    }
    std::vector<double> half_slopes(const Correlations& all) const {
        std::vector<double> numbers;
        for (std::size_t slot = 0; slot < 3 * correlator_.kinds().size(); ++slot) {
            numbers.push_back(0);
            for (std::size_t lag = 1; lag < correlator_.lags(); ++lag)
                numbers.push_back(0.5 * kDiffusion * (all(slot, lag) - all(slot, lag - 1)) / correlator_.interval());
        }
        return numbers;
    }
    // Of each kind: D along x, y, z and their mean (A^2/ps), and d ln MSD / d ln t over the fit.
    std::vector<double> fitted(const Correlations& all) const {
        std::vector<double> numbers;
        for (std::size_t k = 0; k < correlator_.kinds().size(); ++k) {
            double mean = 0, low = 0, high = 0;
            for (int axis = 0; axis < 3; ++axis) {
                const std::size_t slot = correlator_.slot(k, axis);
                numbers.push_back(half_slope(all, slot));
                mean += numbers.back() / 3;
                low += all(slot, std::max<std::size_t>(first_, 1));
                high += all(slot, last_);
            }
            numbers.push_back(mean);
            numbers.push_back(std::log(high / low) / std::log(time(last_) / time(std::max<std::size_t>(first_, 1))));
        }
        return numbers;
    }
    // Least squares over the fit window.
    double half_slope(const Correlations& all, std::size_t slot) const {
        const double n = static_cast<double>(last_ - first_ + 1), middle = 0.5 * static_cast<double>(first_ + last_);
        double sxy = 0;
        for (std::size_t lag = first_; lag <= last_; ++lag) sxy += (static_cast<double>(lag) - middle) * all(slot, lag);
        const double sxx = n * (n * n - 1) / 12;
        return 0.5 * kDiffusion * sxy / (sxx * correlator_.interval());
    }

    void add_scalars(Result& result, const std::string& element, const Estimates& fits, std::size_t k) const {
        const std::string window = fmt::format("Einstein, fit from {:g} to {:g} ps", time(first_), time(last_));
        for (int axis = 0; axis < 4; ++axis) {
            const std::size_t at = 5 * k + static_cast<std::size_t>(axis);
            const std::string name = axis < 3 ? "D_" + element + "_" + "xyz"[axis] : "D_" + element;
            result.scalars.push_back({name, fits.values[at], fits.errors[at], "A^2/ps", window});
        }
        const double exponent = fits.values[5 * k + 4], error = fits.errors[5 * k + 4];
        result.scalars.push_back({"exponent_" + element, exponent, error, "", "d ln MSD / d ln t over the fit; diffusion: 1"});
        constexpr double kNotDiffusive = 0.1;
        if (std::abs(exponent - 1) > std::max(kNotDiffusive, 3 * error))
            result.warnings.push_back(fmt::format("D_{0}, D_inf_{0}: the mean square displacement goes as t^{1:.2f} over the fit, not as t: they "
                                                  "mean little; raise 'time' or move 'fit'",
                                                  element, exponent));
        if (!options_.viscosity) return;
        constexpr double kXi = 2.837297;
        const double edge = std::cbrt(volume_ / static_cast<double>(frames_));
        const double more = kDiffusion * kXi * options_.kt / (6 * std::numbers::pi * *options_.viscosity * edge);
        result.scalars.push_back({"D_inf_" + element, fits.values[5 * k + 3] + more, fits.errors[5 * k + 3], "A^2/ps",
                                  fmt::format("D + {:.6g} A^2/ps (Yeh-Hummer, L = {:.6g} A; the error is that of D)", more, edge)});
    }

    DataTable time_table(const std::string& name, const std::string& title) const {
        return lag_table(name, title, correlator_.lags(), correlator_.interval());
    }

    const MsdOptions options_;
    const std::vector<std::string> elements_;
    AtomCorrelator correlator_;
    std::size_t first_ = 0, last_ = 0;  // lags of the fit
    double volume_ = 0;                 // summed over frames, A^3
    std::int64_t frames_ = 0;
};

constexpr OptionHelp kOptions[] = {
    {"time", "T", "largest time, ps; default 10"},
    {"fit", "LOW HIGH", "times over which D is fitted, ps; default from T/2 to T"},
    {"yeh_hummer", "ETA TEMPERATURE", "size correction of D with a viscosity in mPa s and a temperature in K"},
};

EstimatorPlan parse(const Options& options) {
    MsdOptions msd;
    const double ps = options.real("time", 10, {0, 1e6, true, "a time in ps above 0"});
    msd.correlator.kind = Correlation::displacement;
    msd.correlator.time = units::kPicosecond * ps;
    msd.correlator.where = options.where("time");
    msd.fit_low = 0.5 * msd.correlator.time;
    msd.fit_high = msd.correlator.time;
    msd.fit_where = options.where("fit");
    if (options.has("fit")) {
        Args values = options.values("fit");
        const double low = values.real("the start of the fit", {0, ps, false, "a time in ps from 0 to 'time'"});
        msd.fit_low = units::kPicosecond * low;
        msd.fit_high = units::kPicosecond * values.real("the end of the fit", {low, ps, true, "a time in ps between its start and 'time'"});
    }
    if (options.has("yeh_hummer")) {
        Args values = options.values("yeh_hummer");
        // 1 mPa s = 1 GPa ps.
        msd.viscosity = units::kGigapascal * units::kPicosecond * values.real("the viscosity", {0, 1e6, true, "a viscosity in mPa s above 0"});
        msd.kt = units::kBoltzmann * values.real("the temperature", {0, 1e6, true, "a temperature in K above 0"});
    }
    Needs needs;
    needs.unwrapped = needs.interval = true;
    return {needs, [msd](const Setup& setup) { return std::make_unique<Msd>(msd, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry msd{"msd", "mean square displacement and self-diffusion (Einstein) by element and axis",
                                kOptions, parse};
}

}  // namespace lmmd::analysis
