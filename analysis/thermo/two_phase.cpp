// SPDX-License-Identifier: GPL-3.0-or-later
// 2pt: the vibrational density of states split into a gas and a solid (spectra/two_phase.hpp), and the entropy, energy and
// heat capacity that follow; of a mixture with a split of each element and the entropy of ideal mixing.
#include "thermo/two_phase_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;
constexpr double kThz = 1 / units::kPicosecond;  // 1/internal time

struct TwoPhaseOptions {
    VdosOptions vdos;
    std::optional<double> density;  // 1/A^3; none: the atoms over the volume
    ByElement volume;               // A^3, of an atom of a mixture
    spectra::HardSphereExcess excess = spectra::HardSphereExcess::equal_pressure;
    Where where, volume_where;
};
struct Quantity {
    std::string name, unit, note;
};

class TwoPhaseEstimator : public Estimator {
public:
    TwoPhaseEstimator(const TwoPhaseOptions& options, const Setup& setup) : options_(options), elements_(setup.elements), vdos_(options.vdos, setup) {
        check_density(setup, options.density, options.where);
    }

    void accumulate(const Frame& frame) override { vdos_.accumulate(frame); }
    bool another_pass() override { return vdos_.another_pass(); }
    void save(ByteWriter& out) const override { vdos_.save(out); }
    void load(ByteReader& in) override { vdos_.load(in); }

    Result result() const override {
        const Mixture mixture = mixture_of(vdos_, elements_, options_.volume, options_.volume_where);
        Result result;
        result.notes = {vdos_.correlator().found().describe(), vdos_.describe(),
                        "gas: hard spheres that diffuse; solid: harmonic; errors are carried through the whole chain"};
        if (!mixture.describe().empty()) result.notes.push_back(mixture.describe());
        add_table(result, mixture);
        add_scalars(result, mixture);
        return result;
    }

private:
    // Of each component.
    std::vector<spectra::TwoPhase> split(const Spectrum& s, const Mixture& mixture) const {
        std::vector<spectra::TwoPhase> parts;
        for (const spectra::TwoPhaseInput& in : two_phase_inputs(vdos_, s, mixture, options_.density)) parts.push_back(spectra::split_two_phase(in));
        return parts;
    }

    std::size_t rows() const {
        if (!options_.vdos.max) return vdos_.points() + 1;
        const double steps = std::floor(*options_.vdos.max / vdos_.frequency(1) + 1e-9);
        return std::min(static_cast<std::size_t>(steps), vdos_.points()) + 1;
    }

