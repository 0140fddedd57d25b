// SPDX-License-Identifier: GPL-3.0-or-later
// 2pt: the vibrational density of states split into a gas and a solid (spectra/two_phase.hpp), and the entropy, energy and
// heat capacity that follow; for one kind of atom.
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
    spectra::HardSphereExcess excess = spectra::HardSphereExcess::equal_pressure;
    Where where;
};

class TwoPhaseEstimator : public Estimator {
public:
    TwoPhaseEstimator(const TwoPhaseOptions& options, const Setup& setup) : options_(options), vdos_(options.vdos, setup) {
        check_two_phase(vdos_, setup, options.density, options.where);
    }

    void accumulate(const Frame& frame) override { vdos_.accumulate(frame); }
    bool another_pass() override { return vdos_.another_pass(); }
    void save(ByteWriter& out) const override { vdos_.save(out); }
    void load(ByteReader& in) override { vdos_.load(in); }

    Result result() const override {
        Result result;
        result.notes = {vdos_.correlator().found().describe(), vdos_.describe(),
                        "gas: hard spheres that diffuse; solid: harmonic; errors are carried through the whole chain"};
        add_table(result);
        add_scalars(result);
        return result;
    }

private:
    spectra::TwoPhase split(const Spectrum& s) const {
        return spectra::split_two_phase(two_phase_input(vdos_, s, options_.density));
    }

    std::size_t rows() const {
        if (!options_.vdos.max) return vdos_.points() + 1;
        const double steps = std::floor(*options_.vdos.max / vdos_.frequency(1) + 1e-9);
        return std::min(static_cast<std::size_t>(steps), vdos_.points()) + 1;
    }

    void add_table(Result& result) const {
        const std::size_t n = rows();
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            const spectra::TwoPhase two = split(s);
            // States per THz: areas of the split are shares of all degrees of freedom, over omega.
            const double scale = integral(s.total, s.step) * kTwoPi * kThz;
            std::vector<double> numbers;
            for (std::size_t k = 0; k < n; ++k) numbers.push_back(s.total[k] * kThz);
            for (const spectra::Spectrum* part : {&two.gas, &two.solid})
                for (std::size_t k = 0; k < n; ++k) numbers.push_back(scale * part->value[k]);
            return numbers;
        });
        DataTable table{"2pt", "vibrational density of states, its gas-like and its solid-like part", {}, {{"nu", "THz", {}, {}}}, {}};
        table.ordinate = "S(nu)";
        table.caption = "Density of states S(nu) and its split into a diffusing gas and a harmonic solid.";
        for (std::size_t k = 0; k < n; ++k) table.columns[0].values.push_back(vdos_.frequency(k) / kThz);
        const char* names[] = {"total", "gas", "solid"};
        for (std::size_t c = 0; c < 3; ++c) table.columns.push_back(part_of(found, names[c], "1/THz", c * n, n));
        result.tables.push_back(std::move(table));
    }

    void add_scalars(Result& result) const {
        struct Quantity {
            const char *name, *unit, *note;
        };
        static constexpr Quantity kQuantities[] = {
            {"temperature", "K", "of the frames"},
            {"delta", "", "dimensionless diffusivity Delta"},
            {"fluidicity", "", "share of the degrees of freedom that are gas-like"},
            {"clipped", "", "share of the gas that is lost because it must not exceed S"},
            {"D", "A^2/ps", "pi kT g(0) / (2 m), g of area 1 over the angular frequency"},
            {"entropy", "k_B/atom", "quantum oscillators"},
            {"entropy_classical", "k_B/atom", "classical oscillators"},
            {"heat_capacity", "k_B/atom", "constant volume, quantum oscillators"},
            {"energy", "kT/atom", "kinetic and vibrational, quantum oscillators"},
        };
        constexpr double kFolded = 1.01;
        double parts = 0;  // of the last call, which is as good as any
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            const spectra::TwoPhase two = split(s);
            parts = area(two.gas) + area(two.solid);
            const spectra::Thermodynamics quantum = thermodynamics(two, spectra::Statistics::quantum, options_.excess);
            const spectra::Thermodynamics classical = thermodynamics(two, spectra::Statistics::classical, options_.excess);
            return std::vector<double>{two.temperature,  two.fluidicity.delta,  two.fluidicity.f,
                                       two.clipped,      two.diffusion * units::kPicosecond, quantum.entropy,
                                       classical.entropy, quantum.heat_capacity, quantum.energy};
        });
        result.scalars.push_back({"resolution", vdos_.resolution() / kThz, kNoError, "THz", "1/(2 largest time)"});
        for (std::size_t k = 0; k < std::size(kQuantities); ++k)
            result.scalars.push_back({kQuantities[k].name, found.values[k], found.errors[k], kQuantities[k].unit, kQuantities[k].note});
        for (const std::string& doubt : vdos_.doubts()) result.warnings.push_back(doubt);
        if (parts > kFolded)
            result.warnings.push_back(fmt::format("the density of states is negative in places, which adds {:.1f} % to the degrees of "
                                                  "freedom: take 'window parzen' or a longer run",
                                                  100 * (parts - 1)));
    }

    const TwoPhaseOptions options_;
    VdosAccumulator vdos_;
};

constexpr OptionHelp kOptions[] = {
    kVdosOptions[0],
    kVdosOptions[1],
    kVdosOptions[2],
    {"max", "NU", "highest frequency of the table, THz; default all that the frames tell"},
    {"density", "D", "number density, atoms/A^3; default the atoms over the volume of the box or between the walls"},
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
