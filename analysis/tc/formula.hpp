// SPDX-License-Identifier: GPL-3.0-or-later
// Closed formulae for Tc. Each is one file: a pure function of a few numbers that also says why it may be wrong.
// To add one: write analysis/tc/my.cpp with `const Formula kMy{...}` and name it in formula.cpp.
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lmmd::tc {

// What a formula may need; an absent input makes the formulae that need it absent, never guessed.
struct FormulaInput {
    double lambda = 0;
    double mu_star = 0;
    std::optional<double> omega_log;  // eV
    std::optional<double> omega_2;    // eV
    std::optional<double> theta_d;    // eV, k_B Theta_D
    std::optional<double> n0v;        // N(0) V of BCS
};

struct Estimate {
    double kt = 0;                     // k_B Tc, eV
    std::vector<std::string> doubts;   // reasons why it may be wrong here; empty: inside the range it was made for
};

struct Formula {
    const char* key;        // "allen_dynes", as in JSON
    const char* name;       // "Allen-Dynes (f1 f2)"
    const char* source;     // paper, equation, DOI
    const char* needs;      // inputs in words
    std::optional<Estimate> (*evaluate)(const FormulaInput&);
};

std::span<const Formula* const> formulas();
const Formula* find_formula(std::string_view key);  // nullptr if there is none

// exp{ -1.04 (1 + lambda) / [lambda - mu*(1 + 0.62 lambda)] }: McMillan's exponential, shared by most of them; 0 where the bracket is not positive.
inline double mcmillan_exponential(double lambda, double mu_star) {
    const double bracket = lambda - mu_star * (1 + 0.62 * lambda);
    return bracket > 0 ? std::exp(-1.04 * (1 + lambda) / bracket) : 0.0;
}
// d ln Tc / d ln lambda of that exponential; nullopt where it is 0.
std::optional<double> sensitivity_to_lambda(double lambda, double mu_star);
// "lambda = 0.1 does not overcome mu* = 0.15: ...", with the lambda that would.
std::string no_pairing(double lambda, double mu_star);
// "lambda = 2.10 is above 1.5 ..." and the like, common to the McMillan family.
void add_mcmillan_doubts(const FormulaInput& in, std::vector<std::string>& doubts);

}  // namespace lmmd::tc
