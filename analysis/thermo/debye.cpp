// SPDX-License-Identifier: GPL-3.0-or-later
// debye: the Debye-like temperatures of a liquid, side by side, each with its definition (spectra/debye.hpp): they
// agree for a Debye solid and tell how far a liquid is from one. From moments of the solid-like part of the density of
// states (2pt) and of all of it; from its rise with omega^2; from the velocities of sound; from the melting point
// (Lindemann); from the amplitude in the cage; from the curvature of the velocity autocorrelation, and from forces.
// Then whether T_m > Theta_D > T_c.
#include "spectra/debye.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "dynamics/modes.hpp"
#include "lmmd/base/units.hpp"
#include "thermo/elements.hpp"
#include "thermo/two_phase_input.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kThz = 2 * std::numbers::pi / units::kPicosecond;  // angular frequency of 1 THz, 1/internal
constexpr double kKelvin = units::kHbar / units::kBoltzmann;        // Theta of an angular frequency
constexpr double kMetrePerSecond = 0.01 / units::kPicosecond;       // A/internal
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
const double kEinstein = std::sqrt(5.0 / 3);  // Debye edge over the root of the second moment

struct DebyeOptions {
    VdosOptions vdos;
    std::optional<double> density;  // 1/A^3; none: the atoms over the volume
    Where where;                    // of the density
    double cut = 0.5 * kThz;        // below it the solid-like part is continued by a parabola
    double parabola_low = 0.4 * kThz, parabola_high = 1.2 * kThz;
    std::optional<std::array<double, 2>> sound;    // v_L, v_T, A/internal; none: from the currents
    std::optional<double> melting, tc, neighbour;  // K, K, A
    double lindemann = 0.1;
    bool force = false;
    CollectiveOptions waves;
};

// "T_m = 303 K > Theta_D: holds for ...; violated for ...".
std::string verdict(const std::string& claim, const std::vector<Scalar>& thetas,
                    const std::function<spectra::Order(const spectra::Measured&)>& order) {
    std::string text = claim + ":";
    const char* separator = " ";
    for (const auto& [kind, word] : {std::pair{spectra::Order::holds, "holds for"},
                                     {spectra::Order::violated, "violated for"},
                                     {spectra::Order::undecided, "undecided for"}}) {
        std::vector<std::string> names;
        for (const Scalar& theta : thetas)
            if (theta.name.rfind("theta_", 0) == 0 &&
                order({theta.value, std::isfinite(theta.error) ? theta.error : 0}) == kind)
                names.push_back(theta.name);
        if (names.empty()) continue;
        text += fmt::format("{}{} {}", separator, word, fmt::join(names, ", "));
        separator = "; ";
    }
    return text;
}

class Debye : public Estimator {
public:
    Debye(const DebyeOptions& options, const Setup& setup)
        : options_(options),
          threads_(setup.threads),
          vdos_(options.vdos, setup.with_memory(options.sound ? setup.memory : setup.memory / 2)) {
        check_one_element(vdos_, setup, options.density, options.where);
        element_ = setup.elements[vdos_.correlator().kinds()[0]];
        if (!options.sound) waves_ = std::make_unique<Collective>(options.waves, setup.with_memory(setup.memory / 2));
        forces_ = std::make_unique<BlockSums>(2, setup.block);
    }

    void accumulate(const Frame& frame) override {
        vdos_.accumulate(frame);
        if (waves_ && pass_ == 0) waves_->accumulate(frame);
        if (!options_.force || pass_ > 0) return;
        const std::span<double> sums = forces_->sample();
        for (std::size_t i = 0; i < frame.size(); ++i) {
            if (!frame.chosen[i]) continue;
            sums[0] += norm2(frame.force[i]);
            sums[1] += 1;
        }
    }
    bool another_pass() override {
        ++pass_;
        return vdos_.another_pass();
    }
    void save(ByteWriter& out) const override {
        vdos_.save(out);
        if (waves_) waves_->save(out);
        forces_->save(out);
    }
    void load(ByteReader& in) override {
        vdos_.load(in);
        if (waves_) waves_->load(in);
        forces_->load(in);
    }

