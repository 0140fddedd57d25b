// SPDX-License-Identifier: GPL-3.0-or-later
// Isothermal-isobaric ensemble: stochastic cell rescaling (Bernetti and Bussi, J. Chem. Phys. 153, 114107 (2020),
// doi:10.1063/5.0020514) with stochastic velocity rescaling as thermostat. The strain is drawn from the pressure at the
// start of the step and applied in the middle of the drift to box, positions and, inversely, momenta, so that forces
// always belong to the positions. The conserved quantity counts heat and the strain's work.
#include "thermostatted.hpp"

namespace lmmd {

namespace {

class NptCellRescaling : public Thermostatted {
public:
    NptCellRescaling(const ThermostatArguments& arguments, const PressureControl& control)
        : Thermostatted(arguments), control_(control) {}
    std::string objection(const Box& box, bool frozen) const override { return barostat_objection(control_, box, frozen); }
    void step(System& s) override {
        const double dt = s.clock.dt;
        s.steer(DrawStrain{control_, kT(s), s.clock.seed, s.clock.step});
        s.kick(dt / 2);
        s.drift(dt / 2);
        s.strain();
        s.scale_velocities(StrainMomenta{});
        s.drift(dt / 2);
        s.forces();
        s.steer(SettleStrain{});
        s.kick(dt / 2);
        bussi(s);
    }
    bool changes_box() const override { return true; }

private:
    PressureControl control_;
};

EnsembleFactory parse(Args& args) {
    const ThermostatArguments arguments = parse_thermostat(args);
    const PressureControl control = parse_barostat(args);
    args.done();
    return [arguments, control] { return std::make_unique<NptCellRescaling>(arguments, control); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry npt_scr;
const EnsembleEntry npt_scr{
    "npt_scr", "ensemble npt_scr T1 T2 tauT {p C taup | pxx pyy pzz Cxx Cyy Czz taup | six p, six C, taup}",
    "constant temperature and pressure (stochastic cell rescaling)", &parse};
}  // namespace entries

}  // namespace lmmd
