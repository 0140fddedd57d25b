// SPDX-License-Identifier: GPL-3.0-or-later
// Weak coupling to a temperature and a pressure: Berendsen et al., J. Chem. Phys. 81, 3684 (1984),
// doi:10.1063/1.448118. Relaxes, does not sample the isothermal-isobaric ensemble. The box is strained in the middle of
// the drift, so that forces always belong to the positions; momenta are not strained. Without the thermostat (tau of
// 1e5 steps or more) it is NPH.
#include "thermostatted.hpp"

namespace lmmd {

namespace {

constexpr double kNoThermostat = 1e5;  // steps: GPUMD's convention

class NptBerendsen : public Thermostatted {
public:
    NptBerendsen(const ThermostatArguments& arguments, const PressureControl& control)
        : Thermostatted(arguments), control_(control) {}
    std::string objection(const Box& box, bool frozen) const override { return barostat_objection(control_, box, frozen); }
    void step(System& s) override {
        const double dt = s.clock.dt;
        s.steer(RelaxStrain{control_});
        s.kick(dt / 2);
        s.drift(dt / 2);
        s.strain();
        s.drift(dt / 2);
        s.forces();
        s.steer(SettleStrain{});
        s.kick(dt / 2);
        if (thermostat()) berendsen(s);
    }
    double target_temperature(const System& s) const override {
        return thermostat() ? Thermostatted::target_temperature(s) : 0;
    }
    bool changes_box() const override { return true; }

private:
    bool thermostat() const { return arguments_.tau < kNoThermostat; }

    PressureControl control_;
};

EnsembleFactory parse(Args& args) {
    const ThermostatArguments arguments = parse_thermostat(args);
    const PressureControl control = parse_barostat(args);
    args.done();
    return [arguments, control] { return std::make_unique<NptBerendsen>(arguments, control); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry npt_ber;
const EnsembleEntry npt_ber{
    "npt_ber", "ensemble npt_ber T1 T2 tauT {p C taup | pxx pyy pzz Cxx Cyy Czz taup | six p, six C, taup}",
    "weak coupling to temperature and pressure (Berendsen); tauT >= 1e5: pressure only", &parse};
}  // namespace entries

}  // namespace lmmd
