// SPDX-License-Identifier: GPL-3.0-or-later
// Langevin dynamics with the friction at both ends of the step (O B A B O): Bussi and Parrinello, Phys. Rev. E 75,
// 056707 (2007), doi:10.1103/PhysRevE.75.056707. The conserved quantity counts the heat that friction and noise
// exchange.
#include "thermostatted.hpp"

namespace lmmd {

namespace {

class NvtLangevin : public Thermostatted {
public:
    using Thermostatted::Thermostatted;
    void step(System& s) override {
        ornstein_uhlenbeck(s, 0.5, 0);
        velocity_verlet(s);
        ornstein_uhlenbeck(s, 0.5, 1);
    }
};

EnsembleFactory parse(Args& args) {
    const ThermostatArguments arguments = parse_thermostat(args);
    args.done();
    return [arguments] { return std::make_unique<NvtLangevin>(arguments); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry nvt_lan;
const EnsembleEntry nvt_lan{"nvt_lan", "ensemble nvt_lan T1 T2 tau",
                            "constant temperature by Langevin dynamics, noise at both ends of the step", &parse};
}  // namespace entries

}  // namespace lmmd
