// SPDX-License-Identifier: GPL-3.0-or-later
// exp(i q . r) of some atoms for many wave vectors of a box: with r = s h and q of whole numbers n it is the product of
// powers, exp(2 pi i n_x s_x) exp(2 pi i n_y s_y) exp(2 pi i n_z s_z), and three sines and cosines an atom are enough
// for all q. Rounding grows with n only: 1e-14.
#pragma once

#include <array>
#include <complex>
#include <span>
#include <vector>

#include "lmmd/analysis/frame.hpp"
#include "wave_shells.hpp"

namespace lmmd::analysis {

// The chosen atoms in the order of their kinds, cut into slices that Phases takes.
struct ChosenAtoms {
    struct Slice {
        std::size_t first, last;  // of `order`
        std::size_t kind;         // index into `kinds`
    };
    explicit ChosenAtoms(const Setup& setup);

    std::vector<std::size_t> kinds;  // of Setup::elements, those that have chosen atoms
    std::vector<std::size_t> order;
    std::vector<Slice> slices;
};

class Phases {
public:
    static constexpr std::size_t kAtoms = 64;  // at a time: their powers stay in cache

    // The wave vectors that will be asked for.
    explicit Phases(std::span<const WaveShell> shells);

    // Fractional coordinates of up to kAtoms atoms, and what each counts with; the rest of the places count nothing.
    void set(std::span<const Vec3> fractional, std::span<const double> weight);
    // sum_j w_j exp(i q . r_j)
    std::complex<double> density(const WaveNumbers& n) const;
    // The same, times one and the three components of v_j, which is set beside: re, im of each.
    void set_velocity(std::span<const Vec3> velocity);
    std::array<double, 8> density_and_current(const WaveNumbers& n) const;

private:
    struct alignas(64) Row : std::array<double, kAtoms> {};
    struct Power {
        Row re, im;
    };
    const Power& power(int axis, int n) const {
        return powers_[static_cast<std::size_t>(axis)]
                      [static_cast<std::size_t>(n + most_[static_cast<std::size_t>(axis)])];
    }

    std::array<int, 3> most_{};
    std::array<std::vector<Power>, 3> powers_;  // [axis][n + most]; those of x times the weight
    std::array<Row, 3> velocity_{};
};

}  // namespace lmmd::analysis
