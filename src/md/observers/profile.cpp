// SPDX-License-Identifier: GPL-3.0-or-later
// profile density AXIS bins N every M: number and mass density along an axis. The bins cut into equal parts what lies
// between the walls of a slit across that axis, or else the box along that lattice vector (between the faces it
// connects); where walls or box move, the bins move along. Density of a bin = sum of counts / sum of volumes over the
// samples.
#include <fmt/format.h>

#include "atom_choice.hpp"
#include "lmmd/analysis/blocks.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/io/table.hpp"
#include "run_output.hpp"

namespace lmmd {
namespace {

struct ProfileArguments {
    int axis = 2;
    std::int64_t bins = 1, interval = 1;
    AtomChoice atoms;

    char letter() const { return "xyz"[axis]; }
    std::string text() const {
        return fmt::format("profile density {} bins {} every {}{}", letter(), bins, interval, atoms.text());
    }
};

// What the bins divide, at one step.
struct Extent {
    double low = 0, length = 0;  // A
    double volume = 0;           // A^3
    bool slit = false;
};

class DensityProfile : public Observer {
public:
    DensityProfile(const ProfileArguments& arguments, const RunSetup& setup)
        : Observer(arguments.interval),
          arguments_(arguments),
          bins_(static_cast<std::size_t>(arguments.bins)),
          members_(arguments.atoms.members(setup)),
          plan_(setup.steps / arguments.interval),
          output_(setup.files, "profile_density.out", "") {
        find_kinds(setup.state.atoms);
        counts_.assign(plan_.count() * names_.size() * bins_, 0);
        mass_.assign(plan_.count() * bins_, 0);
        volume_.assign(plan_.count(), 0);
    }

    void sample(Snapshot& snapshot) override {
        const State& state = snapshot.state();
        const Extent extent = find_extent(snapshot.system);
        const std::size_t block = plan_.block(samples_++);
        for (std::size_t i = 0; i < state.atoms.size(); ++i) {
            if (!members_[i]) continue;
            const double place = fraction(state.box, extent, state.atoms.position[i]) * static_cast<double>(bins_);
            if (!(place >= 0 && place < static_cast<double>(bins_))) {
                ++outside_;
                continue;
            }
            const std::size_t bin = static_cast<std::size_t>(place);
            ++counts_[(block * names_.size() + kind_[i]) * bins_ + bin];
            mass_[block * bins_ + bin] += state.atoms.mass[i];
        }
        volume_[block] += extent.volume / static_cast<double>(bins_);
        low_ += extent.low;
        length_ += extent.length;
        slit_ = extent.slit;
    }

    void finish(Snapshot&) override {
        if (samples_ > 0) output_.write(text());
    }

    void save(ByteWriter& out) const override {
        out.put("profile counts", counts_);
        out.put("profile mass", mass_);
        out.put("profile volume", volume_);
        out.put("profile samples", samples_);
        out.put("profile outside", outside_);
        out.put("profile low", low_);
        out.put("profile length", length_);
        out.put("profile slit", slit_);
        output_.save(out);
    }
    void load(ByteReader& in) override {
        const std::size_t counts = counts_.size(), mass = mass_.size(), volume = volume_.size();
        in.get("profile counts", counts_);
        in.get("profile mass", mass_);
        in.get("profile volume", volume_);
        if (counts_.size() != counts || mass_.size() != mass || volume_.size() != volume) in.damaged();
        in.get("profile samples", samples_);
        in.get("profile outside", outside_);
        in.get("profile low", low_);
        in.get("profile length", length_);
        in.get("profile slit", slit_);
        output_.load(in);
    }

private:
    void find_kinds(const Atoms& atoms) {
        for (const std::string& symbol : atoms.symbol) {
            const auto found = std::find(names_.begin(), names_.end(), symbol);
            kind_.push_back(static_cast<std::size_t>(found - names_.begin()));
            if (found == names_.end()) names_.push_back(symbol);
        }
    }

    Extent find_extent(const System& system) const {
        const Box& box = system.box();
        for (const Slit& slit : system.slits()) {
            if (slit.axis != arguments_.axis) continue;
            return {slit.lo.plane.position, slit.gap(), system.volume(), true};
        }
        return {0, box.thickness(arguments_.axis), system.volume(), false};
    }

    // Of the extent, from 0 to 1 inside; periodic directions fold back.
    double fraction(const Box& box, const Extent& extent, Vec3 r) const {
        if (extent.slit) return (r[arguments_.axis] - extent.low) / extent.length;
        const double s = box.fractional(r)[arguments_.axis];
        if (!box.periodic[static_cast<std::size_t>(arguments_.axis)]) return s;
        const double folded = s - std::floor(s);
        return folded < 1 ? folded : 0;
    }

