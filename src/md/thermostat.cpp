// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/thermostat.hpp"

#include <cmath>

#include "lmmd/base/units.hpp"

namespace lmmd {

double kinetic_target(double temperature, double dof) { return 0.5 * dof * units::kBoltzmann * temperature; }

double berendsen_factor(double kinetic, double target, double share) {
    return kinetic > 0 ? std::sqrt(1 + share * (target / kinetic - 1)) : 1;
}

double gamma_deviate(double shape, Random& random) {
    // Below shape 1 the method needs a deviate of shape + 1 and a power of a uniform number.
    if (shape < 1) return gamma_deviate(shape + 1, random) * std::pow(random.uniform(), 1 / shape);
    const double d = shape - 1.0 / 3.0, c = 1 / std::sqrt(9 * d);
    while (true) {
        const double x = random.normal(), t = 1 + c * x;
        if (t <= 0) continue;
        const double v = t * t * t;
        if (std::log(random.uniform()) < 0.5 * x * x + d * (1 - v + std::log(v))) return d * v;
    }
}

double bussi_factor(double kinetic, double target, double dof, double memory, Random& random) {
    if (!(kinetic > 0)) return 1;
    const double first = random.normal();
    // The sum of the squares of the other dof - 1 normal numbers.
    const double others = dof > 1 ? 2 * gamma_deviate(0.5 * (dof - 1), random) : 0;
    const double ratio = (1 - memory) * target / (dof * kinetic);
    return std::sqrt(memory + ratio * (first * first + others) + 2 * first * std::sqrt(memory * ratio));
}

NoseHooverChain::NoseHooverChain(double kT, double dof, double tau) {
    for (double& mass : mass_) mass = kT * tau * tau;
    mass_[0] *= dof;
}

// Link k feels the link (or the particles) before it and is dragged by the link after it.
void NoseHooverChain::push(int k, double kinetic, double kT, double dof, double dt) {
    const double drag = k + 1 < kLength ? std::exp(-0.5 * dt * speed_[k + 1]) : 1;
    const double force = k == 0 ? 2 * kinetic - dof * kT : mass_[k - 1] * speed_[k - 1] * speed_[k - 1] - kT;
    speed_[k] = drag * (drag * speed_[k] + dt * force / mass_[k]);
}

double NoseHooverChain::advance(double kinetic, double kT, double dof, double dt) {
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
            const double scale = std::exp(-part * speed_[0]);
            factor *= scale;
            kinetic *= scale * scale;
            for (int k = 0; k < kLength; ++k) push(k, kinetic, kT, dof, 0.5 * part);
        }
    }
    return factor;
}

double NoseHooverChain::energy() const {
    double energy = work_;
    for (int k = 0; k < kLength; ++k) energy += 0.5 * mass_[k] * speed_[k] * speed_[k];
    return energy;
}

void NoseHooverChain::save(ByteWriter& out) const {
    for (int k = 0; k < kLength; ++k) {
        out.put("chain mass", mass_[k]);
        out.put("chain speed", speed_[k]);
    }
    out.put("chain work", work_);
}

void NoseHooverChain::load(ByteReader& in) {
    for (int k = 0; k < kLength; ++k) {
        in.get("chain mass", mass_[k]);
        in.get("chain speed", speed_[k]);
    }
    in.get("chain work", work_);
}

}  // namespace lmmd
