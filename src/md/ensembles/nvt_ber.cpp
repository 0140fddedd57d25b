// SPDX-License-Identifier: GPL-3.0-or-later
// Weak coupling to a temperature. The conserved quantity counts the kinetic energy that each rescaling takes out.
#include "thermostatted.hpp"

namespace lmmd {

namespace {

class NvtBerendsen : public Thermostatted {
public:
    using Thermostatted::Thermostatted;
    void step(System& s) override {
        velocity_verlet(s);
        berendsen(s);
    }
};

EnsembleFactory parse(Args& args) {
    const ThermostatArguments arguments = parse_thermostat(args);
    args.done();
    return [arguments] { return std::make_unique<NvtBerendsen>(arguments); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry nvt_ber;
const EnsembleEntry nvt_ber{
    "nvt_ber", "ensemble nvt_ber T1 T2 tau",
    "weak coupling (Berendsen): relaxes to a temperature, does not sample the canonical ensemble", &parse};
}  // namespace entries

}  // namespace lmmd