    // Columns: total, gas, solid; of a mixture the same of each element.
    void add_table(Result& result, const Mixture& mixture) const {
        const std::size_t n = rows(), kinds = mixture.components().size();
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            const std::vector<spectra::TwoPhase> parts = split(s, mixture);
            std::vector<double> numbers((kinds > 1 ? kinds + 1 : 1) * 3 * n, 0.0);
            for (std::size_t p = 0; p < kinds; ++p) {
                // States per THz: areas of a split are shares of its degrees of freedom, over omega.
                const double scale = integral(s.by_kind[p], s.step) * kTwoPi * kThz;
                for (std::size_t k = 0; k < n; ++k) {
                    const double three[] = {s.by_kind[p][k] * kThz, scale * parts[p].gas.value[k], scale * parts[p].solid.value[k]};
                    for (std::size_t c = 0; c < 3; ++c) {
                        numbers[c * n + k] += three[c];
                        if (kinds > 1) numbers[(3 * (p + 1) + c) * n + k] = three[c];
                    }
                }
            }
            return numbers;
        });
        DataTable table{"2pt", "vibrational density of states, its gas-like and its solid-like part", {}, {{"nu", "THz", {}, {}}}, {"total", "gas", "solid"}};
        table.ordinate = "S(nu)";
        table.caption = "Density of states S(nu) and its split into a diffusing gas and a harmonic solid.";
        for (std::size_t k = 0; k < n; ++k) table.columns[0].values.push_back(vdos_.frequency(k) / kThz);
        std::vector<std::string> names = table.plot;
        for (const Component& component : mixture.components())
            if (kinds > 1) names.insert(names.end(), {component.element, component.element + "_gas", component.element + "_solid"});
        for (std::size_t c = 0; c < names.size(); ++c) table.columns.push_back(part_of(found, names[c], "1/THz", c * n, n));
        result.tables.push_back(std::move(table));
    }

    static std::vector<Quantity> quantities(const Mixture& mixture) {
        std::vector<Quantity> all{{"temperature", "K", "of the frames"}};
        const bool mixed = mixture.components().size() > 1;
        for (const Component& component : mixture.components()) {
            const std::string of = mixed ? "_" + component.element : "";
            all.insert(all.end(), {{"delta" + of, "", "dimensionless diffusivity Delta"},
                                   {"fluidicity" + of, "", "share of the degrees of freedom that are gas-like"},
                                   {"clipped" + of, "", "share of the gas that is lost because it must not exceed S"},
                                   {"D" + of, "A^2/ps", "pi kT g(0) / (2 m), g of area 1 over the angular frequency"}});
        }
        const char* mixing = mixed ? ", ideal mixing" : "";
        all.insert(all.end(), {{"entropy", "k_B/atom", std::string("quantum oscillators") + mixing},
                               {"entropy_classical", "k_B/atom", std::string("classical oscillators") + mixing},
                               {"heat_capacity", "k_B/atom", "constant volume, quantum oscillators"},
                               {"energy", "kT/atom", "kinetic and vibrational, quantum oscillators"}});
        if (mixed) all.push_back({"entropy_of_mixing", "k_B/atom", "of that: - sum x ln x"});
        return all;
    }

    std::vector<double> values(const std::vector<spectra::TwoPhase>& parts, const Mixture& mixture) const {
        std::vector<double> v{parts[0].temperature};
        const double mixing = spectra::mixing_entropy(mixture.shares());
        double sums[] = {mixing, mixing, 0, 0};
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const spectra::TwoPhase& two = parts[k];
            v.insert(v.end(), {two.fluidicity.delta, two.fluidicity.f, two.clipped, two.diffusion * units::kPicosecond});
            const spectra::Thermodynamics quantum = thermodynamics(two, spectra::Statistics::quantum, options_.excess);
            const spectra::Thermodynamics classical = thermodynamics(two, spectra::Statistics::classical, options_.excess);
            const double of[] = {quantum.entropy, classical.entropy, quantum.heat_capacity, quantum.energy};
            for (std::size_t i = 0; i < 4; ++i) sums[i] += mixture.components()[k].share * of[i];
        }
        v.insert(v.end(), std::begin(sums), std::end(sums));
        if (parts.size() > 1) v.push_back(mixing);
        return v;
    }

    void add_scalars(Result& result, const Mixture& mixture) const {
        constexpr double kFolded = 1.01;
        double area_of_parts = 0;  // largest, of the last call, which is as good as any
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            const std::vector<spectra::TwoPhase> parts = split(s, mixture);
            area_of_parts = 0;
            for (const spectra::TwoPhase& two : parts) area_of_parts = std::max(area_of_parts, area(two.gas) + area(two.solid));
            return values(parts, mixture);
        });
        result.scalars.push_back({"resolution", vdos_.resolution() / kThz, kNoError, "THz", "1/(2 largest time)"});
        const std::vector<Quantity> names = quantities(mixture);
        for (std::size_t k = 0; k < names.size(); ++k)
            result.scalars.push_back({names[k].name, found.values[k], found.errors[k], names[k].unit, names[k].note});
        result.scalars.push_back({"density", options_.density.value_or(vdos_.density()), kNoError, "1/A^3", "of all these atoms"});
        for (std::size_t k = 0; k < mixture.components().size(); ++k)
            result.scalars.push_back({"atoms_" + mixture.components()[k].element, vdos_.atoms(k), kNoError, "", "mean over the frames"});
        for (const std::string& doubt : vdos_.doubts()) result.warnings.push_back(doubt);
        if (area_of_parts > kFolded)
            result.warnings.push_back(fmt::format("the density of states is negative in places, which adds {:.1f} % to the degrees of "
                                                  "freedom: take 'window parzen' or a longer run",
                                                  100 * (area_of_parts - 1)));
    }

    const TwoPhaseOptions options_;
    const std::vector<std::string> elements_;
    VdosAccumulator vdos_;
};

constexpr OptionHelp kOptions[] = {
    kVdosOptions[0],
    kVdosOptions[1],
    kVdosOptions[2],
    {"max", "NU", "highest frequency of the table, THz; default all that the frames tell"},
    kDensityOption,
    kVolumeOption,
    {"excess", "E", "entropy of the spheres over a gas at equal_pressure (Lin et al.) or equal_volume; default equal_pressure"},
};

EstimatorPlan parse(const Options& options) {
    static const std::string kExcess[] = {"equal_pressure", "equal_volume"};
    TwoPhaseOptions two;
    two.vdos = read_vdos_options(options);
    if (options.has("max")) two.vdos.max = options.real("max", 0, {0, 1e6, true, "a frequency in THz above 0"}) * kThz;
    two.vdos.max_where = options.where("max");
    two.where = options.where("density");
    if (options.has("density")) two.density = options.real("density", 0, {0, 1, true, "a number density in atoms/A^3 above 0"});
    two.volume = read_volumes(options);
    two.volume_where = options.where("volume");
    if (options.choice("excess", kExcess[0], kExcess) == kExcess[1]) two.excess = spectra::HardSphereExcess::equal_volume;
    Needs needs;
    needs.velocity = needs.interval = true;
    return {needs, [two](const Setup& setup) { return std::make_unique<TwoPhaseEstimator>(two, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry two_phase{"2pt", "gas-like and solid-like parts of the density of states; entropy and heat capacity",
                                      kOptions, parse};
}

}  // namespace lmmd::analysis
