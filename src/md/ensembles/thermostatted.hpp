// SPDX-License-Identifier: GPL-3.0-or-later
// What the ensembles with a target temperature share: its ramp, their thermostats, and their arguments.
#pragma once

#include "lmmd/md/ensemble.hpp"

namespace lmmd {

struct ThermostatArguments {
    Ramp temperature;  // K
    double tau = 100;  // relaxation time in steps
};

// "T1 T2 tau".
ThermostatArguments parse_thermostat(Args& args);
// "p C taup", "pxx pyy pzz Cxx Cyy Czz taup" or the same with six components xx yy zz yz xz xy; GPa and steps.
PressureControl parse_barostat(Args& args);
// See Ensemble::objection.
std::string barostat_objection(const PressureControl& control, const Box& box, bool frozen);

class Thermostatted : public Ensemble {
public:
    explicit Thermostatted(const ThermostatArguments& arguments) : arguments_(arguments) {}
    double target_temperature(const System& system) const override {
        return arguments_.temperature.at(system.clock.fraction());
    }

protected:
    double kT(const System& system) const;  // eV, present target
    void berendsen(System& system);
    void bussi(System& system);
    // The Ornstein-Uhlenbeck part of Langevin dynamics over `share` of a step; `draw` (0 or 1) tells the two of a step
    // apart.
    void ornstein_uhlenbeck(System& system, double share, std::uint64_t draw);

    ThermostatArguments arguments_;
};

}  // namespace lmmd
