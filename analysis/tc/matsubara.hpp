// SPDX-License-Identifier: GPL-3.0-or-later
// Matsubara frequencies w_n = (2n+1) pi kT, 0 <= n < N, in cells: one frequency each at first, then cells a fixed share of
// their index wide. Unknown functions are taken as constant over a cell, sums over the frequencies in it are exact, so that the
// linearised equations are projected (Ritz): Tc comes out low by the square of what a function varies over a cell, 1e-4 or
// less, and the number of unknowns grows with ln(N) alone.
#pragma once

#include <Eigen/Dense>
#include <vector>

#include "tc/spectrum.hpp"

namespace lmmd::tc {

class Matsubara {
public:
    explicit Matsubara(int frequencies);
    int frequencies() const { return begin_.back(); }
    int cells() const { return static_cast<int>(begin_.size()) - 1; }
    int begin(int cell) const { return begin_[static_cast<std::size_t>(cell)]; }  // first frequency
    int end(int cell) const { return begin(cell + 1); }
    int size(int cell) const { return end(cell) - begin(cell); }
    double frequency(int cell) const { return begin(cell) + end(cell); }  // mean of 2n+1 = w_n/(pi kT)

private:
    std::vector<int> begin_;
};

// Sums of lambda(n-m) over cells.
struct CellKernel {
    CellKernel(const Alpha2F& spectrum, const Matsubara& grid, double kt);

    // SUM over n of one cell and m of another of lambda(n-m) + lambda(n+m+1), and of the difference: what even and odd
    // functions of the frequency are summed with.
    Eigen::MatrixXd even, odd;
    // SUM over n of the cell and all m beyond the cutoff of that difference.
    Eigen::VectorXd tail;
};

}  // namespace lmmd::tc
