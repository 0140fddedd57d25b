// SPDX-License-Identifier: GPL-3.0-or-later
// compute_msd INTERVAL NC: mean square displacement and its slope, the self-diffusion coefficient, by direction:
//   MSD(n dt) = < (x(t + n dt) - x(t))^2 > over atoms and time origins t,   SDC(n dt) = [MSD(n dt) - MSD((n-1) dt)] /
//   (2 dt).
// The origins are those that have all NC correlation times behind them, so that all n have the same number of origins,
// as in GPUMD. Positions are unwrapped. The correlator of lmmd-analyze does the sums and finds the errors.
#include <fmt/format.h>

#include "atom_choice.hpp"
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/table.hpp"
#include "run_output.hpp"

namespace lmmd {
namespace {

struct MsdArguments {
    std::int64_t interval = 1, lags = 1;  // steps; number of correlation times
    AtomChoice atoms;
    int all_groups = -1;  // group method whose labels are told apart; -1: none
    Where all_groups_where;
    std::int64_t save_every = 0;  // steps; 0: only at the end
    Where where;                  // of the number of correlation times

    std::string text() const {
        std::string text = fmt::format("compute_msd {} {}{}", interval, lags, atoms.text());
        if (all_groups >= 0) text += fmt::format(" all_groups {}", all_groups);
        if (save_every > 0) text += fmt::format(" save_every {}", save_every);
        return text;
    }
};

class ComputeMsd : public Observer {
public:
    ComputeMsd(const MsdArguments& arguments, const RunSetup& setup)
        : Observer(arguments.interval),
          arguments_(arguments),
          dt_(setup.dt * static_cast<double>(arguments.interval)),
          lags_(static_cast<std::size_t>(arguments.lags)),
          gpumd_(setup.gpumd),
          files_(setup.files),
          output_(setup.files, "msd.out", ""),
          errors_(setup.files, "msd_error.out", ""),
          lattice_(setup.state.box.h) {
        if (arguments.lags > setup.steps / arguments.interval) {
            throw input_error(
                arguments.where,
                fmt::format("found {} correlation times, expected at most the {} samples that a run of {} steps takes; "
                            "lengthen the run or lower the number",
                            arguments.lags, setup.steps / arguments.interval, setup.steps));
        }
        choose(setup);
    }

    void sample(Snapshot& snapshot) override {
        if (!sampler_) sampler_ = snapshot.system.backend().sampler({true, false, {}, {}});
        sampler_->take();
        const std::int64_t step = snapshot.system.clock.run_step;
        const bool now = writes(step);
        if (now || sampler_->full()) look();
        if (now && correlator_->origins() >= 1)
            replace_file(files_.directory() / fmt::format("msd_step{}.out", step), gpumd_text());
    }
    bool writes(std::int64_t run_step) const override {
        return arguments_.save_every > 0 && run_step % arguments_.save_every == 0;
    }

    void finish(Snapshot&) override {
        look();
        output_.write(gpumd_text());
        if (!gpumd_) errors_.write(error_text());
    }

    void save(ByteWriter& out) override {
        look();
        correlator_->save(out);
        out.put("msd lattice", lattice_);
        output_.save(out);
        errors_.save(out);
    }
    void load(ByteReader& in) override {
        correlator_->load(in);
        in.get("msd lattice", lattice_);
        output_.load(in);
        errors_.load(in);
    }

private:
    // Slots are [group][axis]; the atoms of a group are dealt into parts.
    void choose(const RunSetup& setup) {
        const std::size_t atoms = setup.state.atoms.size();
        std::vector<int> group(atoms, 0);
        if (arguments_.all_groups >= 0) {
            group = method_labels(setup, arguments_.all_groups, arguments_.all_groups_where);
            groups_ = static_cast<std::size_t>(*std::max_element(group.begin(), group.end())) + 1;
        }
        const std::vector<bool> members = arguments_.atoms.members(setup);
        number_.assign(groups_, 0);
        analysis::CorrelatorOptions options;
        options.kind = analysis::Correlation::displacement;
        options.lags = lags_;
        options.slots.resize(3 * groups_);
        options.threads = setup.threads;
        for (std::size_t i = 0; i < atoms; ++i) {
            if (!members[i]) continue;
            const std::size_t own = static_cast<std::size_t>(group[i]);
            analysis::Term term;
            term.part = static_cast<std::uint32_t>(number_[own]++ % options.parts);
            for (std::size_t axis = 0; axis < 3; ++axis) {
                term.first = term.second = static_cast<std::uint32_t>(3 * chosen_.size() + axis);
                options.slots[3 * own + axis].push_back(term);
            }
            chosen_.push_back(i);
        }
        options.series = 3 * chosen_.size();
        correlator_ = std::make_unique<analysis::Correlator>(std::move(options));
    }

    // At all moments that were noted.
    void look() {
        if (!sampler_) return;
        for (const Sample& sample : sampler_->samples()) {
            const std::span<double> row = correlator_->row();
            for (std::size_t k = 0; k < chosen_.size(); ++k) {
                const Vec3 r = sample.unwrapped(chosen_[k]);
                for (int axis = 0; axis < 3; ++axis) row[3 * k + static_cast<std::size_t>(axis)] = r[axis];
            }
            correlator_->push();
        }
    }

