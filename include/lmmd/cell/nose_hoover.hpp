// SPDX-License-Identifier: GPL-3.0-or-later
// Nose-Hoover chain. Martyna, Klein, Tuckerman, J. Chem. Phys. 97, 2635 (1992), doi:10.1063/1.463940; time-reversible
// integration with Yoshida's sixth-order weights as in Martyna et al., Mol. Phys. 87, 1117 (1996),
// doi:10.1080/00268979600100761. Masses: Q_1 = dof kT tau^2, Q_k = kT tau^2.
#pragma once

#include <cmath>

#include "lmmd/base/hd.hpp"

namespace lmmd {

class NoseHooverChain {
public:
    static constexpr int kLength = 4;

    NoseHooverChain() = default;  // at rest, energy 0
    LMMD_HD NoseHooverChain(double kT, double dof, double tau) {  // eV, 1, internal
        for (double& mass : mass_) mass = kT * tau * tau;
        mass_[0] *= dof;
    }
    // Moves the chain by dt with the particles' kinetic energy following; returns the factor of the velocities.
    LMMD_HD double advance(double kinetic, double kT, double dof, double dt) {
        // Yoshida, Phys. Lett. A 150, 262 (1990), solution A.
        constexpr double kWeights[7] = {0.784513610477560, 0.235573213359357, -1.17767998417887, 1.31518632068391,
                                        -1.17767998417887, 0.235573213359357, 0.784513610477560};
        constexpr int kRepeats = 4;
        double factor = 1;
        for (int repeat = 0; repeat < kRepeats; ++repeat) {
            for (const double weight : kWeights) {
                const double part = weight * dt / kRepeats;
                for (int k = kLength - 1; k >= 0; --k) push(k, kinetic, kT, dof, 0.5 * part);
                work_ += part * dof * kT * speed_[0];
                for (int k = 1; k < kLength; ++k) work_ += part * kT * speed_[k];
                const double scale = exp(-part * speed_[0]);
                factor *= scale;
                kinetic *= scale * scale;
                for (int k = 0; k < kLength; ++k) push(k, kinetic, kT, dof, 0.5 * part);
            }
        }
        return factor;
    }
    // Of the chain, eV: sum Q_k v_k^2 / 2 + the work done against its targets (dof kT xi_1 + kT sum xi_k at constant
    // T).
    LMMD_HD double energy() const {
        double energy = work_;
        for (int k = 0; k < kLength; ++k) energy += 0.5 * mass_[k] * speed_[k] * speed_[k];
        return energy;
    }

private:
    // Link k feels the link (or the particles) before it and is dragged by the link after it.
    LMMD_HD void push(int k, double kinetic, double kT, double dof, double dt) {
        const double drag = k + 1 < kLength ? exp(-0.5 * dt * speed_[k + 1]) : 1;
        const double force = k == 0 ? 2 * kinetic - dof * kT : mass_[k - 1] * speed_[k - 1] * speed_[k - 1] - kT;
        speed_[k] = drag * (drag * speed_[k] + dt * force / mass_[k]);
    }

    double mass_[kLength] = {1, 1, 1, 1};   // eV internal^2
    double speed_[kLength] = {0, 0, 0, 0};  // d xi_k / dt
    double work_ = 0;                       // eV
};

}  // namespace lmmd
