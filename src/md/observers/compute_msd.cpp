// SPDX-License-Identifier: GPL-3.0-or-later
// compute_msd INTERVAL NC: mean square displacement and its slope, the self-diffusion coefficient, by direction:
//   MSD(n dt) = < (x(t + n dt) - x(t))^2 > over atoms and time origins t,   SDC(n dt) = [MSD(n dt) - MSD((n-1) dt)] /
//   (2 dt).
// Every sample from the NC-th on is correlated with the NC - 1 before it, so that all n have the same number of
// origins, as in GPUMD. Positions are unwrapped. Errors: the atoms are dealt into blocks; blocks of time would share
// their origins.
#include <fmt/format.h>

#include "atom_choice.hpp"
#include "lmmd/analysis/blocks.hpp"
#include "lmmd/base/team.hpp"
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

struct Displacement {
    Vec3 msd, sdc;  // A^2; A^2/ps
};

class ComputeMsd : public Observer {
public:
    ComputeMsd(const MsdArguments& arguments, const RunSetup& setup)
        : Observer(arguments.interval),
          arguments_(arguments),
          dt_(setup.dt * static_cast<double>(arguments.interval)),
          lags_(static_cast<std::size_t>(arguments.lags)),
          gpumd_(setup.gpumd),
          team_(setup.threads),
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
        history_.resize(lags_ * chosen_.size());
        sums_.resize(lags_ * groups_ * kParts);
    }

    void sample(Snapshot& snapshot) override {
        const State& state = snapshot.state();
        const std::size_t now = static_cast<std::size_t>(samples_) % lags_;
        for (std::size_t k = 0; k < chosen_.size(); ++k) {
            const std::size_t i = chosen_[k];
            const auto& image = state.atoms.image[i];
            history_[now * chosen_.size() + k] =
                state.atoms.position[i] + state.box.shift(image[0], image[1], image[2]);
        }
        ++samples_;
        if (samples_ < arguments_.lags) return;
        correlate(now);
        ++origins_;
        const std::int64_t step = snapshot.system.clock.run_step;
        if (arguments_.save_every > 0 && step % arguments_.save_every == 0) {
            replace_file(files_.directory() / fmt::format("msd_step{}.out", step), gpumd_text());
        }
    }

    void finish(Snapshot&) override {
        output_.write(gpumd_text());
        if (!gpumd_) errors_.write(error_text());
    }

    void save(ByteWriter& out) const override {
        out.put("msd history", history_);
        out.put("msd sums", sums_);
        out.put("msd samples", samples_);
        out.put("msd origins", origins_);
        out.put("msd lattice", lattice_);
        output_.save(out);
        errors_.save(out);
    }
    void load(ByteReader& in) override {
        const std::size_t history = history_.size(), sums = sums_.size();
        in.get("msd history", history_);
        in.get("msd sums", sums_);
        in.get("msd samples", samples_);
        in.get("msd origins", origins_);
        in.get("msd lattice", lattice_);
        if (history_.size() != history || sums_.size() != sums) in.damaged();
        output_.load(in);
        errors_.load(in);
    }