    Result result() const override {
        Result result;
        result.notes = {
            vdos_.correlator().found().describe(), vdos_.describe(),
            fmt::format("Theta = hbar omega_D / k; the solid-like part below {:g} THz is continued by a parabola",
                        options_.cut / kThz)};
        add_table(result);
        std::vector<Scalar> thetas;
        add_moments(thetas);
        add_parabola(result, thetas);
        add_sound(result, thetas);
        add_lindemann(result, thetas);
        add_curvature(result, thetas);
        if (options_.force) add_force(thetas);
        result.scalars.insert(result.scalars.begin(), thetas.begin(), thetas.end());
        add_verdict(result, thetas);
        for (const std::string& doubt : vdos_.doubts()) result.warnings.push_back(doubt);
        return result;
    }

private:
    spectra::TwoPhase two_phase(const Spectrum& s) const {
        return split_two_phase(two_phase_input(vdos_, s, options_.density));
    }

    void add_table(Result& result) const {
        const std::size_t n = vdos_.points() + 1;
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            const spectra::Spectrum solid = normalised(two_phase(s).solid);
            std::vector<double> numbers;
            const double unit = 2 * std::numbers::pi / units::kPicosecond;  // 1/THz of a density over omega
            const double area = integral(s.total, s.step);
            for (std::size_t k = 0; k < n; ++k) numbers.push_back(s.total[k] / area / units::kPicosecond);
            for (std::size_t k = 0; k < n; ++k) numbers.push_back(unit * solid.value[k]);
            return numbers;
        });
        DataTable table{
            "debye", "density of states and its solid-like part, each of area 1", {}, {{"nu", "THz", {}, {}}}, {}};
        table.ordinate = "g(nu)";
        table.caption = "Densities of states of area 1: the Debye-like frequencies are moments of the solid-like one.";
        for (std::size_t k = 0; k < n; ++k) table.columns[0].values.push_back(vdos_.frequency(k) * units::kPicosecond);
        table.columns.push_back(part_of(found, "total", "1/THz", 0, n));
        table.columns.push_back(part_of(found, "solid", "1/THz", n, n));
        result.tables.push_back(std::move(table));
    }

    void add_moments(std::vector<Scalar>& thetas) const {
        constexpr int kLow = -2, kHigh = 4;
        std::vector<std::array<std::string, 2>> definitions;  // names and notes
        for (int n = kLow; n <= kHigh; ++n)
            definitions.push_back({fmt::format("theta_{}", n),
                                   n == 0 ? "exp(1/3 + <ln w>) of the solid-like part"
                                          : fmt::format("[({} + 3)/3 <w^{}>]^(1/{}) of the solid-like part", n, n, n)});
        for (const int n : {1, 2, 4})
            definitions.push_back({fmt::format("theta_total_{}", n), "the same moment of the whole density of states"});
        definitions.push_back({"omega_log", "exp(<ln w>) of the solid-like part, as it stands in formulae for Tc"});
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            const spectra::Spectrum solid = two_phase(s).solid;
            spectra::Spectrum total = solid;
            total.value = s.total;
            std::vector<double> numbers;
            for (int n = kLow; n <= kHigh; ++n)
                numbers.push_back(kKelvin * debye_of_moment(solid, n, n <= 0 ? options_.cut : 0));
            for (const int n : {1, 2, 4}) numbers.push_back(kKelvin * debye_of_moment(total, n));
            numbers.push_back(kKelvin * log_average(solid, options_.cut));
            return numbers;
        });
        for (std::size_t k = 0; k < definitions.size(); ++k)
            thetas.push_back({definitions[k][0], found.values[k], found.errors[k], "K", definitions[k][1]});
    }

    void add_parabola(Result& result, std::vector<Scalar>& thetas) const {
        const Estimates found = vdos_.estimate([&](const Spectrum& s) {
            const auto fit =
                debye_of_parabola(normalised(two_phase(s).solid), options_.parabola_low, options_.parabola_high);
            return std::vector<double>{fit ? kKelvin * fit->debye.value : kNone, fit ? fit->exponent.value : kNone};
        });
        const std::string range =
            fmt::format("from {:g} to {:g} THz", options_.parabola_low / kThz, options_.parabola_high / kThz);
        if (!std::isfinite(found.values[0])) {
            result.warnings.push_back("theta_parabola: found no rise " + range +
                                      ": choose another range with 'parabola' or raise 'time'");
            return;
        }
        thetas.push_back({"theta_parabola", found.values[0], found.errors[0], "K",
                          "3 w^2/w_D^3 fitted to the solid-like part " + range});
        result.scalars.push_back({"exponent", found.values[1], found.errors[1], "",
                                  "of the rise of the solid-like part " + range + "; a Debye solid has 2"});
        constexpr double kFar = 0.5;
        if (std::abs(found.values[1] - 2) > kFar)
            result.warnings.push_back(fmt::format(
                "theta_parabola: the solid-like part rises as w^{:.2f}, not as w^2: it means little", found.values[1]));
    }

    // Velocities of sound, A/internal, with their errors: longitudinal from the dispersion, transverse at infinite
    // frequency.
    Estimates velocities() const {
        if (options_.sound) return {{(*options_.sound)[0], (*options_.sound)[1]}, {0, 0}};
        ModeFits fits(*waves_, Wave::longitudinal, threads_);
        return waves_->estimate([&](const Collective::Found& found) {
            constexpr std::size_t kShells = 5;
            const std::vector<spectra::Mode> branch = fits(found);
            const std::optional<spectra::Measured> sound = sound_velocity(branch, kShells);
            double qq = 0, qw = 0;
            for (std::size_t shell = 0; shell < std::min(kShells, waves_->shells()); ++shell) {
                const double q = waves_->q(shell);
                qq += q * q;
                qw += q * initial_frequency(found.total(Wave::transverse, shell), waves_->interval());
            }
            return std::vector<double>{sound ? sound->value : kNone, qw / qq};
        });
    }

    void add_sound(Result& result, std::vector<Scalar>& thetas) const {
        const Estimates v = velocities();
        const double density = options_.density.value_or(vdos_.atoms(0) / vdos_.volume());
        const char* const source = options_.sound ? "as given" : "from the currents";
        result.scalars.push_back({"v_L", v.values[0] / kMetrePerSecond, v.errors[0] / kMetrePerSecond, "m/s", source});
        result.scalars.push_back(
            {"v_T", v.values[1] / kMetrePerSecond, v.errors[1] / kMetrePerSecond, "m/s",
             options_.sound ? source : "of shear at infinite frequency: sqrt(-C_T''(0)/C_T(0)) = v q"});
        if (!std::isfinite(v.values[0]) || !std::isfinite(v.values[1])) {
            result.warnings.push_back(
                "theta_sound: the currents tell no velocity of sound: give it with 'sound VL VT', or take a larger "
                "box");
            return;
        }
        const auto theta = [&](double l, double t) { return kKelvin * spectra::debye_of_sound(l, t, density); };
        const double step = 1e-4, l = v.values[0], t = v.values[1];
        const auto error = [&](double by_l, double by_t) {
            return std::hypot(by_l * v.errors[0] / (step * l), t > 0 ? by_t * v.errors[1] / (step * t) : 0);
        };
        thetas.push_back({"theta_sound", theta(l, t),
                          error(theta(l * (1 + step), t) - theta(l, t), theta(l, t * (1 + step)) - theta(l, t)), "K",
                          "v (6 pi^2 n)^(1/3) with 3/v^3 = 1/v_L^3 + 2/v_T^3"});
        thetas.push_back({"theta_sound_L", theta(l, 0), theta(v.errors[0], 0), "K",
                          "v_L (6 pi^2 n)^(1/3): longitudinal waves alone"});
    }

    void add_lindemann(Result& result, std::vector<Scalar>& thetas) const {
        const std::optional<double> melting = melting_point(), neighbour = neighbour_distance();
        if (!melting || !neighbour) {
            result.warnings.push_back("theta_lindemann: " + element_ +
                                      " is not in the table of elements: give 'tm T' and 'neighbour A'");
            return;
        }
        thetas.push_back(
            {"theta_lindemann",
             kKelvin * spectra::debye_of_lindemann(*melting, vdos_.mass(0), *neighbour, options_.lindemann), kNoError,
             "K",
             fmt::format("amplitude of {:g} of the neighbour distance {:g} A at {:g} K", options_.lindemann, *neighbour,
                         *melting)});
    }

    // What the velocity autocorrelation tells at its start and in the cage.
    void add_curvature(Result& result, std::vector<Scalar>& thetas) const {
        const AtomCorrelator& correlator = vdos_.correlator();
        const double dt = correlator.interval();
        const Estimates found = correlator.found().estimate([&](const Correlations& all) {
            std::vector<double> c;
            for (std::size_t lag = 0; lag < correlator.lags(); ++lag)
                c.push_back(all(0, lag) + all(1, lag) + all(2, lag));
            const double mass = vdos_.mass(0),
                         kelvin = c[0] / 3 / units::kBoltzmann;  // c is that of momentum and velocity
            const std::optional<spectra::Cage> cage = spectra::cage_of_vacf(c, dt);
            const double theta =
                cage ? kKelvin * spectra::debye_of_amplitude(kelvin, mass, cage->square_amplitude / mass) : kNone;
            return std::vector<double>{kKelvin * kEinstein * initial_frequency(c, dt), theta,
                                       cage ? cage->time : kNone};
        });
        if (std::isfinite(found.values[0]))
            thetas.push_back({"theta_vacf", found.values[0], found.errors[0], "K",
                              "(5/3)^(1/2) w_E, w_E^2 = -C''(0)/C(0) of the velocity autocorrelation"});
        else
            result.warnings.push_back(
                "theta_vacf: frames are too far apart for the curvature of the velocity autocorrelation: write them "
                "more often");
        if (std::isfinite(found.values[1]))
            thetas.push_back({"theta_cage", found.values[1], found.errors[1], "K",
                              fmt::format("3 [kT/(m <u^2>)]^(1/2), <u^2> half the mean square displacement at {:.3g} "
                                          "ps, where d ln MSD/d ln t is smallest",
                                          found.values[2] / units::kPicosecond)});
        else
            result.warnings.push_back("theta_cage: there is no cage: d ln MSD/d ln t has no minimum below 0.9");
    }

    void add_force(std::vector<Scalar>& thetas) const {
        const double kelvin =
            vdos_.estimate([](const Spectrum& s) { return std::vector<double>{s.kt}; }).values[0] / units::kBoltzmann;
        const Estimates found = forces_->estimate([&](std::span<const double> sums) {
            return std::vector<double>{kKelvin * kEinstein *
                                       spectra::einstein_of_forces(sums[0] / sums[1], vdos_.mass(0), kelvin)};
        });
        thetas.push_back(
            {"theta_force", found.values[0], found.errors[0], "K", "(5/3)^(1/2) w_E, w_E^2 = <F^2>/(3 m kT)"});
    }

    std::optional<double> of_table(const std::optional<double>& given, double ElementFacts::*fact) const {
        if (given) return given;
        const ElementFacts* const facts = find_element(element_);
        return facts != nullptr ? std::optional<double>(facts->*fact) : std::nullopt;
    }
    std::optional<double> melting_point() const { return of_table(options_.melting, &ElementFacts::melting); }
    std::optional<double> transition() const { return of_table(options_.tc, &ElementFacts::tc); }
    std::optional<double> neighbour_distance() const { return of_table(options_.neighbour, &ElementFacts::neighbour); }

    void add_verdict(Result& result, const std::vector<Scalar>& thetas) const {
        const std::optional<double> melting = melting_point(), tc = transition();
        if (melting) {
            result.scalars.push_back(
                {"T_m", *melting, kNoError, "K", options_.melting ? "as given" : "of the crystal"});
            result.notes.push_back(
                verdict(fmt::format("T_m = {:g} K > Theta_D", *melting), thetas, [&](const spectra::Measured& theta) {
                    return order_of({*melting, 0}, theta);
                }));
        }
        if (tc) {
            result.scalars.push_back({"T_c", *tc, kNoError, "K", options_.tc ? "as given" : "of the crystal"});
            result.notes.push_back(
                verdict(fmt::format("Theta_D > T_c = {:g} K", *tc), thetas, [&](const spectra::Measured& theta) {
                    return order_of(theta, {*tc, 0});
                }));
        }
        if (!melting || !tc) result.notes.push_back("T_m > Theta_D > T_c: give 'tm T' and 'tc T' for " + element_);
    }

    const DebyeOptions options_;
    const int threads_;
    VdosAccumulator vdos_;
    std::unique_ptr<Collective> waves_;
    std::unique_ptr<BlockSums> forces_;  // |F|^2 and the number of atoms
    std::string element_;
    int pass_ = 0;
};

