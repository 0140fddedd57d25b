// SPDX-License-Identifier: GPL-3.0-or-later
// The electron-phonon spectral function alpha2F(omega) as a table, and its moments.
//   lambda    = 2 INT a2F/w dw
//   omega_log = exp( (2/lambda) INT ln(w) a2F/w dw )
//   <w^n>     = (2/lambda) INT w^(n-1) a2F dw,   omega_1 = <w>,   omega_2 = <w^2>^(1/2)
// Allen and Dynes, Phys. Rev. B 12, 905 (1975), doi:10.1103/PhysRevB.12.905. Always omega_log <= omega_1 <= omega_2 <= omega_max.
#pragma once

#include <cstddef>
#include <vector>

namespace lmmd::tc {

// Frequencies are energies hbar omega. Between the points a2F is linear, below the first one it goes linearly to zero at
// omega = 0; the zero itself, and points below it without weight, are left out by make_alpha2f.
struct Alpha2F {
    std::vector<double> omega;  // eV, ascending, above 0
    std::vector<double> value;  // dimensionless, >= 0
    double omega_max() const;   // eV; the highest frequency with a2F above 0.01 (IsoME's rule), 0 if there is none
};

struct Moments {
    double lambda = 0;
    double omega_log = 0;  // eV
    double omega_1 = 0;    // eV
    double omega_2 = 0;    // eV; a root of the second moment, not the moment
};

// Sorts nothing and repairs nothing: throws Error(input) for frequencies that do not ascend, weight at negative ones,
// negative or non-finite values, or no weight at all. `omega` in eV.
Alpha2F make_alpha2f(const std::vector<double>& omega, const std::vector<double>& value);
// Exact integrals of the piecewise linear table.
Moments moments(const Alpha2F& spectrum);
// The same shape with its lambda set; throws Error(input) for lambda <= 0.
Alpha2F scaled_to_lambda(const Alpha2F& spectrum, double lambda);
// lambda(l) = INT 2 w a2F / (w^2 + nu^2) dw at the bosonic Matsubara energy nu (eV).
double lambda_at(const Alpha2F& spectrum, double nu);
// The same at nu = 0, step, 2 step, ...: `count` values, 1e-6 or better, much faster.
std::vector<double> lambda_at_multiples(const Alpha2F& spectrum, double step, int count);

}  // namespace lmmd::tc
