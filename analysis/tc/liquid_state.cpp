// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/liquid_state.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <string_view>

#include "lmmd/base/units.hpp"

namespace lmmd::tc {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kSquaredHbarOverMass = 7.61996423;  // hbar^2/m of the electron, eV A^2

double ratio(double a, double b) { return b > 0 ? a / b : std::numeric_limits<double>::infinity(); }

}  // namespace

LiquidCriteria liquid_criteria(const LiquidState& s) {
    LiquidCriteria c;
    c.pair_time = ratio(units::kHbar, 2 * s.gap);
    c.period = 2 * kPi * units::kHbar / s.omega_1;
    c.diffusion_time = ratio(std::pow(s.number_density, -2.0 / 3), 6 * s.diffusion);
    c.diffusion_over_pair = c.diffusion_time / c.pair_time;
    c.diffusion_over_period = c.diffusion_time / c.period;
    if (s.lifetime) {
        c.lifetime_over_pair = *s.lifetime / c.pair_time;
        c.lifetime_over_period = *s.lifetime / c.period;
    }
    c.temperature_over_tc = ratio(units::kBoltzmann * s.temperature, s.kt_c);
    if (s.valence) {
        const double fermi = std::cbrt(3 * kPi * kPi * *s.valence * s.number_density);
        const double clean = ratio(kSquaredHbarOverMass * fermi, kPi * s.gap);
        c.coherence = s.electron_path ? std::min(clean, std::sqrt(clean * *s.electron_path)) : clean;
        if (s.size) c.coherence_over_size = *c.coherence / *s.size;
    }
    return c;
}

std::optional<int> free_electron_valence(const char* symbol) {
    struct Valence {
        std::string_view symbol;
        int electrons;
    };
    static constexpr Valence kTable[] = {{"Al", 3}, {"Bi", 5}, {"Ga", 3}, {"Hg", 2}, {"In", 3}, {"Pb", 4}, {"Sn", 4}, {"Tl", 3}};
    for (const Valence& v : kTable)
        if (v.symbol == symbol) return v.electrons;
    return std::nullopt;
}

}  // namespace lmmd::tc