constexpr OptionHelp kOptions[] = {
    kVdosOptions[0],
    kVdosOptions[1],
    kVdosOptions[2],
    {"density", "D", "number density, atoms/A^3; default the atoms over the volume of the box or between the walls"},
    {"cut", "NU",
     "below it the solid-like part is continued by a parabola, so that negative moments exist, THz; default 0.5"},
    {"parabola", "LOW HIGH", "range of the fit of omega^2, THz; default 0.4 1.2"},
    {"sound", "VL VT", "velocities of sound, m/s (VT 0: none); default from the currents of the same frames"},
    {"tm", "T", "melting point, K; default that of the element"},
    {"tc", "T", "superconducting Tc, K; default that of the element's stable crystal"},
    {"neighbour", "A", "nearest neighbour distance of the crystal, A; default that of the element"},
    {"lindemann", "X", "amplitude at the melting point over the neighbour distance; default 0.1"},
    {"force", "", "the Einstein frequency of the forces, too (needs forces)"},
};

EstimatorPlan parse(const Options& given) {
    const RealRange thz{0, 1e6, true, "a frequency in THz above 0"}, kelvin{0, 1e6, true, "a temperature in K above 0"};
    DebyeOptions options;
    options.vdos = read_vdos_options(given);
    options.where = given.where("density");
    if (given.has("density"))
        options.density = given.real("density", 0, {0, 1, true, "a number density in atoms/A^3 above 0"});
    options.cut = kThz * given.real("cut", 0.5, thz);
    if (given.has("parabola")) {
        Args values = given.values("parabola");
        const double low = values.real("the start of the fit", {0, 1e6, false, "a frequency in THz, 0 or more"});
        options.parabola_low = kThz * low;
        options.parabola_high =
            kThz * values.real("the end of the fit", {low, 1e6, true, "a frequency in THz above the start"});
    }
    if (given.has("sound")) {
        Args values = given.values("sound");
        const double l =
            values.real("the longitudinal velocity", {50, 50'000, false, "a velocity in m/s from 50 to 50000"});
        const double t = values.real("the transverse velocity", {0, 50'000, false, "a velocity in m/s, 0 for none"});
        options.sound = {l * kMetrePerSecond, t * kMetrePerSecond};
    }
    if (given.has("tm")) options.melting = given.real("tm", 0, kelvin);
    if (given.has("tc")) options.tc = given.real("tc", 0, kelvin);
    if (given.has("neighbour"))
        options.neighbour = given.real("neighbour", 0, {0, 20, true, "a distance in A above 0"});
    options.lindemann = given.real("lindemann", 0.1, {0, 1, true, "a share of the distance, above 0 and at most 1"});
    options.force = given.has("force");
    options.waves.density = false;
    options.waves.time = options.vdos.correlator.time;
    options.waves.where = options.vdos.correlator.where;
    options.waves.waves.max = 1;
    options.waves.waves.shells = 8;
    options.waves.waves.where = given.where("sound");
    Needs needs;
    needs.velocity = needs.interval = true;
    needs.force = options.force;
    return {needs, [options](const Setup& setup) { return std::make_unique<Debye>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry debye{
    "debye", "Debye-like temperatures side by side, each with its definition, and T_m > Theta_D > T_c", kOptions,
    parse};
}

}  // namespace lmmd::analysis
