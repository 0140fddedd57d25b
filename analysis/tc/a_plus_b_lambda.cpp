// SPDX-License-Identifier: GPL-3.0-or-later
// McMillan's exponential times (a + b lambda), a = 1.0061, b = 0.0663: a fit made for hydrides (Tran et al., Chem. Mater. 2024, Eq. 15).
#include "tc/formula.hpp"

namespace lmmd::tc {
namespace {

std::optional<Estimate> evaluate(const FormulaInput& in) {
    if (!in.omega_log) return std::nullopt;
    Estimate e{*in.omega_log / 1.2 * mcmillan_exponential(in.lambda, in.mu_star) * (1.0061 + 0.0663 * in.lambda), {}};
    e.doubts.push_back("fitted to hydrides, not to liquid or amorphous metals");
    return e;
}

}  // namespace

extern const Formula kAPlusBLambda;
const Formula kAPlusBLambda{"a_plus_b_lambda", "(a + b lambda)", "Tran et al., Chem. Mater. (2024), Eq. 15",
                            "--lambda, --mu-star, --omega-log", &evaluate};

}  // namespace lmmd::tc
