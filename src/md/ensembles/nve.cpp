// SPDX-License-Identifier: GPL-3.0-or-later
// Constant energy: velocity Verlet. The fluctuation of the energy is proportional to dt^2; it does not drift.
#include "lmmd/md/ensemble.hpp"

namespace lmmd {

void velocity_verlet(System& s) {
    const double dt = s.clock.dt;
    s.kick(dt / 2);
    s.drift(dt);
    s.forces();
    s.kick(dt / 2);
}

namespace {

class Nve : public Ensemble {
public:
    void step(System& s) override { velocity_verlet(s); }
};

EnsembleFactory parse(Args& args) {
    args.done();
    return [] { return std::make_unique<Nve>(); };
}

}  // namespace

namespace entries {
extern const EnsembleEntry nve;
const EnsembleEntry nve{"nve", "ensemble nve", "constant energy (velocity Verlet)", &parse};
}  // namespace entries

}  // namespace lmmd
