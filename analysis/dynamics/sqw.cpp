// SPDX-License-Identifier: GPL-3.0-or-later
// sqw: the dynamic structure factor of the box's wave vectors (collective.hpp),
//   S(q, omega) = (1/2 pi) INT F(q, t) exp(i omega t) dt,   INT S domega = S(q),   INT omega^2 S domega = q^2 kT/m,
// partials by pairs of elements, a central line and damped oscillator fitted to it (modes.hpp), and the frequencies
//   omega_0^2 = <omega^2> = q^2 kT / (m S(q))  (isothermal sound).
// `check` takes the velocities, too, and holds S against the longitudinal current: C_L(q, omega) = (omega^2/q^2) S(q,
// omega), in time C_L(q, t) = -F''(q, t)/q^2. Hansen and McDonald, Theory of Simple Liquids, 4th ed. (2013),
// sects. 7.4, 7.5.
#include <fmt/format.h>

#include <cmath>

#include "lags.hpp"
#include "lmmd/base/units.hpp"
#include "modes.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kSpeed2 = units::kPicosecond * units::kPicosecond;  // (A/ps)^2 per internal unit

struct SqwOptions {
    CollectiveOptions modes;
    SpectrumOptions spectrum;
};

// -F'' at a lag by five points; F is even.
double curvature(std::span<const double> f, std::size_t lag, double dt) {
    const auto at = [&](int k) { return f[static_cast<std::size_t>(std::abs(static_cast<int>(lag) + k))]; };
    return (at(-2) - 16 * at(-1) + 30 * at(0) - 16 * at(1) + at(2)) / (12 * dt * dt);
}

class Sqw : public Estimator {
public:
    Sqw(const SqwOptions& options, const Setup& setup)
        : options_(options),
          threads_(setup.threads),
          modes_(options.modes, setup),
          grid_(options.spectrum, modes_.lags(), setup) {
        if (modes_.lags() < 5)
            throw input_error(
                options.modes.where,
                fmt::format("found {} lags, expected five at least; raise 'time' or write frames more often",
                            modes_.lags()));
    }

    void accumulate(const Frame& frame) override { modes_.accumulate(frame); }
    void save(ByteWriter& out) const override { modes_.save(out); }
    void load(ByteReader& in) override { modes_.load(in); }

    Result result() const override {
        Result result;
        result.notes = {modes_.describe(), grid_.describe(),
                        "S(q,omega) = (1/2 pi) INT F(q,t) exp(i omega t) dt, F = (1/N) <rho(q,t) rho*(q,0)>; parts of "
                        "pairs add up to it",
                        "fits: a central line and a damped oscillator to the spectrum without window; S itself shows a "
                        "side peak where "
                        "omega > 1.41 damping"};
        add_spectra(result);
        add_shells(result);
        if (checks()) add_check(result);
        return result;
    }

private:
    bool checks() const { return options_.modes.current; }

    void add_spectra(Result& result) const {
        const std::size_t pairs = modes_.pairs().size();
        for (std::size_t p = 0; p < (pairs > 1 ? pairs + 1 : 1); ++p) {
            const Estimates all = modes_.estimate([&](const Collective::Found& found) {
                std::vector<double> numbers;
                for (std::size_t shell = 0; shell < modes_.shells(); ++shell)
                    grid_.append(p == 0 ? found.total(Wave::density, shell) : found.pair(Wave::density, shell, p - 1),
                                 1 / units::kPicosecond, numbers);
                return numbers;
            });
            DataTable table = grid_.table(
                p == 0 ? "sqw" : "sqw_" + modes_.pairs()[p - 1],
                p == 0 ? "dynamic structure factor" : "part of the dynamic structure factor of a pair of elements");
            table.ordinate = "S(q,omega)";
            table.caption =
                "Dynamic structure factor S(q, omega): a central line and, at small q, a side peak of sound.";
            std::size_t at = 0;
            for (const std::string& shell : shell_names(modes_)) {
                table.columns.push_back(part_of(all, shell, "ps", at, grid_.rows()));
                at += grid_.rows();
            }
            table.plot = few_of(table.columns);
            result.tables.push_back(std::move(table));
        }
    }

