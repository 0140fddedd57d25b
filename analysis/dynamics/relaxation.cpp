// SPDX-License-Identifier: GPL-3.0-or-later
// relaxation: how long the structure lasts. The self intermediate scattering function of one shell of wave vectors
// (self_motion.hpp), by element: the time at which it has fallen to 1/e (tau_alpha), and the stretched exponential
// A exp(-(t/tau)^beta) fitted to it beyond the ballistic start (spectra/relaxation.hpp). `stress` adds the Maxwell time
// of the stress (stress.hpp).
#include <fmt/format.h>

#include <cmath>

#include "lags.hpp"
#include "lmmd/base/units.hpp"
#include "modes.hpp"
#include "self_motion.hpp"
#include "spectra/relaxation.hpp"
#include "stress.hpp"

namespace lmmd::analysis {
namespace {

struct RelaxationOptions {
    SelfMotionOptions motion;
    double q = 2.5;    // wave number, 1/A
    double start = 0;  // of the fit, internal
    std::optional<StressOptions> stress;
};

class Relaxation : public Estimator {
public:
    Relaxation(const RelaxationOptions& options, const Setup& setup)
        : options_(options),
          motion_(nearest(options, setup), setup.with_memory(options.stress ? setup.memory / 2 : setup.memory)) {
        if (options.stress)
            stress_ = std::make_unique<StressSeries>(*options.stress, setup.with_memory(setup.memory / 2));
        first_ = static_cast<std::size_t>(std::ceil(options.start / setup.interval - 1e-6));
        if (first_ + 5 > motion_.lags())
            throw input_error(
                options.motion.where,
                fmt::format("found a largest time of {:g} ps and a fit from {:g} ps on, expected at least five "
                            "times between them; raise 'time' or lower 'start'",
                            options.motion.time / units::kPicosecond, options.start / units::kPicosecond));
    }

    void accumulate(const Frame& frame) override {
        motion_.accumulate(frame);
        if (stress_) stress_->accumulate(frame);
    }
    void save(ByteWriter& out) const override {
        motion_.save(out);
        if (stress_) stress_->save(out);
    }
    void load(ByteReader& in) override {
        motion_.load(in);
        if (stress_) stress_->load(in);
    }

    Result result() const override {
        Result result;
        const std::size_t lags = motion_.lags();
        const double q = motion_.shells().front().q;
        result.notes = {motion_.describe(), fmt::format("F_s(q,t) at q = {:.4g} 1/A, mean over {} wave vectors", q,
                                                        motion_.shells().front().n.size())};
        DataTable table =
            lag_table("relaxation", "self intermediate scattering function of one shell", lags, motion_.interval());
        table.ordinate = "F_s(q,t)";
        table.caption = "Self intermediate scattering: how long the structure lasts.";
        for (std::size_t kind = 0; kind < motion_.kinds(); ++kind) {
            const Estimates all =
                motion_.estimate([&](const SelfMotion::Found& found) { return numbers(found, kind); });
            const std::string& element = motion_.element(kind);
            table.columns.push_back(part_of(all, element, "", 0, lags));
            add_scalars(result, element, all);
        }
        result.tables.push_back(std::move(table));
        motion_.warn(result);
        if (stress_) {
            const StressSeries::Found found = stress_->found();
            result.tables.push_back(modulus_table("relaxation_stress", found));
            result.notes.push_back("stress: " + found.describe);
            add_maxwell(result, found);
        }
        return result;
    }

private:
    // The one shell that is nearest to what was asked for.
    static SelfMotionOptions nearest(const RelaxationOptions& options, const Setup& setup) {
        ShellOptions waves = *options.motion.waves;
        waves.max = 1.5 * options.q;
        waves.shells = 100'000;
        double best = 0;
        for (const WaveShell& shell : wave_shells(setup.box, waves))
            if (best == 0 || std::abs(shell.q - options.q) < std::abs(best - options.q)) best = shell.q;
        SelfMotionOptions motion = options.motion;
        const double reach = waves.width + 1e-6;  // rounding of equal lengths
        motion.waves->min = best - reach;
        motion.waves->max = best + reach;
        motion.waves->width = 2 * reach;
        motion.waves->shells = 1;
        return motion;
    }

