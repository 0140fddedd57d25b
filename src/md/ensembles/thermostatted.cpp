// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermostatted.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lmmd/base/units.hpp"

namespace lmmd {

namespace {

constexpr RealRange kTemperature{0, 1e5, true, "a temperature in K above 0 and up to 100000"};
constexpr RealRange kTau{1, 1e9, false, "a relaxation time in time steps, 1 or more"};
constexpr RealRange kPressure{-1e3, 1e4, false, "a pressure in GPa from -1000 to 10000"};
constexpr RealRange kModulus{0, 1e9, true, "an elastic modulus in GPa above 0"};
constexpr double kRigid = 2000;  // GPa: GPUMD's mark of a component that must not move

// GPUMD's order.
struct Component {
    const char* name;
    int a, b;
};
constexpr Component kComponents[6] = {{"xx", 0, 0}, {"yy", 1, 1}, {"zz", 2, 2},
                                      {"yz", 1, 2}, {"xz", 0, 2}, {"xy", 0, 1}};

void set(Mat3& m, int component, double value) {
    const Component& c = kComponents[component];
    m(c.a, c.b) = m(c.b, c.a) = value;
}

}  // namespace

ThermostatArguments parse_thermostat(Args& args) {
    ThermostatArguments result;
    result.temperature.first = args.real("the first temperature", kTemperature);
    result.temperature.last = args.real("the last temperature", kTemperature);
    result.tau = args.real("the thermostat's time", kTau);
    return result;
}

PressureControl parse_barostat(Args& args) {
    const std::size_t components = args.left() / 2;
    if (args.left() % 2 == 0 || (components != 1 && components != 3 && components != 6)) {
        args.fail_here(fmt::format(
            "found {} numbers for the pressure, expected 3 (p C taup), 7 (pxx pyy pzz Cxx Cyy Czz taup) or 13 "
            "(six p, six C in the order xx yy zz yz xz xy, taup)",
            args.left()));
    }
    const int n = static_cast<int>(components);
    PressureControl control;
    using Coupling = PressureControl::Coupling;
    control.coupling = n == 1 ? Coupling::isotropic : (n == 3 ? Coupling::orthogonal : Coupling::triclinic);
    double moduli[6] = {0, 0, 0, 0, 0, 0};
    const auto suffix = [n](int c) { return n == 1 ? std::string() : std::string(" ") + kComponents[c].name; };
    for (int c = 0; c < n; ++c)
        set(control.target, c, args.real("the pressure" + suffix(c), kPressure) * units::kGigapascal);
    for (int c = 0; c < n; ++c) moduli[c] = args.real("the modulus" + suffix(c), kModulus);
    const double tau = args.real("the barostat's time", kTau);
    for (int c = 0; c < n; ++c) {
        if (moduli[c] <= kRigid) set(control.compliance, c, 1 / (3 * moduli[c] * units::kGigapascal * tau));
    }
    return control;
}

double Thermostatted::kT(const System& system) const { return units::kBoltzmann * target_temperature(system); }

void Thermostatted::scale(System& system, double kinetic, double factor) {
    system.scale_velocities(factor);
    bath_ += kinetic * (1 - factor * factor);
}

void Thermostatted::berendsen(System& system) {
    const double kinetic = system.kinetic_energy(), target = kinetic_target(target_temperature(system), system.dof());
    scale(system, kinetic, berendsen_factor(kinetic, target, 1 / arguments_.tau));
}

void Thermostatted::bussi(System& system) {
    const double kinetic = system.kinetic_energy(), dof = system.dof();
    Random random(Stream::bussi, system.clock.seed, system.clock.step, 0);
    const double memory = std::exp(-1 / arguments_.tau);
    scale(system, kinetic, bussi_factor(kinetic, kinetic_target(target_temperature(system), dof), dof, memory, random));
}

void Thermostatted::ornstein_uhlenbeck(System& system, double share, std::uint64_t draw) {
    const double before = system.kinetic_energy();
    system.apply(
        Langevin{std::exp(-share / arguments_.tau), kT(system), system.clock.seed, 2 * system.clock.step + draw});
    bath_ += before - system.kinetic_energy();
}

}  // namespace lmmd
