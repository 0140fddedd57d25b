// SPDX-License-Identifier: GPL-3.0-or-later
#include "spectra/two_phase.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "lmmd/base/error.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::spectra {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kStiffestBond = 150;  // eV/A^2

void require(bool ok, const char* what, double found, const char* expected) {
    if (!ok) throw input_error({"two-phase model"}, fmt::format("found {} {:.6g}, expected {}", what, found, expected));
}

void validate(const TwoPhaseInput& in, const Spectrum& g) {
    require(in.mass > 0.5 && in.mass < 300, "mass", in.mass, "that of one atom in amu");
    require(in.temperature > 1 && in.temperature < 1e5, "temperature", in.temperature, "K, from 1 to 100000");
    require(in.number_density > 1e-6 && in.number_density < 1, "number density", in.number_density, "atoms per A^3, below 1");
    require(g.value.front() >= 0, "density of states at frequency 0", g.value.front(), "0 or more");
    const double spring = in.mass * moment(g, 2);
    require(spring < kStiffestBond, "springs m <omega^2> of eV/A^2", spring, "less than any bond has; check the unit of the frequencies");
}

// Weights of one harmonic mode at x = hbar omega / kT, McQuarrie; entropy in k, energy in kT, heat capacity in k.
struct ModeWeights {
    double entropy, energy, heat_capacity;
};
ModeWeights mode_weights(double x, Statistics statistics) {
    if (statistics == Statistics::classical || x < 1e-9) return {1 - std::log(x), 1, 1};
    const double bose = 1 / std::expm1(x);
    return {x * bose - std::log(-std::expm1(-x)), x / 2 + x * bose, x * x * bose * (1 + bose)};
}

}  // namespace

Fluidicity fluidicity(double delta) {
    if (!(delta > 0)) return {0, 0, 1};
    // 2 (1-y)^3 / (2-y) falls and y^(2/5) Delta^(3/5) rises with y: one root.
    const double factor = std::pow(delta, 0.6);
    auto gas = [&](double y) { return std::pow(y, 0.4) * factor; };
    auto spheres = [](double y) { return 2 * (1 - y) * (1 - y) * (1 - y) / (2 - y); };
    double low = 0, high = 1;
    for (int k = 0; k < 200; ++k) {
        const double y = 0.5 * (low + high);
        (spheres(y) > gas(y) ? low : high) = y;
    }
    const double y = 0.5 * (low + high);
    return {delta, y < 0.5 ? spheres(y) : gas(y), y};
}

TwoPhase split_two_phase(const TwoPhaseInput& in) {
    const Spectrum g = normalised(in.vdos);
    validate(in, g);
    const double kt = units::kBoltzmann * in.temperature, zero = g.value.front();
    TwoPhase result;
    result.mass = in.mass;
    result.temperature = in.temperature;
    result.number_density = in.number_density;
    result.diffusion = kPi * kt * zero / (2 * in.mass);
    result.fluidicity = fluidicity(4 * kPi * zero / 3 * std::sqrt(kPi * kt / in.mass) * std::cbrt(in.number_density) *
                                   std::pow(6 / kPi, 2.0 / 3));
    result.gas = result.solid = g;
    for (std::size_t i = 0; i < g.omega.size(); ++i) {
        const double available = std::max(g.value[i], 0.0);
        const double ratio = zero > 0 ? kPi * zero * g.omega[i] / (2 * result.fluidicity.f) : 0;
        result.gas.value[i] = std::min(zero / (1 + ratio * ratio), available);
        result.solid.value[i] = available - result.gas.value[i];
    }
    result.gas_share = area(result.gas);
    result.clipped = result.fluidicity.f - result.gas_share;
    return result;
}

double hard_sphere_entropy(const TwoPhase& split, HardSphereExcess excess) {
    const double kt = units::kBoltzmann * split.temperature, y = split.fluidicity.y, f = split.fluidicity.f;
    // h^2 / (2 pi m kT) = 2 pi hbar^2 / (m kT)
    const double wavelength = std::sqrt(2 * kPi / (split.mass * kt)) * units::kHbar;
    const double gap = 1 - y, z = (1 + y + y * y - y * y * y) / (gap * gap * gap);
    const double ideal = 2.5 - std::log(wavelength * wavelength * wavelength * split.number_density * f);
    return ideal + y * (3 * y - 4) / (gap * gap) + (excess == HardSphereExcess::equal_pressure ? std::log(z) : 0.0);
}

Thermodynamics thermodynamics(const TwoPhase& split, Statistics statistics, HardSphereExcess excess) {
    const double per_omega = units::kHbar / (units::kBoltzmann * split.temperature);
    auto solid = [&](double ModeWeights::*part) {
        return 3 * integrate(split.solid, [&](double w) { return mode_weights(per_omega * w, statistics).*part; });
    };
    Thermodynamics result{solid(&ModeWeights::entropy), solid(&ModeWeights::energy) + 1.5 * split.gas_share,
                          solid(&ModeWeights::heat_capacity) + 1.5 * split.gas_share};
    if (split.gas_share > 0) result.entropy += split.gas_share * hard_sphere_entropy(split, excess);
    return result;
}

double partial_density(double density, std::span<const double> shares, std::span<const double> volumes, std::size_t component) {
    return density * std::inner_product(shares.begin(), shares.end(), volumes.begin(), 0.0) / volumes[component];
}

double mixing_entropy(std::span<const double> shares) {
    double sum = 0;
    for (const double x : shares) sum -= x > 0 ? x * std::log(x) : 0;
    return sum;
}

}  // namespace lmmd::spectra
