// SPDX-License-Identifier: GPL-3.0-or-later
// exp(i q . r) of some atoms for many wave vectors of a box: with r = s h and q of whole numbers n it is the product of
// powers, exp(2 pi i n_x s_x) exp(2 pi i n_y s_y) exp(2 pi i n_z s_z), and three sines and cosines an atom are enough
// for all q. Rounding grows with n only: 1e-14. The product of the first two serves all q that differ in n_z alone,
// where they are asked for one after the other.
#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "lmmd/analysis/frame.hpp"
#include "lmmd/base/team.hpp"
#include "wave_vectors.hpp"

namespace lmmd::analysis {

// The chosen atoms in the order of their kinds, cut into slices that Phases takes.
struct ChosenAtoms {
    struct Slice {
        std::size_t first, last;  // of `order`
        std::size_t kind;         // index into `kinds`
    };
    explicit ChosenAtoms(const Setup& setup) : ChosenAtoms(setup.kind, setup.chosen, setup.elements.size()) {}
    // The kind of each atom, below `kinds_most`, and whether it is chosen.
    ChosenAtoms(std::span<const std::size_t> kind, std::span<const std::uint8_t> chosen, std::size_t kinds_most);

    std::vector<std::size_t> kinds;  // of Setup::elements, those that have chosen atoms
    std::vector<std::size_t> order;
    std::vector<Slice> slices;
};

class Phases {
public:
    static constexpr std::size_t kAtoms = 64;  // at a time: their powers stay in cache

    // The wave vectors that will be asked for.
    explicit Phases(std::span<const WaveNumbers> waves);
    explicit Phases(std::span<const WaveShell> shells);

    // Fractional coordinates of up to kAtoms atoms, and what each counts with; the rest of the places count nothing.
    void set(std::span<const Vec3> fractional, std::span<const double> weight);
    // sum_j w_j exp(i q . r_j)
    std::complex<double> density(const WaveNumbers& n);
    // The same for many, sorted as wave_bins() gives them: re and im are added to out[0] and out[1], `stride` further on for the
    // next. Two that differ in the sign of n_z cost as much as one.
    void add_densities(std::span<const WaveNumbers> waves, std::size_t stride, double* out);
    // sum_j w_j exp(i q . r_j), times one and the three components of v_j, which is set beside: re, im of each.
    void set_velocity(std::span<const Vec3> velocity);
    std::array<double, 8> density_and_current(const WaveNumbers& n);

private:
    struct alignas(64) Row : std::array<double, kAtoms> {};
    struct Power {
        Row re, im;
    };
    void reach(const WaveNumbers& n);
    void make_room();
    void turn_to_plane(const WaveNumbers& n);
    std::array<std::complex<double>, 2> two_densities(const WaveNumbers& n);  // of n and of n with -n_z
    const Power& power(int axis, int n) const {
        return powers_[static_cast<std::size_t>(axis)]
                      [static_cast<std::size_t>(n + most_[static_cast<std::size_t>(axis)])];
    }

    std::array<int, 3> most_{};
    std::array<std::vector<Power>, 3> powers_;  // [axis][n + most]; those of x times the weight
    Power plane_{};                                // product of the factors of x and y
    std::array<int, 2> plane_n_{-1, 0};            // its n_x and n_y; n_x < 0: none
    std::array<Row, 3> velocity_{};
};

// Sums over atoms, slice by slice, by a team.
class PhaseSums {
public:
    static constexpr std::size_t kPieces = 16;  // of the work

    explicit PhaseSums(Phases phases) : phases_{std::move(phases)} {}

    // Adds what a slice gives to sums that begin at 0; `phases` is for it to set.
    using Add = std::function<void(const ChosenAtoms::Slice& slice, Phases& phases, std::span<double> sums)>;
    // The same bits on any number of threads.
    std::vector<double> sum(const ChosenAtoms& atoms, std::size_t width, Team& team, const Add& add);

private:
    std::vector<Phases> phases_;  // one for each piece
};

}  // namespace lmmd::analysis
