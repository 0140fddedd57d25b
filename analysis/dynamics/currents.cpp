// SPDX-License-Identifier: GPL-3.0-or-later
// currents: longitudinal and transverse current correlations of the box's wave vectors (collective.hpp), their spectra
//   C(q, omega) = (1/2 pi) INT C(q, t) exp(i omega t) dt,   so that INT C domega = C(q, 0) = kT/m,
// and the damped oscillators fitted to them (modes.hpp): dispersion, lifetimes, mean free paths (Ioffe-Regel: q l > 1),
// the velocity of sound and the transverse gap (spectra/dho.hpp).
#include <fmt/format.h>

#include <cmath>

#include "lags.hpp"
#include "lmmd/base/units.hpp"
#include "modes.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kSpeed2 = units::kPicosecond * units::kPicosecond;  // (A/ps)^2 per internal unit
constexpr std::size_t kSoundShells = 5;                              // that the velocity of sound is taken from

struct CurrentsOptions {
    CollectiveOptions modes;
    SpectrumOptions spectrum;
};

class Currents : public Estimator {
public:
    Currents(const CurrentsOptions& options, const Setup& setup)
        : options_(options),
          threads_(setup.threads),
          modes_(options.modes, setup),
          grid_(options.spectrum, modes_.lags(), setup) {}

    void accumulate(const Frame& frame) override { modes_.accumulate(frame); }
    void save(ByteWriter& out) const override { modes_.save(out); }
    void load(ByteReader& in) override { modes_.load(in); }

    Result result() const override {
        Result result;
        result.notes = {
            modes_.describe(), grid_.describe(),
            "C = (1/N) <j(q,t) j*(q,0)> of the velocities less that of the mass centre, C_T of one direction across q; "
            "C(q,omega) = (1/2 pi) INT C exp(i omega t) dt",
            "fits: S of a central line and a damped oscillator times omega^2/q^2 (L), a damped oscillator (T), to the "
            "spectrum without window; a mode exp(-damping t) cos(...) has the amplitude lifetime 1/damping and the "
            "energy "
            "lifetime 1/(2 damping); it propagates where omega > damping; mean free path: group velocity / damping, "
            "Ioffe-Regel: q_l > 1"};
        add_spectra(result);
        add_times(result);
        add_branches(result);
        const Estimates kt = modes_.kt_with_error();
        result.scalars.push_back({"temperature", kt.values[0] / units::kBoltzmann, kt.errors[0] / units::kBoltzmann, "K", "of the frames"});
        return result;
    }

private:
    static constexpr Wave kWaves[] = {Wave::longitudinal, Wave::transverse};
    static const char* name_of(Wave wave) { return wave == Wave::longitudinal ? "L" : "T"; }

    void add_columns(DataTable& table, const Estimates& all, const char* unit, std::size_t rows) const {
        std::size_t at = 0;
        for (const Wave wave : kWaves)
            for (const std::string& shell : shell_names(modes_)) {
                table.columns.push_back(part_of(all, std::string(name_of(wave)) + "_" + shell, unit, at, rows));
                at += rows;
            }
    }

    void add_spectra(Result& result) const {
        const Estimates spectra = modes_.estimate([&](const Collective::Found& found) {
            std::vector<double> numbers;
            for (const Wave wave : kWaves)
                for (std::size_t shell = 0; shell < modes_.shells(); ++shell)
                    grid_.append(found.total(wave, shell), units::kPicosecond, numbers);
            return numbers;
        });
        DataTable table = grid_.table("currents", "spectra of the longitudinal and transverse currents");
        table.ordinate = "C(q,omega)";
        table.caption = "Current spectra: a maximum of C_L at every q belongs to sound, one of C_T to shear waves.";
        add_columns(table, spectra, "A^2/ps", grid_.rows());
        table.plot = few_of(table.columns, "L_");
        result.tables.push_back(std::move(table));
    }

    void add_times(Result& result) const {
        const Estimates all = modes_.estimate([&](const Collective::Found& found) {
            std::vector<double> numbers;
            for (const Wave wave : kWaves)
                for (std::size_t shell = 0; shell < modes_.shells(); ++shell)
                    for (const double c : found.total(wave, shell)) numbers.push_back(kSpeed2 * c);
            return numbers;
        });
        DataTable table = lag_table("currents_time", "longitudinal and transverse current correlations", modes_.lags(),
                                    modes_.interval());
        table.ordinate = "C(q,t)";
        table.caption = "Current correlations in time; bands are standard errors.";
        add_columns(table, all, "A^2/ps^2", modes_.lags());
        table.plot = few_of(table.columns, "T_");
        result.tables.push_back(std::move(table));
        if (modes_.pairs().size() > 1) add_partials(result);
    }

    void add_partials(Result& result) const {
        for (const Wave wave : kWaves) {
            const Estimates all = modes_.estimate([&](const Collective::Found& found) {
                std::vector<double> numbers;
                for (std::size_t pair = 0; pair < modes_.pairs().size(); ++pair)
                    for (std::size_t shell = 0; shell < modes_.shells(); ++shell)
                        for (const double c : found.pair(wave, shell, pair)) numbers.push_back(kSpeed2 * c);
                return numbers;
            });
            DataTable table = lag_table(fmt::format("currents_{}_pairs", name_of(wave)),
                                        "current correlations by pairs of elements", modes_.lags(), modes_.interval());
            table.ordinate = "C(q,t)";
            table.caption = "Parts of the current correlations: they add up to the whole.";
            std::size_t at = 0;
            for (const std::string& pair : modes_.pairs())
                for (const std::string& shell : shell_names(modes_)) {
                    table.columns.push_back(part_of(all, pair + "_" + shell, "A^2/ps^2", at, modes_.lags()));
                    at += modes_.lags();
                }
            table.plot = few_of(table.columns, modes_.pairs().front());
            result.tables.push_back(std::move(table));
        }
    }

