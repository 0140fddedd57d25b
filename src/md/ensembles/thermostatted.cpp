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

std::string barostat_objection(const PressureControl& control, const Box& box, bool frozen) {
    using Coupling = PressureControl::Coupling;
    const bool all_periodic = box.periodic[0] && box.periodic[1] && box.periodic[2];
    if (frozen)
        return "found a barostat with fixed atoms, expected none of them to be fixed; use an nvt ensemble or drop "
               "'fix'";
    if (control.coupling == Coupling::orthogonal && !box.orthogonal()) {
        return "found 3 target pressures for a triclinic box, expected an orthogonal one; give 1 pressure or all 6 of "
               "them";
    }
    if (control.coupling != Coupling::orthogonal && !all_periodic) {
        return "found an open direction of the box, expected three periodic ones; give 3 pressures pxx pyy pzz, which "
               "leave open "
               "directions alone";
    }
    return {};
}

double Thermostatted::kT(const System& system) const { return units::kBoltzmann * target_temperature(system); }

void Thermostatted::berendsen(System& system) {
    system.scale_velocities(
        BerendsenScaling{kinetic_target(target_temperature(system), system.dof()), 1 / arguments_.tau});
}

void Thermostatted::bussi(System& system) {
    const double dof = system.dof(), memory = std::exp(-1 / arguments_.tau);
    system.scale_velocities(BussiScaling{kinetic_target(target_temperature(system), dof), dof, memory, system.clock.seed,
                                         system.clock.step});
}

void Thermostatted::ornstein_uhlenbeck(System& system, double share, std::uint64_t draw) {
    system.steer(CountHeat{1});
    system.apply(
        Langevin{std::exp(-share / arguments_.tau), kT(system), system.clock.seed, 2 * system.clock.step + draw});
    system.steer(CountHeat{-1});
}

}  // namespace lmmd
