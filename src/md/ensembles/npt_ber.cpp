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
    std::string objection(const Box& box, bool frozen) const override { return control_.objection(box, frozen); }
    void step(System& s) override {
        const double dt = s.clock.dt;
        const Mat3 strain = control_.restricted_to(s.box()).relaxation(s.pressure());
        s.kick(dt / 2);
        s.drift(dt / 2);
        cell_.strain(s, strain, Straining::Momenta::kept);
        s.drift(dt / 2);
        s.forces();
        cell_.settle(s);
        s.kick(dt / 2);
        if (thermostat()) berendsen(s);
    }
    double bath_energy() const override { return bath_ - cell_.energy(); }
    double target_temperature(const System& s) const override {
        return thermostat() ? Thermostatted::target_temperature(s) : 0;
    }
    bool changes_box() const override { return true; }
    void save(ByteWriter& out) const override {
        Thermostatted::save(out);
        cell_.save(out);
    }
    void load(ByteReader& in) override {
        Thermostatted::load(in);
        cell_.load(in);
    }

private:
    bool thermostat() const { return arguments_.tau < kNoThermostat; }

    PressureControl control_;
    Straining cell_;
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