    // Numbers of both branches, then what follows from all shells together.
    void add_branches(Result& result) const {
        const std::size_t shells = modes_.shells(), width = kModeColumns.size();
        ModeFits longitudinal(modes_, Wave::longitudinal, threads_), transverse(modes_, Wave::transverse, threads_);
        const Estimates all = modes_.estimate([&](const Collective::Found& found) {
            const std::vector<spectra::Mode> l = longitudinal(found), t = transverse(found);
            std::vector<double> numbers = mode_numbers(l);
            for (const double number : mode_numbers(t)) numbers.push_back(number);
            for (const Wave wave : kWaves)
                for (std::size_t shell = 0; shell < shells; ++shell) {
                    const std::vector<double> c = found.total(wave, shell);
                    numbers.push_back(units::kPicosecond * initial_frequency(c, modes_.interval()));
                    numbers.push_back(c[0] / (modes_.kt() * modes_.inverse_mass()));
                }
            for (const double number : whole(l, t)) numbers.push_back(number);
            return numbers;
        });
        for (std::size_t branch = 0; branch < 2; ++branch) {
            DataTable table = shell_table(modes_, branch == 0 ? "currents_longitudinal" : "currents_transverse",
                                          branch == 0 ? "longitudinal modes" : "transverse modes");
            table.plot = {"omega", "damping"};
            table.ordinate = "omega, damping";
            table.caption = "Dispersion and damping of the modes; where damping exceeds omega they do not propagate.";
            add_mode_columns(modes_, all, branch * shells * width, table, result);
            const std::size_t first = 2 * shells * width + branch * shells * 2;
            table.columns.push_back(shell_column(all, {"omega_infinite", "1/ps", {}, {}}, {modes_.shells(), first, 2}));
            table.columns.push_back(shell_column(all, {"sum_rule", "", {}, {}}, {modes_.shells(), first + 1, 2}));
            result.tables.push_back(std::move(table));
        }
        result.notes.push_back("omega_infinite: sqrt(-C''(0)/C(0)); sum_rule: C(q,t=0) over kT <1/m>, expected 1");
        add_scalars(result, all, 2 * shells * (width + 2));
    }

    // Velocity of sound, that of shear waves and the gap (q, tau).
    std::vector<double> whole(const std::vector<spectra::Mode>& l, const std::vector<spectra::Mode>& t) const {
        const double none = std::numeric_limits<double>::quiet_NaN(), speed = 100 * units::kPicosecond;
        const std::optional<spectra::Measured> sound = sound_velocity(l, kSoundShells);
        const std::optional<spectra::Gap> gap = transverse_gap(lowest(t));
        return {sound ? speed * sound->value : none, gap ? speed * gap->velocity.value : none,
                gap ? gap->q.value : none, gap ? gap->tau / units::kPicosecond : none};
    }
    // The law of the gap holds where dispersion is still linear.
    static std::vector<spectra::Mode> lowest(const std::vector<spectra::Mode>& branch) {
        std::vector<spectra::Mode> modes;
        for (const spectra::Mode& mode : branch)
            if (mode.converged && mode.propagates() && modes.size() < kSoundShells) modes.push_back(mode);
        return modes;
    }

    void add_scalars(Result& result, const Estimates& all, std::size_t first) const {
        struct Quantity {
            const char *name, *unit, *note, *missing;
        };
        static const Quantity kQuantities[] = {
            {"v_L", "m/s", "omega = v q + b q^3 of the first five longitudinal modes that propagate",
             "three longitudinal modes that propagate"},
            {"v_T", "m/s",
             "of shear waves: omega^2 = v^2 q^2 - 1/(4 tau^2) of the first five transverse modes that propagate",
             "three transverse modes that propagate with a gap"},
            {"q_gap", "1/A", "transverse gap, 1/(2 v tau)", nullptr},
            {"tau_gap", "ps", "relaxation time of the gap", nullptr},
        };
        for (std::size_t k = 0; k < std::size(kQuantities); ++k) {
            const Quantity& quantity = kQuantities[k];
            result.scalars.push_back(
                {quantity.name, all.values[first + k], all.errors[first + k], quantity.unit, quantity.note});
            if (!std::isfinite(all.values[first + k]) && quantity.missing != nullptr)
                result.warnings.push_back(
                    fmt::format("{}: found less than {} among the shells: take a larger box, or more shells below "
                                "the first maximum of omega",
                                quantity.name, quantity.missing));
        }
    }

    const CurrentsOptions options_;
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
};

EstimatorPlan parse(const Options& given) {
    CurrentsOptions options;
    options.modes = read_collective_options(given);
    options.modes.density = false;
    options.spectrum = read_spectrum_options(given);
    Needs needs;
    needs.velocity = needs.interval = true;
    return {needs, [options](const Setup& setup) { return std::make_unique<Currents>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry currents{
    "currents", "longitudinal and transverse currents: spectra, dispersion, sound, lifetimes, the transverse gap",
    kOptions, parse};
}

}  // namespace lmmd::analysis
