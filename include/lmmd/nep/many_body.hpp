// SPDX-License-Identifier: GPL-3.0-or-later
// The angular invariants of a NEP as polynomials of the sums A_lm over real harmonics: tables made when a model is
// loaded, walked by one loop for values and one for derivatives (nep/kernel.hpp, cuda/).
#pragma once

#include <vector>

#include "lmmd/nep/model.hpp"

namespace lmmd {

// q_1111 = kFiveBody * (q of l = 1)^2.
inline constexpr double kFiveBody = 7.0 / 15.0;

// Y_lm = harmonic_norm(l, |m|) times what real_harmonics gives, so that sum_m Y_lm^2 = (2l + 1) / (4 pi).
double harmonic_norm(int l, int m);

// One monomial coefficient * A_i A_j A_k (i <= j <= k, by harmonic_index) of four-body invariant number `invariant`.
struct ManyBodyTerm {
    int invariant;
    int i, j, k;
    double coefficient;
};
// Monomials of every four-body invariant of the shape, grouped by invariant. `invariant` counts as the descriptor does:
// l = 1 ... l_max, then those switched on in the order 222, 1111, 112, 123, 233, 134.
std::vector<ManyBodyTerm> many_body_terms(const NepShape& shape);
// Place of the five-body invariant in the same order, -1 if there is none.
int five_body_invariant(const NepShape& shape);
// Largest l that an invariant needs; l_max must be at least that.
int needed_l(ManyBody invariant);

// Wigner's 3j symbol (a b c; m1 m2 m3), Racah's formula.
double wigner_3j(int a, int b, int c, int m1, int m2, int m3);

}  // namespace lmmd
