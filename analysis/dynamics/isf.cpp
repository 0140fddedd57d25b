// SPDX-License-Identifier: GPL-3.0-or-later
// isf: intermediate scattering functions of the box's wave vectors,
//   F(q, t)   = (1/N) < rho(q, t) rho*(q, 0) >   by pairs of elements (collective.hpp),
//   F_s(q, t) = < exp(i q . [r_j(t) - r_j(0)]) > by element (self_motion.hpp),
// and the times at which they have fallen to 1/e of their start. Hansen and McDonald, Theory of Simple Liquids, 4th ed.
// (2013), sects. 7.4, 9.1.
#include <fmt/format.h>

#include "lags.hpp"
#include "lmmd/base/units.hpp"
#include "modes.hpp"
#include "self_motion.hpp"
#include "spectra/relaxation.hpp"

namespace lmmd::analysis {
namespace {

struct IsfOptions {
    CollectiveOptions modes;
    bool coherent = true, self = true;
};

class Isf : public Estimator {
public:
    Isf(const IsfOptions& options, const Setup& setup) : shells_(wave_shells(setup.box, options.modes.waves)) {
        const Setup part = setup.with_memory(options.coherent && options.self ? setup.memory / 2 : setup.memory);
        if (options.coherent) modes_ = std::make_unique<Collective>(options.modes, part);
        SelfMotionOptions self;
        self.time = options.modes.time;
        self.where = options.modes.where;
        self.waves = options.modes.waves;
        if (options.self) motion_ = std::make_unique<SelfMotion>(self, part);
    }

    void accumulate(const Frame& frame) override {
        if (modes_) modes_->accumulate(frame);
        if (motion_) motion_->accumulate(frame);
    }
    void save(ByteWriter& out) const override {
        if (modes_) modes_->save(out);
        if (motion_) motion_->save(out);
    }
    void load(ByteReader& in) override {
        if (modes_) modes_->load(in);
        if (motion_) motion_->load(in);
    }

    Result result() const override {
        Result result;
        std::vector<DataColumn> times;
        if (modes_) add_coherent(result, times);
        if (motion_) add_self(result, times);
        DataTable table{"isf_times",
                        "structure factor and decay times of each shell",
                        {},
                        {{"q", "1/A", {}, {}}, {"vectors", "", {}, {}}},
                        {}};
        table.ordinate = "time";
        table.caption = "Times at which the scattering functions have fallen to 1/e; S(q) = F(q, 0).";
        for (std::size_t shell = 0; shell < shells_.size(); ++shell) {
            table.columns[0].values.push_back(modes_ ? modes_->q(shell) : shells_[shell].q);
            table.columns[1].values.push_back(static_cast<double>(shells_[shell].n.size()));
        }
        table.columns.insert(table.columns.end(), times.begin(), times.end());
        for (const DataColumn& column : times)
            if (column.name.rfind("tau", 0) == 0) table.plot.push_back(column.name);
        result.tables.push_back(std::move(table));
        return result;
    }

private:
    void add_coherent(Result& result, std::vector<DataColumn>& times) const {
        result.notes.push_back(modes_->describe());
        result.notes.push_back("F = (1/N) <rho(q,t) rho*(q,0)>; parts of pairs add up to it");
        const std::size_t lags = modes_->lags(), pairs = modes_->pairs().size(), shells = shells_.size();
        for (std::size_t p = 0; p < (pairs > 1 ? pairs + 1 : 1); ++p) {
            const Estimates all = modes_->estimate([&](const Collective::Found& found) {
                std::vector<double> numbers, ends;
                for (std::size_t shell = 0; shell < shells; ++shell) {
                    const std::vector<double> f =
                        p == 0 ? found.total(Wave::density, shell) : found.pair(Wave::density, shell, p - 1);
                    numbers.insert(numbers.end(), f.begin(), f.end());
                    ends.insert(ends.end(), {f[0], decay_ps(f, modes_->interval())});
                }
                numbers.insert(numbers.end(), ends.begin(), ends.end());
                return numbers;
            });
            const std::string name = p == 0 ? "" : "_" + modes_->pairs()[p - 1];
            DataTable table = lag_table(
                "isf" + name, p == 0 ? "coherent intermediate scattering function" : "part of a pair of elements", lags,
                modes_->interval());
            table.ordinate = "F(q,t)";
            table.caption = "Coherent intermediate scattering F(q, t); bands are standard errors.";
            for (std::size_t shell = 0; shell < shells; ++shell)
                table.columns.push_back(part_of(all, shell_name(modes_->q(shell)), "", shell * lags, lags));
            table.plot = few_of(table.columns);
            result.tables.push_back(std::move(table));
            times.push_back(shell_column(all, {"S" + name, "", {}, {}}, {shells, shells * lags, 2}));
            times.push_back(shell_column(all, {"tau" + name, "ps", {}, {}}, {shells, shells * lags + 1, 2}));
        }
    }

    void add_self(Result& result, std::vector<DataColumn>& times) const {
        result.notes.push_back(motion_->describe());
        motion_->warn(result);
        result.notes.push_back("F_s = <exp(i q.[r(t) - r(0)])> by element, mean over the wave vectors of a shell");
        const std::size_t lags = motion_->lags(), shells = shells_.size();
        for (std::size_t kind = 0; kind < motion_->kinds(); ++kind) {
            const Estimates all = motion_->estimate([&](const SelfMotion::Found& found) {
                std::vector<double> numbers, ends;
                for (std::size_t shell = 0; shell < shells; ++shell) {
                    std::vector<double> f;
                    for (std::size_t lag = 0; lag < lags; ++lag) f.push_back(found.scattering(kind, shell, lag));
                    numbers.insert(numbers.end(), f.begin(), f.end());
                    ends.push_back(decay_ps(f, motion_->interval()));
                }
                numbers.insert(numbers.end(), ends.begin(), ends.end());
                return numbers;
            });
            const std::string& element = motion_->element(kind);
            DataTable table =
                lag_table("isf_self_" + element, "self intermediate scattering function", lags, motion_->interval());
            table.ordinate = "F_s(q,t)";
            table.caption = "Self intermediate scattering F_s(q, t); bands are standard errors.";
            for (std::size_t shell = 0; shell < shells; ++shell)
                table.columns.push_back(
                    part_of(all, shell_name(modes_ ? modes_->q(shell) : shells_[shell].q), "", shell * lags, lags));
            table.plot = few_of(table.columns);
            result.tables.push_back(std::move(table));
            times.push_back(shell_column(all, {"tau_self_" + element, "ps", {}, {}}, {shells, shells * lags, 1}));
        }
    }

    const std::vector<WaveShell> shells_;
    std::unique_ptr<Collective> modes_;
    std::unique_ptr<SelfMotion> motion_;
};

constexpr OptionHelp kOptions[] = {
    kCorrelationTime,
    kShellOptions[0],
    kShellOptions[1],
    kShellOptions[2],
    kShellOptions[3],
    {"part", "P", "coherent, self or both; default both"},
};

EstimatorPlan parse(const Options& given) {
    static const std::string kParts[] = {"coherent", "self", "both"};
    IsfOptions options;
    options.modes = read_collective_options(given);
    options.modes.current = false;
    const std::string part = given.choice("part", "both", kParts);
    options.coherent = part != "self";
    options.self = part != "coherent";
    Needs needs;
    needs.interval = true;
    return {needs, [options](const Setup& setup) { return std::make_unique<Isf>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry isf{
    "isf", "self and coherent intermediate scattering functions by element, and their decay times", kOptions, parse};
}

}  // namespace lmmd::analysis
