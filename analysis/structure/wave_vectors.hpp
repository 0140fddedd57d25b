// SPDX-License-Identifier: GPL-3.0-or-later
// The wave vectors that fit into a periodic box, q = 2 pi (n_1 b_1 + n_2 b_2 + n_3 b_3) with the rows b of the inverse
// lattice and whole n, and the Fourier components of the density on them. One of q and -q is kept. Where the box changes,
// the n stay and the q move along.
#pragma once

#include <array>
#include <complex>
#include <vector>

#include "lmmd/analysis/frame.hpp"
#include "lmmd/base/team.hpp"

namespace lmmd::analysis {

struct WaveOptions {
    double largest = 10;      // |q|, 1/A
    std::size_t bins = 200;   // of |q| up to it
    std::size_t most = 100;   // vectors of a bin; more are thinned out at random, the same ones in every run
    std::array<bool, 3> along{true, true, true};  // lattice directions that n may have
};

class WaveVectors {
public:
    WaveVectors(const WaveOptions& options, const Box& box);

    std::size_t size() const { return n_.size(); }
    double length(std::size_t k, const Box& box) const;  // |q|, 1/A

    // rho_a(q) = sum over the chosen atoms of a kind of exp(-i q r): [vector][kind]. The same bits on any number of
    // threads.
    std::vector<std::complex<double>> densities(const Frame& frame, const std::vector<std::size_t>& kind, std::size_t kinds,
                                                Team& team) const;

private:
    using Whole = std::array<int, 3>;
    struct Block;
    void thin_out(const WaveOptions& options, const Box& box);
    void add_block(const Block& block, std::size_t kinds, std::complex<double>* sums) const;

    std::vector<Whole> n_;             // sorted: those that differ in the last number alone follow each other
    std::array<int, 3> most_{0, 0, 0};  // largest |n| along each direction
};

}  // namespace lmmd::analysis
