// SPDX-License-Identifier: GPL-3.0-or-later
// vdos: the vibrational density of states of vdos.hpp as tables: all chosen atoms, each element, each axis.
#include "vdos.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kPerThz = 1 / units::kPicosecond;  // 1/THz per internal time: S is a number of states per frequency

class Vdos : public Estimator {
public:
    Vdos(const VdosOptions& options, const Setup& setup) : elements_(setup.elements), restricted_(setup.restricted), vdos_(options, setup) {}

    void accumulate(const Frame& frame) override { vdos_.accumulate(frame); }
    bool another_pass() override { return vdos_.another_pass(); }
    void save(ByteWriter& out) const override { vdos_.save(out); }
    void load(ByteReader& in) override { vdos_.load(in); }

    Result result() const override {
        Result result;
        result.notes = {vdos_.correlator().found().describe(), vdos_.describe()};
        add_table(result);
        add_scalars(result);
        for (const std::string& doubt : vdos_.doubts()) result.warnings.push_back(doubt);
        return result;
    }

private:
    std::size_t rows() const {
        if (!vdos_.options().max) return vdos_.points() + 1;
        const double steps = std::floor(*vdos_.options().max / vdos_.frequency(1) + 1e-9);
        return std::min(static_cast<std::size_t>(steps), vdos_.points()) + 1;
    }

    void add_table(Result& result) const {
        const std::size_t n = rows(), kinds = vdos_.correlator().kinds().size();
        const Estimates s = vdos_.estimate([n](const Spectrum& spectrum) {
            std::vector<double> numbers;
            const auto add = [&](const std::vector<double>& part) {
                for (std::size_t k = 0; k < n; ++k) numbers.push_back(kPerThz * part[k]);
            };
            add(spectrum.total);
            for (const auto& part : spectrum.by_kind) add(part);
            for (const auto& part : spectrum.by_axis) add(part);
            return numbers;
        });
        DataTable table{"vdos", "vibrational density of states", {}, {{"nu", "THz", {}, {}}}, {"total"}};
        table.ordinate = "S(nu)";
        table.caption = "Vibrational density of states S(nu); S(0) is proportional to the self-diffusion coefficient.";
        for (std::size_t k = 0; k < n; ++k) table.columns[0].values.push_back(vdos_.frequency(k) * units::kPicosecond);
        std::vector<std::string> names{"total"};
        for (std::size_t k = 0; k < kinds; ++k) {
            names.push_back(elements_[vdos_.correlator().kinds()[k]]);
            if (kinds > 1) table.plot.push_back(names.back());
        }
        names.insert(names.end(), {"x", "y", "z"});
        for (std::size_t c = 0; c < names.size(); ++c) table.columns.push_back(part_of(s, names[c], "1/THz", c * n, n));
        result.tables.push_back(std::move(table));
    }

    void add_scalars(Result& result) const {
        const std::size_t kinds = vdos_.correlator().kinds().size();
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            std::vector<double> numbers{s.kt / units::kBoltzmann, integral(s.total, s.step)};
            for (std::size_t k = 0; k < kinds; ++k) {
                numbers.push_back(integral(s.by_kind[k], s.step));
                numbers.push_back(units::kPicosecond * s.kt * s.by_kind[k][0] / (12 * vdos_.mass(k) * vdos_.atoms(k)));
            }
            return numbers;
        });
        const auto add = [&](const std::string& name, std::size_t at, const std::string& unit, const std::string& note) {
            result.scalars.push_back({name, found.values[at], found.errors[at], unit, note});
        };
        result.scalars.push_back({"resolution", vdos_.resolution() * units::kPicosecond, kNoError, "THz", "1/(2 largest time)"});
        add("temperature", 0, "K", "of the frames, over the degrees of freedom");
        if (!restricted_) result.scalars.push_back({"density", vdos_.density(), kNoError, "1/A^3", "atoms over the volume of the box or between the walls"});
        add("integral", 1, "", fmt::format("of S over all frequencies; expected {:.8g}", vdos_.degrees_of_freedom()));
        for (std::size_t k = 0; k < kinds; ++k) {
            const std::string element = elements_[vdos_.correlator().kinds()[k]];
            result.scalars.push_back({"atoms_" + element, vdos_.atoms(k), kNoError, "", "mean over the frames"});
            add("integral_" + element, 2 + 2 * k, "", "share of the element: equipartition");
            add("D_" + element, 3 + 2 * k, "A^2/ps", "kT S(0) / (12 m N)");
        }
    }

    const std::vector<std::string> elements_;
    const bool restricted_;
    VdosAccumulator vdos_;
};

constexpr OptionHelp kOptions[] = {
    kVdosOptions[0],
    kVdosOptions[1],
    kVdosOptions[2],
    {"max", "NU", "highest frequency of the table, THz; default all that the frames tell"},
};

EstimatorPlan parse(const Options& options) {
    VdosOptions vdos = read_vdos_options(options);
    if (options.has("max")) vdos.max = options.real("max", 0, {0, 1e6, true, "a frequency in THz above 0"}) / units::kPicosecond;
    vdos.max_where = options.where("max");
    Needs needs;
    needs.velocity = needs.interval = true;
    return {needs, [vdos](const Setup& setup) { return std::make_unique<Vdos>(vdos, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry vdos{"vdos", "vibrational density of states by element and axis, from zero frequency on", kOptions,
                                 parse};
}

}  // namespace lmmd::analysis
