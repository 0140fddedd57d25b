// SPDX-License-Identifier: GPL-3.0-or-later
// The wave vectors that a periodic box admits, q = 2 pi (n_x b_x + n_y b_y + n_z b_z) with b the reciprocal lattice and
// whole n, n_x never negative: one of q and -q stands for both. In shells of nearly the same length, or in bins of |q|.
// Where the box changes, the n stay and the q move along.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "lmmd/analysis/options.hpp"
#include "lmmd/base/error.hpp"
#include "lmmd/model/box.hpp"

namespace lmmd::analysis {

using WaveNumbers = std::array<int, 3>;  // n_x, n_y, n_z

Vec3 wave_vector(const Box& box, const WaveNumbers& n);  // 1/A

struct ShellOptions {
    double min = 0, max = 3;   // lengths, 1/A
    double width = 0.02;       // of a shell, 1/A
    std::size_t shells = 20;   // at most; the five shortest, and others evenly spaced in length
    std::size_t vectors = 24;  // of a shell at most, spread over its directions
    Where where;
};

struct WaveShell {
    double q = 0;  // mean length in this box, 1/A
    std::vector<WaveNumbers> n;
};

// Ascending in q; Error(input) when the box admits none of such a length, or more than can be counted. Along axes that
// are not periodic n = 0: the waves of a slit run along its walls.
std::vector<WaveShell> wave_shells(const Box& box, const ShellOptions& options);

inline constexpr OptionHelp kShellOptions[] = {
    {"q", "MAX", "largest wave number, 1/A; default 3"},
    {"shells", "N", "shells of wave vectors at most: the five shortest and others evenly spaced; default 20"},
    {"vectors", "N", "wave vectors of a shell at most (q and -q count once); default 24"},
    {"width", "DQ", "lengths that make one shell, 1/A; default 0.02"},
};
ShellOptions read_shell_options(const Options& options);

struct BinOptions {
    double largest = 10;     // |q|, 1/A
    std::size_t bins = 200;  // of |q| up to it
    std::size_t most = 100;  // vectors of a bin; more are thinned out at random, the same ones in every run
    std::array<bool, 3> along{true, true, true};  // lattice directions that n may have
};

// Sorted, all bins together: those that differ in n_z alone follow each other, which Phases likes.
std::vector<WaveNumbers> wave_bins(const Box& box, const BinOptions& options);

}  // namespace lmmd::analysis
