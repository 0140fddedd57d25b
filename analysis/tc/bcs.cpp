// SPDX-License-Identifier: GPL-3.0-or-later
// BCS weak coupling: k Tc = (2 e^gamma / pi) k Theta_D exp(-1 / N(0)V), 2 e^gamma / pi = 1.13387.
#include "tc/formula.hpp"

#include <fmt/format.h>

namespace lmmd::tc {
namespace {

std::optional<Estimate> evaluate(const FormulaInput& in) {
    if (!in.theta_d || !in.n0v || *in.n0v <= 0) return std::nullopt;
    Estimate e{1.1338659 * *in.theta_d * std::exp(-1 / *in.n0v), {}};
    if (*in.n0v > 0.3) e.doubts.push_back(fmt::format("N(0)V = {:.3g} is not weak coupling (below 0.3)", *in.n0v));
    return e;
}

}  // namespace

extern const Formula kBcs;
const Formula kBcs{"bcs", "BCS", "Bardeen, Cooper, Schrieffer, Phys. Rev. 108, 1175 (1957), doi:10.1103/PhysRev.108.1175",
                   "--theta-d, --n0v", &evaluate};

}  // namespace lmmd::tc
