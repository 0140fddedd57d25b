// SPDX-License-Identifier: GPL-3.0-or-later
// Bond-orientational order: q_lm(i) = mean over the bonds of atom i of the spherical harmonics Y_lm of their directions.
// Steinhardt, Nelson and Ronchetti, Phys. Rev. B 28, 784 (1983), doi:10.1103/PhysRevB.28.784.
#pragma once

#include <complex>
#include <vector>

#include "bonds.hpp"

namespace lmmd::analysis {

// Of a direction, for m = 0 ... l; those of negative m follow from Y_l,-m = (-1)^m conj(Y_lm).
class Harmonics {
public:
    explicit Harmonics(std::vector<int> degrees);

    const std::vector<int>& degrees() const { return degrees_; }
    std::size_t begin(std::size_t degree) const { return begin_[degree]; }  // [degrees] of its components
    std::size_t size() const { return begin_.back(); }                     // components of all degrees
    // Adds Y_lm of a unit vector to sums[size()].
    void add(Vec3 unit, std::complex<double>* sums) const;

private:
    std::vector<int> degrees_;
    std::vector<std::size_t> begin_;
    int highest_;
    std::vector<std::ptrdiff_t> slot_;      // [l][m] -> component, or -1
    std::vector<double> diagonal_, up_, back_;  // of the recurrence over l; [m], [l][m]
};

// sum_{m = -l ... l} Re(a_m conj(b_m)) of two atoms' components of one degree.
double product(int l, const std::complex<double>* a, const std::complex<double>* b);

// w_l = sum_{m1 + m2 + m3 = 0} (l l l; m1 m2 m3) q_lm1 q_lm2 q_lm3, with Wigner's 3j symbol.
class ThirdOrder {
public:
    explicit ThirdOrder(int degree);
    double operator()(const std::complex<double>* q) const;

private:
    struct Term {
        int m1, m2, m3;
        double symbol;
    };
    int degree_;
    std::vector<Term> terms_;
};

// Racah's formula. Edmonds, Angular Momentum in Quantum Mechanics (1957), eq. 3.6.10.
double wigner_3j(int j, int m1, int m2);  // of (j j j; m1 m2 -m1-m2)

// q_lm of every atom, [atom][component]; zero for an atom without bonds.
std::vector<std::complex<double>> bond_order(const Harmonics& harmonics, const Bonds& bonds, Team& team);
// The mean of that over an atom and its neighbours. Lechner and Dellago, J. Chem. Phys. 129, 114707 (2008),
// doi:10.1063/1.2977970, eq. 6.
std::vector<std::complex<double>> averaged(std::span<const std::complex<double>> q, std::size_t components, const Bonds& bonds,
                                           Team& team);

}  // namespace lmmd::analysis
