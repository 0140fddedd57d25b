// SPDX-License-Identifier: GPL-3.0-or-later
// Formulae found by symbolic regression.
//   2019 (SISSO): Tc = 0.0953 lambda^4 wlog / (lambda^3 + sqrt(mu*)); made from materials with Tc < 10 K; never vanishes.
//   2022: Tc = f_w f_mu (wlog/1.2) exp{McMillan},
//     f_w  = 1.92 [lambda + wlog/w2 - mu*^(1/3)] / [sqrt(lambda) exp(wlog/w2)] - 0.08
//     f_mu = 6.86 exp(-lambda/mu*) / (1/lambda - mu* - wlog/w2) + 1
// The exponential stands outside the root; a printed version with sqrt(lambda exp(...)) is wrong. f_mu has a pole at
// 1/lambda = mu* + wlog/w2, which is flagged, with the f_mu = 1 value beside it.
#include "tc/formula.hpp"

#include <fmt/format.h>

namespace lmmd::tc {
namespace {

std::optional<Estimate> sisso_2019(const FormulaInput& in) {
    if (!in.omega_log) return std::nullopt;
    const double l3 = in.lambda * in.lambda * in.lambda;
    Estimate e{0.0953 * l3 * in.lambda * *in.omega_log / (l3 + std::sqrt(in.mu_star)), {}};
    if (in.lambda < 0.6 || in.lambda > 2.6)
        e.doubts.push_back(fmt::format("lambda = {:.3g} is outside 0.6-2.6, where the formula was made", in.lambda));
    return e;
}

std::optional<Estimate> xie_2022(const FormulaInput& in) {
    if (!in.omega_log || !in.omega_2 || in.lambda <= 0 || in.mu_star <= 0) return std::nullopt;
    const double lambda = in.lambda, ratio = *in.omega_log / *in.omega_2;
    const double f_w = 1.92 * (lambda + ratio - std::cbrt(in.mu_star)) / (std::sqrt(lambda) * std::exp(ratio)) - 0.08;
    const double f_mu = 6.86 * std::exp(-lambda / in.mu_star) / (1 / lambda - in.mu_star - ratio) + 1;
    const double without = f_w * *in.omega_log / 1.2 * mcmillan_exponential(lambda, in.mu_star);
    Estimate e{f_mu * without, {}};
    const double pole = 1 / (in.mu_star + ratio);
    if (std::abs(f_mu - 1) > 0.01 && std::abs(lambda / pole - 1) < 0.15)
        e.doubts.push_back(fmt::format("f_mu = {:.3g} is near its pole at lambda = {:.3g}; with f_mu = 1 k Tc is {:.5g} meV", f_mu,
                                       pole, 1e3 * without));
    if (mcmillan_exponential(lambda, in.mu_star) == 0)
        e.doubts.push_back(no_pairing(lambda, in.mu_star));
    return e;
}

}  // namespace

extern const Formula kSisso2019, kXie2022;
const Formula kSisso2019{"sisso_2019", "Xie 2019 (SISSO)", "Xie et al., Phys. Rev. B 100, 174513 (2019), doi:10.1103/PhysRevB.100.174513",
                         "--lambda, --mu-star, --omega-log", &sisso_2019};
const Formula kXie2022{"xie_2022", "Xie 2022 (f_omega f_mu)",
                       "Xie et al., npj Comput. Mater. 8, 14 (2022), Eqs. 6-8, doi:10.1038/s41524-021-00666-7",
                       "--lambda, --mu-star, --omega-log, --omega-2", &xie_2022};

}  // namespace lmmd::tc