    // F_s at all lags, tau_alpha, then tau, beta and the mean time of the fit.
    std::vector<double> numbers(const SelfMotion::Found& found, std::size_t kind) const {
        std::vector<double> f, t, y;
        for (std::size_t lag = 0; lag < motion_.lags(); ++lag) {
            f.push_back(found.scattering(kind, 0, lag));
            constexpr double kNoise = 0.02;  // below it there is nothing to fit
            if (lag < std::max<std::size_t>(first_, 1) || f.back() < kNoise ||
                t.size() < lag - std::max<std::size_t>(first_, 1))
                continue;
            t.push_back(static_cast<double>(lag) * motion_.interval());
            y.push_back(f.back());
        }
        const double tau = decay_ps(f, motion_.interval()), none = std::numeric_limits<double>::quiet_NaN();
        f.push_back(tau);
        const bool enough = t.size() > 4 && std::isfinite(tau);
        const spectra::Stretched fit = enough ? spectra::fit_stretched({t, y}) : spectra::Stretched{};
        if (!fit.converged)
            f.insert(f.end(), {none, none, none});
        else
            f.insert(f.end(), {fit.tau.value / units::kPicosecond, fit.beta.value, fit.mean_time / units::kPicosecond});
        return f;
    }

    void add_scalars(Result& result, const std::string& element, const Estimates& all) const {
        const std::size_t first = motion_.lags();
        const std::string fit = fmt::format("of A exp(-(t/tau)^beta) from {:g} ps to where F_s is 0.02",
                                            options_.start / units::kPicosecond);
        const auto add = [&](const char* name, std::size_t k, const char* unit, const std::string& note) {
            result.scalars.push_back(
                {name + ("_" + element), all.values[first + k], all.errors[first + k], unit, note});
        };
        add("tau_alpha", 0, "ps", "F_s = 1/e");
        add("tau_fit", 1, "ps", fit);
        add("beta", 2, "", fit);
        add("tau_mean", 3, "ps", "(tau/beta) Gamma(1/beta) of the fit");
        if (!std::isfinite(all.values[first]))
            result.warnings.push_back(fmt::format("tau_alpha_{}: F_s has not fallen to 1/e: raise 'time'", element));
    }

    const RelaxationOptions options_;
    SelfMotion motion_;
    std::unique_ptr<StressSeries> stress_;
    std::size_t first_ = 0;  // lag of the fit
};

constexpr OptionHelp kOptions[] = {
    {"time", "T", "largest time, ps; default 4"},
    {"q", "Q", "wave number, 1/A: the nearest shell is taken; default 2.5, near the main peak of most liquid metals"},
    kShellOptions[2],
    kShellOptions[3],
    {"start", "T", "where the fit begins, ps, beyond free flight; default 0.2"},
    {"stress", "", "the Maxwell time, too (needs the stress)"},
};

EstimatorPlan parse(const Options& given) {
    RelaxationOptions options;
    options.motion.time = units::kPicosecond * given.real("time", 4, {0, 1e6, true, "a time in ps above 0"});
    options.motion.where = given.where("time");
    options.motion.waves = read_shell_options(given);
    options.q = given.real("q", options.q, {0, 1000, true, "a wave number in 1/A above 0"});
    options.start = units::kPicosecond * given.real("start", 0.2, {0, 1e6, false, "a time in ps, 0 or more"});
    Needs needs;
    if (given.has("stress")) {
        options.stress = StressOptions{};
        options.stress->time = std::min(options.motion.time, 4 * units::kPicosecond);
        options.stress->where = given.where("stress");
        needs = stress_needs(*options.stress);
        needs.atoms = true;
    }
    needs.interval = true;
    return {needs, [options](const Setup& setup) { return std::make_unique<Relaxation>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry relaxation{
    "relaxation", "structural relaxation times from the self scattering function and the stress", kOptions, parse};
}

}  // namespace lmmd::analysis