    // S(q), what F'' tells of the frequencies, and the fit.
    void add_shells(Result& result) const {
        struct Quantity {
            const char *name, *unit;
        };
        static constexpr Quantity kMoments[] = {{"S", ""}, {"second_moment", "1/ps^2"}, {"omega_0", "1/ps"}};
        static constexpr Quantity kParts[] = {{"centre", ""}, {"centre_width", "1/ps"}, {"strength", ""}};
        const std::size_t width = kModeColumns.size(), more = std::size(kMoments) + std::size(kParts);
        ModeFits fits(modes_, Wave::density, threads_);
        const Estimates all = modes_.estimate([&](const Collective::Found& found) {
            const std::vector<spectra::Mode> branch = fits(found);
            std::vector<double> numbers = mode_numbers(branch);
            for (std::size_t shell = 0; shell < modes_.shells(); ++shell) {
                const std::vector<double> f = found.total(Wave::density, shell);
                const double second = curvature(f, 0, modes_.interval());
                const spectra::Mode& mode = branch[shell];
                const double none = mode.converged ? 1 : std::numeric_limits<double>::quiet_NaN();
                numbers.insert(
                    numbers.end(),
                    {f[0], kSpeed2 * second, units::kPicosecond * std::sqrt(second / f[0]), none * mode.centre.value,
                     none * units::kPicosecond * mode.centre_damping.value, none * mode.strength.value});
            }
            return numbers;
        });
        DataTable table = shell_table(modes_, "sqw_shells", "structure factor and modes of each shell");
        table.columns.push_back({"vectors", "", {}, {}});
        table.plot = {"S"};
        table.ordinate = "S(q)";
        table.caption =
            "Static structure factor S(q) = INT S(q, omega) domega, and the damped oscillator fitted to S(q, omega).";
        for (std::size_t shell = 0; shell < modes_.shells(); ++shell)
            table.columns[1].values.push_back(static_cast<double>(modes_.vectors(shell)));
        const std::size_t first = modes_.shells() * width;
        for (std::size_t k = 0; k < std::size(kMoments); ++k)
            table.columns.push_back(shell_column(all, {kMoments[k].name, kMoments[k].unit, {}, {}}, {modes_.shells(), first + k, more}));
        add_mode_columns(modes_, all, 0, table, result);
        for (std::size_t k = 0; k < std::size(kParts); ++k) {
            DataColumn column =
                shell_column(all, {kParts[k].name, kParts[k].unit, {}, {}}, {modes_.shells(), first + std::size(kMoments) + k, more});
            leave_untold(column);
            table.columns.push_back(std::move(column));
        }
        result.tables.push_back(std::move(table));
        result.notes.push_back("second_moment: -F''(q,0) by five points; omega_0: its root over S(q); centre: the central "
                               "line, without a number where its error is as large as itself");
    }

    // How far -F''/q^2 and C_L are apart, over kT/m, and the second moment over q^2 kT <1/m>.
    void add_check(Result& result) const {
        const Estimates all = modes_.estimate([&](const Collective::Found& found) {
            std::vector<double> numbers;
            const double dt = modes_.interval(), scale = modes_.kt() * modes_.inverse_mass();
            for (std::size_t shell = 0; shell < modes_.shells(); ++shell) {
                const std::vector<double> f = found.total(Wave::density, shell),
                                          c = found.total(Wave::longitudinal, shell);
                const double q2 = modes_.q(shell) * modes_.q(shell);
                double apart = 0;
                for (std::size_t lag = 0; lag + 2 < f.size(); ++lag)
                    apart = std::max(apart, std::abs(curvature(f, lag, dt) / q2 - c[lag]));
                numbers.push_back(curvature(f, 0, dt) / (q2 * scale));
                numbers.push_back(apart / scale);
            }
            return numbers;
        });
        DataTable table = shell_table(modes_, "sqw_check", "sum rule, and the density against the current");
        table.ordinate = "share";
        table.caption =
            "Second moment over q^2 kT/m (expected 1), and the largest distance of -F''/q^2 from C_L over kT/m "
            "(expected small).";
        table.columns.push_back(shell_column(all, {"sum_rule", "", {}, {}}, {modes_.shells(), 0, 2}));
        table.columns.push_back(shell_column(all, {"apart", "", {}, {}}, {modes_.shells(), 1, 2}));
        constexpr double kApart = 0.05;
        double worst = 0;
        const DataColumn& apart = table.columns.back();
        for (std::size_t shell = 0; shell < modes_.shells(); ++shell)
            if (!(apart.values[shell] < 3 * apart.errors[shell])) worst = std::max(worst, apart.values[shell]);
        if (worst > kApart)
            result.warnings.push_back(fmt::format(
                "density and current disagree by {:.0f} % of kT/m: frames are too far apart for -F''/q^2, or the "
                "velocities do not belong to the positions",
                100 * worst));
        result.tables.push_back(std::move(table));
    }

    const SqwOptions options_;
    const int threads_;
    Collective modes_;
    SpectrumGrid grid_;
};

constexpr OptionHelp kOptions[] = {
    kCorrelationTime,
    kShellOptions[0],
    kShellOptions[1],
    kShellOptions[2],
    kShellOptions[3],
    kWindowOption,
    kSpectrumOptions[0],
    kSpectrumOptions[1],
    {"check", "", "hold the spectrum against the longitudinal current and the sum rule of kT/m (needs velocities)"},
};

EstimatorPlan parse(const Options& given) {
    SqwOptions options;
    options.modes = read_collective_options(given);
    options.modes.current = given.has("check");
    options.spectrum = read_spectrum_options(given);
    Needs needs;
    needs.interval = true;
    needs.velocity = options.modes.current;
    return {needs, [options](const Setup& setup) { return std::make_unique<Sqw>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry sqw{"sqw", "dynamic structure factor by pairs of elements, its modes and sum rules",
                                kOptions, parse};
}

}  // namespace lmmd::analysis
