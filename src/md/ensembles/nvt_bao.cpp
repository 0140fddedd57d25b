// SPDX-License-Identifier: GPL-3.0-or-later
// Langevin dynamics with the friction in the middle of the step (B A O A B), whose configurations are accurate to high
// order: Leimkuhler and Matthews, Appl. Math. Res. Express 2013, 34, doi:10.1093/amrx/abs010.
#include "thermostatted.hpp"

namespace lmmd {

namespace {

class NvtBaoab : public Thermostatted {
public:
    using Thermostatted::Thermostatted;
    void step(System& s) override {
        const double dt = s.clock.dt;
        s.kick(dt / 2);
        s.drift(dt / 2);
        ornstein_uhlenbeck(s, 1, 0);
        s.drift(dt / 2);
        s.forces();
        s.kick(dt / 2);
    }
};

EnsembleFactory parse(Args& args) {
    const ThermostatArguments arguments = parse_thermostat(args);
    args.done();
    return [arguments] { return std::make_unique<NvtBaoab>(arguments); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry nvt_bao;
const EnsembleEntry nvt_bao{"nvt_bao", "ensemble nvt_bao T1 T2 tau",
                            "constant temperature by Langevin dynamics, noise in the middle of the step (BAOAB)",
                            &parse};
}  // namespace entries

}  // namespace lmmd
