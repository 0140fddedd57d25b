// SPDX-License-Identifier: GPL-3.0-or-later
// Nose-Hoover chain: half of the chain's step, velocity Verlet, the other half. The conserved quantity is the extended
// energy of the chain (cell/nose_hoover.hpp).
#include "thermostatted.hpp"

namespace lmmd {

namespace {

class NvtNoseHoover : public Thermostatted {
public:
    using Thermostatted::Thermostatted;
    void start(System& s) override { s.steer(StartChain{NoseHooverChain(kT(s), s.dof(), arguments_.tau * s.clock.dt)}); }
    void step(System& s) override {
        half(s);
        velocity_verlet(s);
        half(s);
    }

private:
    void half(System& s) { s.scale_velocities(ChainScaling{kT(s), s.dof(), s.clock.dt / 2}); }
};

EnsembleFactory parse(Args& args) {
    const ThermostatArguments arguments = parse_thermostat(args);
    args.done();
    return [arguments] { return std::make_unique<NvtNoseHoover>(arguments); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry nvt_nhc;
const EnsembleEntry nvt_nhc{"nvt_nhc", "ensemble nvt_nhc T1 T2 tau",
                            "constant temperature by a Nose-Hoover chain of four", &parse};
}  // namespace entries

}  // namespace lmmd
