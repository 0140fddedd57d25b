// SPDX-License-Identifier: GPL-3.0-or-later
// Stochastic velocity rescaling. The conserved quantity counts the kinetic energy that each rescaling takes out:
// Bussi, Donadio, Parrinello, J. Chem. Phys. 126, 014101 (2007), doi:10.1063/1.2408420.
#include "thermostatted.hpp"

namespace lmmd {

namespace {

class NvtBussi : public Thermostatted {
public:
    using Thermostatted::Thermostatted;
    void step(System& s) override {
        velocity_verlet(s);
        bussi(s);
    }
};

EnsembleFactory parse(Args& args) {
    const ThermostatArguments arguments = parse_thermostat(args);
    args.done();
    return [arguments] { return std::make_unique<NvtBussi>(arguments); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry nvt_bdp;
const EnsembleEntry nvt_bdp{"nvt_bdp", "ensemble nvt_bdp T1 T2 tau",
                            "constant temperature by stochastic velocity rescaling (Bussi, Donadio, Parrinello)",
                            &parse};
}  // namespace entries

}  // namespace lmmd
