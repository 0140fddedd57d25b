// SPDX-License-Identifier: GPL-3.0-or-later
// Global thermostats as numbers: from the kinetic energy K and its target to the factor that all velocities are
// multiplied with. Energies in eV. Atoms at rest (K = 0) cannot be scaled: the factor is then 1.
#pragma once

#include "lmmd/base/archive.hpp"
#include "lmmd/base/random.hpp"

namespace lmmd {

// dof k T / 2, eV.
double kinetic_target(double temperature, double dof);

// Weak coupling: K relaxes towards the target by the share dt/tau of their difference in a step. Does not sample the
// canonical ensemble. Berendsen et al., J. Chem. Phys. 81, 3684 (1984), doi:10.1063/1.448118.
double berendsen_factor(double kinetic, double target, double share);

// Stochastic velocity rescaling: the exact solution of the equation of motion of K over a step, canonical; memory =
// exp(-dt/tau). Bussi, Donadio, Parrinello, J. Chem. Phys. 126, 014101 (2007), doi:10.1063/1.2408420, eq. A7.
double bussi_factor(double kinetic, double target, double dof, double memory, Random& random);

// Gamma distribution of that shape (> 0) and scale 1; Marsaglia and Tsang, ACM Trans. Math. Softw. 26, 363 (2000),
// doi:10.1145/358407.358414.
double gamma_deviate(double shape, Random& random);

// Nose-Hoover chain. Martyna, Klein, Tuckerman, J. Chem. Phys. 97, 2635 (1992), doi:10.1063/1.463940; time-reversible
// integration with Yoshida's sixth-order weights as in Martyna et al., Mol. Phys. 87, 1117 (1996),
// doi:10.1080/00268979600100761. Masses: Q_1 = dof kT tau^2, Q_k = kT tau^2.
class NoseHooverChain {
public:
    static constexpr int kLength = 4;

    NoseHooverChain() = default;
    NoseHooverChain(double kT, double dof, double tau);  // eV, 1, internal
    // Moves the chain by dt with the particles' kinetic energy following; returns the factor of the velocities.
    double advance(double kinetic, double kT, double dof, double dt);
    // Of the chain, eV: sum Q_k v_k^2 / 2 + the work done against its targets (dof kT xi_1 + kT sum xi_k at constant
    // T).
    double energy() const;

    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    void push(int k, double kinetic, double kT, double dof, double dt);

    double mass_[kLength] = {1, 1, 1, 1};  // eV internal^2
    double speed_[kLength] = {0, 0, 0, 0};  // d xi_k / dt
    double work_ = 0;                       // eV
};

}  // namespace lmmd