    // MSD and SDC: [group][msd x y z, sdc x y z][lag], A^2 and A^2/ps.
    analysis::Estimates displacements() const {
        return correlator_->estimate([this](const analysis::Correlations& all) {
            const auto msd = [&](std::size_t slot, std::size_t lag) { return all.count(slot) > 0 ? all(slot, lag) : 0.0; };
            std::vector<double> numbers;
            for (std::size_t g = 0; g < groups_; ++g) {
                for (std::size_t slot = 3 * g; slot < 3 * (g + 1); ++slot)
                    for (std::size_t lag = 0; lag < lags_; ++lag) numbers.push_back(msd(slot, lag));
                for (std::size_t slot = 3 * g; slot < 3 * (g + 1); ++slot) {
                    for (std::size_t lag = 0; lag < lags_; ++lag)
                        numbers.push_back(lag == 0 ? 0.0
                                                   : 0.5 * units::kPicosecond / dt_ * (msd(slot, lag) - msd(slot, lag - 1)));
                }
            }
            return numbers;
        });
    }
    double lag_ps(std::size_t lag) const { return static_cast<double>(lag) * dt_ / units::kPicosecond; }

    std::vector<std::string> titles() const {
        std::vector<std::string> result;
        for (std::size_t g = 0; g < groups_; ++g) {
            for (const char* name : {"msdx", "msdy", "msdz", "sdcx", "sdcy", "sdcz"}) {
                result.push_back(arguments_.all_groups < 0 ? name : fmt::format("{}_{}", name, g));
            }
        }
        return result;
    }

    std::string gpumd_text() const {
        std::string text =
            fmt::format("# {}\n# format_version 1\n# num_atoms {}\n# num_groups {}\n# num_atoms_per_group",
                        arguments_.text(), chosen_.size(), groups_);
        for (const std::size_t atoms : number_) text += fmt::format(" {}", atoms);
        text += "\n# cell";
        for (const double value : lattice_.m) text += fmt::format(" {:.10e}", value);
        text += fmt::format("\n# dt_output {:.10e} ps\n# columns time_ps", lag_ps(1));
        for (const std::string& title : titles()) text += " " + title;
        text += "\n";
        const analysis::Estimates found = displacements();
        for (std::size_t lag = 0; lag < lags_; ++lag) {
            std::vector<double> row{lag_ps(lag)};
            for (std::size_t c = 0; c < 6 * groups_; ++c) row.push_back(found.values[c * lags_ + lag]);
            text += format_row(row);
        }
        return text;
    }

    std::string error_text() const {
        TableHeader header{
            "mean square displacement and self-diffusion coefficient with their errors",
            arguments_.text(),
            {correlator_->describe()},
            {{"time", "ps"}}};
        for (const std::string& title : titles()) {
            const char* unit = title.front() == 'm' ? "A^2" : "A^2/ps";
            header.columns.push_back({title, unit});
            header.columns.push_back({title + "_error", unit});
        }
        std::string text = format_header(header);
        const analysis::Estimates found = displacements();
        for (std::size_t lag = 0; lag < lags_; ++lag) {
            std::vector<double> row{lag_ps(lag)};
            for (std::size_t c = 0; c < 6 * groups_; ++c)
                row.insert(row.end(), {found.values[c * lags_ + lag], found.errors[c * lags_ + lag]});
            text += format_row(row);
        }
        return text;
    }

    const MsdArguments arguments_;
    const double dt_;  // between samples, internal
    const std::size_t lags_;
    const bool gpumd_;
    OutputFiles& files_;
    RunOutput output_, errors_;
    Mat3 lattice_;  // at the start of the run, A
    std::size_t groups_ = 1;
    std::vector<std::size_t> chosen_;  // indices of the atoms looked at
    std::vector<std::size_t> number_;  // of atoms in each group
    std::unique_ptr<analysis::Correlator> correlator_;
    std::unique_ptr<Sampler> sampler_;  // from the first sample on
};

ObserverFactory parse(Args& args) {
    static const std::string kOptions[] = {"group", "on", "all_groups", "save_every"};
    MsdArguments arguments;
    arguments.interval = args.integer("the interval", kInterval);
    arguments.lags = args.integer("the number of correlation times", {1, 10'000'000, "a whole number above 0"});
    arguments.where = args.where_last();
    while (args.more()) {
        if (take_choice(args, arguments.atoms)) continue;
        if (args.take("all_groups")) {
            arguments.all_groups_where = args.where_next();
            arguments.all_groups = static_cast<int>(args.integer("the group method", kGroupMethod));
        } else if (args.take("save_every")) {
            arguments.save_every = args.integer("the steps between two intermediate files", kInterval);
        } else {
            args.choice("an option", kOptions);
        }
    }
    if (arguments.all_groups >= 0 && arguments.atoms.kind != AtomChoice::Kind::all) {
        throw input_error(arguments.all_groups_where,
                          "found 'all_groups' beside a choice of atoms, expected one of them; remove the other");
    }
    return [arguments](const RunSetup& setup) { return std::make_unique<ComputeMsd>(arguments, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry compute_msd{
    "compute_msd", "compute_msd INTERVAL NC [group METHOD LABEL | on NAME | all_groups METHOD] [save_every N]",
    "mean square displacement and self-diffusion coefficient, in msd.out", false, parse};
}

}  // namespace lmmd
