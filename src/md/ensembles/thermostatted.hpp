// SPDX-License-Identifier: GPL-3.0-or-later
// What the ensembles with a target temperature share: its ramp, the book of the bath's energy, and their arguments.
#pragma once

#include "lmmd/md/barostat.hpp"
#include "lmmd/md/ensemble.hpp"
#include "lmmd/md/thermostat.hpp"

namespace lmmd {

struct ThermostatArguments {
    Ramp temperature;  // K
    double tau = 100;  // relaxation time in steps
};

// "T1 T2 tau".
ThermostatArguments parse_thermostat(Args& args);
// "p C taup", "pxx pyy pzz Cxx Cyy Czz taup" or the same with six components xx yy zz yz xz xy; GPa and steps.
PressureControl parse_barostat(Args& args);

class Thermostatted : public Ensemble {
public:
    explicit Thermostatted(const ThermostatArguments& arguments) : arguments_(arguments) {}
    double bath_energy() const override { return bath_; }
    double target_temperature(const System& system) const override {
        return arguments_.temperature.at(system.clock.fraction());
    }
    void save(ByteWriter& out) const override { out.put("bath", bath_); }
    void load(ByteReader& in) override { in.get("bath", bath_); }

protected:
    double kT(const System& system) const;  // eV, present target
    // Multiplies the velocities of atoms with that kinetic energy; the bath takes what they lose.
    void scale(System& system, double kinetic, double factor);
    void berendsen(System& system);
    void bussi(System& system);
    // The Ornstein-Uhlenbeck part of Langevin dynamics over `share` of a step; `draw` (0 or 1) tells the two of a step
    // apart.
    void ornstein_uhlenbeck(System& system, double share, std::uint64_t draw);

    ThermostatArguments arguments_;
    double bath_ = 0;  // eV
};

}  // namespace lmmd
