// SPDX-License-Identifier: GPL-3.0-or-later
// Allen-Dynes with the strong-coupling and shape factors f1, f2 (Eqs. 34-38):
//   f1 = [1 + (lambda/L1)^(3/2)]^(1/3),                          L1 = 2.46 (1 + 3.8 mu*)
//   f2 = 1 + (w2/wlog - 1) lambda^2 / (lambda^2 + L2^2),         L2 = 1.82 (1 + 6.3 mu*) w2/wlog
#include "tc/formula.hpp"

#include <fmt/format.h>

namespace lmmd::tc {
namespace {

std::optional<Estimate> evaluate(const FormulaInput& in) {
    if (!in.omega_log || !in.omega_2) return std::nullopt;
    const double ratio = *in.omega_2 / *in.omega_log, lambda = in.lambda;
    const double l1 = 2.46 * (1 + 3.8 * in.mu_star), l2 = 1.82 * (1 + 6.3 * in.mu_star) * ratio;
    const double f1 = std::cbrt(1 + std::pow(lambda / l1, 1.5));
    const double f2 = 1 + (ratio - 1) * lambda * lambda / (lambda * lambda + l2 * l2);
    Estimate e{f1 * f2 * *in.omega_log / 1.2 * mcmillan_exponential(lambda, in.mu_star), {}};
    if (mcmillan_exponential(lambda, in.mu_star) == 0)
        e.doubts.push_back(no_pairing(lambda, in.mu_star));
    if (ratio < 1) e.doubts.push_back("omega_2 is below omega_log, which no spectrum allows: check the inputs");
    return e;
}

}  // namespace

extern const Formula kAllenDynes;
const Formula kAllenDynes{"allen_dynes", "Allen-Dynes (f1 f2)",
                          "Allen and Dynes, Phys. Rev. B 12, 905 (1975), Eqs. 34-38, doi:10.1103/PhysRevB.12.905",
                          "--lambda, --mu-star, --omega-log, --omega-2", &evaluate};

}  // namespace lmmd::tc
