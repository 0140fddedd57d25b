// SPDX-License-Identifier: GPL-3.0-or-later
// vacf: velocity autocorrelation and self-diffusion coefficient by Green and Kubo, by element and axis,
//   C_a(t) = < v_a(0) v_a(t) >,   D(t) = (1/3) sum_a INT_0^t C_a dt'   (trapezoids),
// over the chosen atoms and all time origins. Nothing is subtracted and nothing is normalised. An atom counts from where
// it is at the origin (layers). D is reported as the mean of D(t) over the second half of the times, where it should have
// settled. Hansen and McDonald, Theory of Simple Liquids, 4th ed. (2013), eqs. 7.2.1, 7.2.7.
#include <fmt/format.h>

#include <cmath>

#include "atom_correlator.hpp"
#include "lags.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kSpeed2 = units::kPicosecond * units::kPicosecond;  // (A/ps)^2 per internal unit
constexpr double kDiffusion = units::kPicosecond;                    // A^2/ps per internal unit

class Vacf : public Estimator {
public:
    Vacf(const AtomCorrelatorOptions& options, const Setup& setup)
        : elements_(setup.elements), correlator_(options, setup) {}

    void accumulate(const Frame& frame) override { correlator_.add(frame.velocity, frame); }
    bool another_pass() override { return correlator_.another_pass(); }
    void save(ByteWriter& out) const override { correlator_.save(out); }
    void load(ByteReader& in) override { correlator_.load(in); }

    Result result() const override {
        const Correlator& found = correlator_.found();
        const std::size_t lags = correlator_.lags(), kinds = correlator_.kinds().size();
        Result result;
        result.notes = {found.describe(), "C = <v(0) v(t)> by axis, per atom; D(t): running integral by trapezoids, mean of "
                                          "the axes"};
        const Estimates c = found.estimate([&](const Correlations& all) {
            std::vector<double> numbers;
            for (std::size_t slot = 0; slot < 3 * kinds; ++slot)
                for (std::size_t lag = 0; lag < lags; ++lag) numbers.push_back(kSpeed2 * all(slot, lag));
            return numbers;
        });
        const Estimates d = found.estimate([&](const Correlations& all) { return diffusion(all); });
        DataTable& vacf = add_table(result, "vacf", "velocity autocorrelation by element and axis");
        DataTable integral = time_table("vacf_diffusion", "running Green-Kubo integral of the velocity autocorrelation");
        integral.caption = "Running integral of the velocity autocorrelation: D(t) settles on the self-diffusion coefficient.";
        vacf.ordinate = "VACF";
        integral.ordinate = "D(t)";
        vacf.caption = "Velocity autocorrelation functions; bands are standard errors.";
        for (std::size_t k = 0; k < kinds; ++k) {
            const std::string element = elements_[correlator_.kinds()[k]];
            for (int axis = 0; axis < 3; ++axis)
                vacf.columns.push_back(column(element + "_" + "xyz"[axis], "A^2/ps^2", c, correlator_.slot(k, axis) * lags));
            integral.columns.push_back(column("D_" + element, "A^2/ps", d, k * (lags + 1)));
            const std::size_t plateau = k * (lags + 1) + lags;
            result.scalars.push_back({"D_" + element, d.values[plateau], d.errors[plateau], "A^2/ps",
                                      fmt::format("Green-Kubo, mean of D(t) from {:g} to {:g} ps", time(lags / 2), time(lags - 1))});
        }
        constexpr double kCoarse = 0.5;  // of C(0): trapezoids from there on miss what the atoms do between two frames
        for (std::size_t k = 0; k < kinds && lags > 1; ++k) {
            const double* const x = &c.values[3 * k * lags];
            const double falls_to = (x[1] + x[lags + 1] + x[2 * lags + 1]) / (x[0] + x[lags] + x[2 * lags]);
            if (falls_to < kCoarse)
                result.warnings.push_back(fmt::format("D_{}: the velocity autocorrelation falls to {:.2g} % from one frame to the next: the frames "
                                                      "are too far apart; write them more often",
                                                      elements_[correlator_.kinds()[k]], 100 * falls_to));
        }
        result.tables.push_back(std::move(integral));
        return result;
    }

private:
    double time(std::size_t lag) const { return static_cast<double>(lag) * correlator_.interval() / units::kPicosecond; }

    // For each kind D at all times, then the mean of the second half, A^2/ps.
    std::vector<double> diffusion(const Correlations& all) const {
        std::vector<double> numbers;
        const std::size_t lags = correlator_.lags();
        for (std::size_t k = 0; k < correlator_.kinds().size(); ++k) {
            double sum = 0, before = 0, plateau = 0;
            for (std::size_t lag = 0; lag < lags; ++lag) {
                double now = 0;
                for (int axis = 0; axis < 3; ++axis) now += all(correlator_.slot(k, axis), lag) / 3;
                if (lag > 0) sum += 0.5 * (before + now) * correlator_.interval();
                before = now;
                numbers.push_back(kDiffusion * sum);
                if (lag >= lags / 2) plateau += kDiffusion * sum / static_cast<double>(lags - lags / 2);
            }
            numbers.push_back(plateau);
        }
        return numbers;
    }

    DataTable time_table(const std::string& name, const std::string& title) const {
        return lag_table(name, title, correlator_.lags(), correlator_.interval());
    }
    DataTable& add_table(Result& result, const std::string& name, const std::string& title) const {
        result.tables.push_back(time_table(name, title));
        return result.tables.back();
    }
    DataColumn column(const std::string& name, const std::string& unit, const Estimates& all, std::size_t first) const {
        return part_of(all, name, unit, first, correlator_.lags());
    }

    const std::vector<std::string> elements_;
    AtomCorrelator correlator_;
};

constexpr OptionHelp kOptions[] = {
    {"time", "T", "largest time, ps; default 2"},
};

EstimatorPlan parse(const Options& options) {
    AtomCorrelatorOptions correlator;
    correlator.time = units::kPicosecond * options.real("time", 2, {0, 1e6, true, "a time in ps above 0"});
    correlator.where = options.where("time");
    Needs needs;
    needs.velocity = needs.interval = true;
    return {needs, [correlator](const Setup& setup) { return std::make_unique<Vacf>(correlator, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry vacf{
    "vacf", "velocity autocorrelation and self-diffusion (Green-Kubo) by element and axis", kOptions, parse};
}

}  // namespace lmmd::analysis
