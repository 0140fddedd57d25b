// SPDX-License-Identifier: GPL-3.0-or-later
// phonon_theory: the heat capacity of the phonon theory of liquids (spectra/liquid_phonons.hpp) from one run: the
// Frenkel frequency 2 pi G_inf / eta from its stress (dynamics/stress.hpp), the Debye frequency from the second moment
// of the solid-like part of its density of states (2pt), or as given. Beyond the Frenkel line (w_F > w_D) the theory
// says nothing, and neither does this.
#include <fmt/format.h>

#include <cmath>

#include "dynamics/stress.hpp"
#include "lmmd/base/units.hpp"
#include "spectra/debye.hpp"
#include "spectra/liquid_phonons.hpp"
#include "thermo/two_phase_input.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kKelvin = units::kHbar / units::kBoltzmann;  // Theta of an angular frequency

struct PhononOptions {
    VdosOptions vdos;
    std::optional<double> density;  // 1/A^3; none: the atoms over the volume
    Where where;                    // of the density
    StressOptions stress;
    std::optional<double> debye;  // 1/internal; none: from the density of states
    double expansion = 0;         // 1/K
    double slope = 0;             // dln w_F / dln T
};

class PhononTheory : public Estimator {
public:
    PhononTheory(const PhononOptions& options, const Setup& setup)
        : options_(options),
          vdos_(options.vdos, setup.with_memory(setup.memory / 2)),
          stress_(options.stress, setup.with_memory(setup.memory / 2)) {
        check_one_element(vdos_, setup, options.density, options.where);
    }

    void accumulate(const Frame& frame) override {
        vdos_.accumulate(frame);
        if (pass_ == 0) stress_.accumulate(frame);
    }
    bool another_pass() override {
        ++pass_;
        return vdos_.another_pass();
    }
    void save(ByteWriter& out) const override {
        vdos_.save(out);
        stress_.save(out);
    }
    void load(ByteReader& in) override {
        vdos_.load(in);
        stress_.load(in);
    }

    Result result() const override {
        const StressSeries::Found found = stress_.found();
        Result result;
        result.tables.push_back(modulus_table("phonon_theory", found));
        result.notes = {vdos_.correlator().found().describe(), "stress: " + found.describe,
                        "E/kT = (1 + alpha T/2) [3 D(hbar w_D/kT) - (w_F/w_D)^3 D(hbar w_F/kT)], w_F = 2 pi G_inf/eta; "
                        "c_V = dE/dT with w_D constant"};
        add_maxwell(result, found);
        const spectra::Measured edge = debye();
        result.scalars.push_back(
            {"theta_D", kKelvin * edge.value, options_.debye ? kNoError : kKelvin * edge.error, "K",
             options_.debye ? "as given" : "(5/3 <w^2>)^(1/2) of the solid-like part of the density of states"});
        if (!found.maxwell) return result;
        const double frequency = 2 * std::numbers::pi / found.maxwell->value;
        const spectra::Measured frenkel{frequency, frequency * found.maxwell->error / found.maxwell->value};
        result.scalars.push_back({"omega_F", frenkel.value * units::kPicosecond, frenkel.error * units::kPicosecond,
                                  "1/ps", "Frenkel frequency, 2 pi/tau_M"});
        const double ratio = frenkel.value / edge.value;
        result.scalars.push_back({"frenkel_per_debye", ratio,
                                  ratio * std::hypot(frenkel.error / frenkel.value, edge.error / edge.value), "",
                                  "w_F/w_D: 0 in a solid, 1 at the Frenkel line"});
        if (ratio > 1)
            result.warnings.push_back(fmt::format(
                "the Frenkel frequency is {:.2f} times the Debye frequency: beyond the Frenkel line the theory has no "
                "transverse modes left and says nothing of the heat capacity",
                ratio));
        else
            add_heat_capacities(result, found.kt / units::kBoltzmann, edge, frenkel);
        return result;
    }

private:
    spectra::Measured debye() const {
        if (options_.debye) return {*options_.debye, 0};
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            return std::vector<double>{
                spectra::debye_of_moment(split_two_phase(two_phase_input(vdos_, s, options_.density)).solid, 2)};
        });
        return {found.values[0], found.errors[0]};
    }

    void add_heat_capacities(Result& result, double temperature, const spectra::Measured& edge,
                             const spectra::Measured& frenkel) const {
        for (const auto& [name, statistics] : {std::pair{"heat_capacity", spectra::Statistics::quantum},
                                               {"heat_capacity_classical", spectra::Statistics::classical}}) {
            const auto value = [&](double d, double f) {
                return phonon_heat_capacity({temperature, d, f, options_.slope, options_.expansion}, statistics);
            };
            // Downwards in w_F: the Frenkel line is not crossed.
            const double here = value(edge.value, frenkel.value), step = 1e-4;
            const double by_debye =
                (value(edge.value * (1 + step), frenkel.value) - here) / step * edge.error / edge.value;
            const double by_frenkel =
                (here - value(edge.value, frenkel.value * (1 - step))) / step * frenkel.error / frenkel.value;
            result.scalars.push_back({name, here, std::hypot(by_debye, by_frenkel), "k_B/atom",
                                      fmt::format("constant volume, alpha = {:g} 1/K, dln w_F/dln T = {:g}",
                                                  options_.expansion, options_.slope)});
        }
    }

    const PhononOptions options_;
    VdosAccumulator vdos_;
    StressSeries stress_;
    int pass_ = 0;
};

constexpr OptionHelp kOptions[] = {
    kVdosOptions[0],
    kVdosOptions[1],
    kVdosOptions[2],
    {"density", "D", "number density, atoms/A^3; default the atoms over the volume of the box or between the walls"},
    {"debye", "THETA", "Debye temperature, K; default from the second moment of the solid-like density of states"},
    {"expansion", "ALPHA", "thermal expansion, 1/K; default 0"},
    {"slope", "S", "dln w_F/dln T, from the viscosity at two temperatures; default 0"},
};

EstimatorPlan parse(const Options& given) {
    PhononOptions options;
    options.vdos = read_vdos_options(given);
    options.where = given.where("density");
    if (given.has("density"))
        options.density = given.real("density", 0, {0, 1, true, "a number density in atoms/A^3 above 0"});
    options.stress.time = options.vdos.correlator.time;
    options.stress.where = options.vdos.correlator.where;
    if (given.has("debye"))
        options.debye = given.real("debye", 0, {0, 1e5, true, "a temperature in K above 0"}) / kKelvin;
    options.expansion = given.real("expansion", 0, {-0.1, 0.1, false, "a thermal expansion in 1/K"});
    options.slope = given.real("slope", 0, {-100, 100, false, "a number from -100 to 100"});
    Needs needs = stress_needs(options.stress);
    needs.velocity = needs.atoms = true;
    return {needs, [options](const Setup& setup) { return std::make_unique<PhononTheory>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry phonon_theory{
    "phonon_theory", "Frenkel frequency and heat capacity of the phonon theory of liquids", kOptions, parse};
}

}  // namespace lmmd::analysis
