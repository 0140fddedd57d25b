// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/formula.hpp"

#include <fmt/format.h>

namespace lmmd::tc {

extern const Formula kBcs, kMcmillanTheta, kMcmillanLog, kAllenDynes, kSisso2019, kXie2022, kAPlusBLambda;

std::span<const Formula* const> formulas() {
    static constexpr const Formula* kTable[] = {
        &kBcs,
        &kMcmillanTheta,
        &kMcmillanLog,
        &kAllenDynes,
        &kSisso2019,
        &kXie2022,
        &kAPlusBLambda,
    };
    return kTable;
}

const Formula* find_formula(std::string_view key) {
    for (const Formula* formula : formulas())
        if (key == formula->key) return formula;
    return nullptr;
}

std::optional<double> sensitivity_to_lambda(double lambda, double mu_star) {
    const double bracket = lambda - mu_star * (1 + 0.62 * lambda);
    if (bracket <= 0) return std::nullopt;
    return 1.04 * lambda * (1 + 0.38 * mu_star) / (bracket * bracket);
}

std::string no_pairing(double lambda, double mu_star) {
    return fmt::format("lambda = {:.3g} does not overcome mu* = {:.3g}: Tc = 0 in this formula up to lambda = {:.3g}", lambda, mu_star,
                       mu_star / (1 - 0.62 * mu_star));
}

void add_mcmillan_doubts(const FormulaInput& in, std::vector<std::string>& doubts) {
    if (in.lambda - in.mu_star * (1 + 0.62 * in.lambda) <= 0)
        doubts.push_back(no_pairing(in.lambda, in.mu_star));
    if (in.lambda > 1.5)
        doubts.push_back(fmt::format("lambda = {:.3g} is above 1.5, where McMillan's exponential saturates too early", in.lambda));
}

}  // namespace lmmd::tc
