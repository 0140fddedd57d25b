// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/model/state.hpp"

#include "lmmd/base/units.hpp"

namespace lmmd {

double kinetic_energy(const Atoms& atoms) {
    double twice = 0;
    for (std::size_t i = 0; i < atoms.size(); ++i) twice += atoms.mass[i] * norm2(atoms.velocity[i]);
    return 0.5 * twice;
}

double temperature(double kinetic_energy, double dof) {
    return dof > 0 ? 2 * kinetic_energy / (dof * units::kBoltzmann) : 0.0;
}

}  // namespace lmmd
