// SPDX-License-Identifier: GPL-3.0-or-later
// McMillan's formula with both prefactors: Theta_D/1.45 (1968) and omega_log/1.2 (Dynes 1972, Allen-Dynes 1975, Eq. 2).
// They differ a lot (lead: 10.1 and 6.5 K); never mix them up.
#include "tc/formula.hpp"

namespace lmmd::tc {
namespace {

std::optional<Estimate> with_prefactor(const FormulaInput& in, const std::optional<double>& frequency, double divisor) {
    if (!frequency) return std::nullopt;
    Estimate e{*frequency / divisor * mcmillan_exponential(in.lambda, in.mu_star), {}};
    add_mcmillan_doubts(in, e.doubts);
    return e;
}
std::optional<Estimate> theta(const FormulaInput& in) { return with_prefactor(in, in.theta_d, 1.45); }
std::optional<Estimate> logarithmic(const FormulaInput& in) { return with_prefactor(in, in.omega_log, 1.2); }

}  // namespace

extern const Formula kMcmillanTheta, kMcmillanLog;
const Formula kMcmillanTheta{"mcmillan_theta", "McMillan (Theta_D/1.45)",
                             "McMillan, Phys. Rev. 167, 331 (1968), doi:10.1103/PhysRev.167.331", "--lambda, --mu-star, --theta-d", &theta};
const Formula kMcmillanLog{"mcmillan_log", "McMillan (omega_log/1.2)",
                           "Allen and Dynes, Phys. Rev. B 12, 905 (1975), Eq. 2, doi:10.1103/PhysRevB.12.905",
                           "--lambda, --mu-star, --omega-log", &logarithmic};

}  // namespace lmmd::tc