private:
    static constexpr std::size_t kParts = static_cast<std::size_t>(kBlocks);  // blocks of atoms in each group

    void choose(const RunSetup& setup) {
        const std::size_t atoms = setup.state.atoms.size();
        std::vector<int> group(atoms, 0);
        if (arguments_.all_groups >= 0) {
            group = method_labels(setup, arguments_.all_groups, arguments_.all_groups_where);
            groups_ = static_cast<std::size_t>(*std::max_element(group.begin(), group.end())) + 1;
        }
        const std::vector<bool> members = arguments_.atoms.members(setup);
        number_.assign(groups_ * kParts, 0);
        std::vector<std::size_t> dealt(groups_, 0);
        for (std::size_t i = 0; i < atoms; ++i) {
            if (!members[i]) continue;
            const std::size_t own = static_cast<std::size_t>(group[i]);
            chosen_.push_back(i);
            slot_.push_back(own * kParts + dealt[own]++ % kParts);
            ++number_[slot_.back()];
        }
    }

    // Adds the squared displacements of the newest sample against all in the history. Each lag is one thread's, summed
    // in the order of the atoms.
    void correlate(std::size_t now) {
        const std::size_t n = chosen_.size(), slots = groups_ * kParts;
        team_.run(lags_, [&](std::size_t lag) {
            const std::size_t then = (now + lags_ - lag) % lags_;
            Vec3* const sums = &sums_[lag * slots];
            for (std::size_t k = 0; k < n; ++k) {
                const Vec3 d = history_[now * n + k] - history_[then * n + k];
                sums[slot_[k]] += {d.x * d.x, d.y * d.y, d.z * d.z};
            }
        });
    }

    // Of the atoms in slots first ... last-1.
    Vec3 msd(std::size_t lag, std::size_t first, std::size_t last) const {
        Vec3 sum;
        double atoms = 0;
        for (std::size_t slot = first; slot < last; ++slot) {
            sum += sums_[lag * groups_ * kParts + slot];
            atoms += number_[slot];
        }
        return atoms > 0 && origins_ > 0 ? (1.0 / (atoms * static_cast<double>(origins_))) * sum : Vec3{};
    }
    Displacement displacement(std::size_t lag, std::size_t first, std::size_t last) const {
        Displacement d{msd(lag, first, last), {}};
        if (lag > 0) d.sdc = (0.5 * units::kPicosecond / dt_) * (d.msd - msd(lag - 1, first, last));
        return d;
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
        for (std::size_t g = 0; g < groups_; ++g) {
            double atoms = 0;
            for (std::size_t part = 0; part < kParts; ++part) atoms += number_[g * kParts + part];
            text += fmt::format(" {}", atoms);
        }
        text += "\n# cell";
        for (const double value : lattice_.m) text += fmt::format(" {:.10e}", value);
        text += fmt::format("\n# dt_output {:.10e} ps\n# columns time_ps", lag_ps(1));
        for (const std::string& title : titles()) text += " " + title;
        text += "\n";
        for (std::size_t lag = 0; lag < lags_; ++lag) {
            std::vector<double> row{lag_ps(lag)};
            for (std::size_t g = 0; g < groups_; ++g) {
                const Displacement d = displacement(lag, g * kParts, (g + 1) * kParts);
                row.insert(row.end(), {d.msd.x, d.msd.y, d.msd.z, d.sdc.x, d.sdc.y, d.sdc.z});
            }
            text += format_row(row);
        }
        return text;
    }

    std::string error_text() const {
        TableHeader header{
            "mean square displacement and self-diffusion coefficient with their errors",
            arguments_.text(),
            {fmt::format("{} time origins; error: standard error from {} blocks of atoms (nan: fewer than two atoms)",
                         origins_, kParts)},
            {{"time", "ps"}}};
        for (const std::string& title : titles()) {
            const char* unit = title.front() == 'm' ? "A^2" : "A^2/ps";
            header.columns.push_back({title, unit});
            header.columns.push_back({title + "_error", unit});
        }
        std::string text = format_header(header);
        for (std::size_t lag = 0; lag < lags_; ++lag) text += error_row(lag);
        return text;
    }

    std::string error_row(std::size_t lag) const {
        std::vector<double> row{lag_ps(lag)};
        for (std::size_t g = 0; g < groups_; ++g) {
            std::vector<Displacement> parts;
            for (std::size_t slot = g * kParts; slot < (g + 1) * kParts; ++slot) {
                if (number_[slot] > 0) parts.push_back(displacement(lag, slot, slot + 1));
            }
            const Displacement whole = displacement(lag, g * kParts, (g + 1) * kParts);
            for (const auto member : {&Displacement::msd, &Displacement::sdc}) {
                for (int axis = 0; axis < 3; ++axis) {
                    std::vector<double> values;
                    for (const Displacement& part : parts) values.push_back((part.*member)[axis]);
                    row.insert(row.end(), {(whole.*member)[axis], standard_error(values)});
                }
            }
        }
        return format_row(row);
    }

    const MsdArguments arguments_;
    const double dt_;  // between samples, internal
    const std::size_t lags_;
    const bool gpumd_;
    Team team_;
    OutputFiles& files_;
    RunOutput output_, errors_;
    Mat3 lattice_;  // at the start of the run, A
    std::size_t groups_ = 1;
    std::vector<std::size_t> chosen_;  // indices of the atoms looked at
    std::vector<std::size_t> slot_;    // of each: group * kParts + block
    std::vector<double> number_;       // atoms in each slot
    std::vector<Vec3> history_;        // [sample modulo lags][chosen atom], unwrapped, A
    std::vector<Vec3> sums_;           // [lag][slot], A^2
    std::int64_t samples_ = 0, origins_ = 0;
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
