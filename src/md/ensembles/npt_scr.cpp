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
    std::string objection(const Box& box, bool frozen) const override { return control_.objection(box, frozen); }
    void step(System& s) override {
        const double dt = s.clock.dt;
        const Mat3 strain = draw(s);
        s.kick(dt / 2);
        s.drift(dt / 2);
        cell_.strain(s, strain, Straining::Momenta::strained);
        s.drift(dt / 2);
        s.forces();
        cell_.settle(s);
        s.kick(dt / 2);
        bussi(s);
    }
    double bath_energy() const override { return bath_ - cell_.energy(); }
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
    Mat3 draw(const System& s) const {
        const PressureControl control = control_.restricted_to(s.box());
        Random random(Stream::cell_rescale, s.clock.seed, s.clock.step, 0);
        return control.relaxation(s.pressure()) + control.noise(kT(s), s.volume(), random);
    }

    PressureControl control_;
    Straining cell_;
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