    // Number density, that of each element where there are several (1/A^3), and mass density (g/cm^3) of a bin in
    // blocks first ... last-1.
    std::vector<double> densities(std::size_t bin, std::size_t first, std::size_t last) const {
        const std::size_t kinds = names_.size();
        double volume = 0, mass = 0, all = 0;
        std::vector<double> of_kind(kinds, 0);
        for (std::size_t block = first; block < last; ++block) {
            volume += volume_[block];
            mass += mass_[block * bins_ + bin];
            for (std::size_t k = 0; k < kinds; ++k)
                of_kind[k] += static_cast<double>(counts_[(block * kinds + k) * bins_ + bin]);
        }
        for (double& number : of_kind) {
            all += number;
            number /= volume;
        }
        std::vector<double> result{all / volume, mass / volume / units::kGramPerCm3};
        if (kinds > 1) result.insert(result.end(), of_kind.begin(), of_kind.end());
        return result;
    }

    std::string text() const {
        const double n = static_cast<double>(samples_);
        const double low = low_ / n, length = length_ / n;
        TableHeader header{
            fmt::format("density along {}", arguments_.letter()),
            arguments_.text(),
            {fmt::format("{} from {:.6g} to {:.6g} A, {}", arguments_.letter(), low, low + length,
                         slit_ ? "the walls of the slit" : "the faces of the box"),
             fmt::format(
                 "{} samples; error: standard error from {} blocks of consecutive samples (nan: fewer than two)",
                 samples_, plan_.count()),
             fmt::format("atoms outside the bins, on average: {:.6g}", static_cast<double>(outside_) / n)},
            {{std::string(1, arguments_.letter()), "A"}}};
        std::vector<Column> columns{{"density", "1/A^3"}, {"mass_density", "g/cm^3"}};
        if (names_.size() > 1)
            for (const std::string& name : names_) columns.push_back({"density_" + name, "1/A^3"});
        for (const Column& column : columns) {
            header.columns.push_back(column);
            header.columns.push_back({column.name + "_error", column.unit});
        }
        std::string text = format_header(header);
        for (std::size_t bin = 0; bin < bins_; ++bin) {
            text += row(bin, low + (static_cast<double>(bin) + 0.5) * length / static_cast<double>(bins_));
        }
        return text;
    }

    std::string row(std::size_t bin, double middle) const {
        const std::vector<double> whole = densities(bin, 0, plan_.count());
        std::vector<std::vector<double>> parts(whole.size());
        for (std::size_t block = 0; block < plan_.count(); ++block) {
            const std::vector<double> part = densities(bin, block, block + 1);
            for (std::size_t k = 0; k < part.size(); ++k) parts[k].push_back(part[k]);
        }
        std::vector<double> values{middle};
        for (std::size_t k = 0; k < whole.size(); ++k)
            values.insert(values.end(), {whole[k], standard_error(parts[k])});
        return format_row(values);
    }

    const ProfileArguments arguments_;
    const std::size_t bins_;
    const std::vector<bool> members_;
    const BlockPlan plan_;
    std::vector<std::string> names_;     // of the elements, in order of appearance
    std::vector<std::size_t> kind_;      // of each atom
    std::vector<std::uint64_t> counts_;  // [block][kind][bin]
    std::vector<double> mass_;           // [block][bin], amu
    std::vector<double> volume_;         // [block], of one bin, summed over samples, A^3
    std::int64_t samples_ = 0, outside_ = 0;
    double low_ = 0, length_ = 0;  // summed over samples, A
    bool slit_ = false;
    RunOutput output_;
};

ObserverFactory parse(Args& args) {
    static const std::string kQuantities[] = {"density", "off"}, kAxes[] = {"x", "y", "z"}, kOptions[] = {"on"};
    ProfileArguments arguments;
    if (args.choice("what to profile", kQuantities) == "off") return nullptr;
    if (args.take("off")) return nullptr;
    arguments.axis = args.choice("the axis", kAxes).front() - 'x';
    const auto labelled = [&args](const char* label, const char* name, const IntegerRange& range) {
        args.expect(label);
        return args.integer(name, range);
    };
    arguments.bins = labelled("bins", "the number of bins", {1, 100'000, "a whole number from 1 to 100000"});
    arguments.interval = labelled("every", "the interval", kInterval);
    while (args.more()) {
        if (!take_choice(args, arguments.atoms)) args.choice("an option", kOptions);
    }
    return [arguments](const RunSetup& setup) { return std::make_unique<DensityProfile>(arguments, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry profile{"profile", "profile density x|y|z bins N every M [on NAME] | profile off",
                                   "number and mass density along an axis, in profile_density.out; lasts until off",
                                   true, parse};
}

}  // namespace lmmd
