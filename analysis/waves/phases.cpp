// SPDX-License-Identifier: GPL-3.0-or-later
#include "phases.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "lmmd/base/error.hpp"
#include "wider.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::size_t kAtoms = Phases::kAtoms;

// Eight numbers that the compiler keeps in as many registers as the machine needs.
typedef double Lanes __attribute__((vector_size(64)));
constexpr std::size_t kLanes = 8;

struct Complex {
    Lanes re, im;
};

// Rows of the two factors of an atom's phase: p of x and y.
struct Factors {
    const double *pr, *pi, *zr, *zi;
};

[[gnu::always_inline]] inline void load(Lanes& lanes, const double* row, std::size_t j) {
    std::memcpy(&lanes, row + j, sizeof(Lanes));
}
[[gnu::always_inline]] inline double sum_of(const Lanes& lanes) {
    const auto four = __builtin_shufflevector(lanes, lanes, 0, 1, 2, 3) + __builtin_shufflevector(lanes, lanes, 4, 5, 6, 7);
    const auto two = __builtin_shufflevector(four, four, 0, 1) + __builtin_shufflevector(four, four, 2, 3);
    return two[0] + two[1];
}
// exp(i q . r) of eight atoms, times their weights.
[[gnu::always_inline]] inline void phase(const Factors& f, std::size_t j, Complex& e) {
    Lanes pr, pi, zr, zi;
    load(pr, f.pr, j), load(pi, f.pi, j), load(zr, f.zr, j), load(zi, f.zi, j);
    e.re = pr * zr - pi * zi;
    e.im = pr * zi + pi * zr;
}

// Sums of pr zr, pi zi, pr zi and pi zr.
LMMD_WIDER void sum_products(const Factors& f, double* out) {
    Lanes rr{}, ii{}, ri{}, ir{};
    Lanes pr, pi, zr, zi;
    for (std::size_t j = 0; j < kAtoms; j += kLanes) {
        load(pr, f.pr, j), load(pi, f.pi, j), load(zr, f.zr, j), load(zi, f.zi, j);
        rr += pr * zr;
        ii += pi * zi;
        ri += pr * zi;
        ir += pi * zr;
    }
    out[0] = sum_of(rr);
    out[1] = sum_of(ii);
    out[2] = sum_of(ri);
    out[3] = sum_of(ir);
}

LMMD_WIDER void sum_current(const Factors& f, const double* vx, const double* vy, const double* vz, double* out) {
    Complex rho{}, jx{}, jy{}, jz{}, e;
    Lanes x, y, z;
    for (std::size_t j = 0; j < kAtoms; j += kLanes) {
        phase(f, j, e);
        load(x, vx, j), load(y, vy, j), load(z, vz, j);
        rho.re += e.re, rho.im += e.im;
        jx.re += x * e.re, jx.im += x * e.im;
        jy.re += y * e.re, jy.im += y * e.im;
        jz.re += z * e.re, jz.im += z * e.im;
    }
    const double sums[] = {sum_of(rho.re), sum_of(rho.im), sum_of(jx.re), sum_of(jx.im),
                           sum_of(jy.re),  sum_of(jy.im),  sum_of(jz.re), sum_of(jz.im)};
    std::copy(std::begin(sums), std::end(sums), out);
}

LMMD_WIDER void multiply(const double* ar, const double* ai, const double* br, const double* bi, double* re,
                         double* im) {
#pragma omp simd
    for (std::size_t j = 0; j < kAtoms; ++j) {
        re[j] = ar[j] * br[j] - ai[j] * bi[j];
        im[j] = ar[j] * bi[j] + ai[j] * br[j];
    }
}

}  // namespace

ChosenAtoms::ChosenAtoms(std::span<const std::size_t> kind, std::span<const std::uint8_t> chosen,
                         std::size_t kinds_most) {
    for (std::size_t k = 0; k < kinds_most; ++k) {
        const std::size_t first = order.size();
        for (std::size_t i = 0; i < kind.size(); ++i)
            if (chosen[i] && kind[i] == k) order.push_back(i);
        if (order.size() == first) continue;
        for (std::size_t begin = first; begin < order.size(); begin += kAtoms)
            slices.push_back({begin, std::min(begin + kAtoms, order.size()), kinds.size()});
        kinds.push_back(k);
    }
}

Phases::Phases(std::span<const WaveNumbers> waves) {
    for (const WaveNumbers& n : waves) reach(n);
    make_room();
}

Phases::Phases(std::span<const WaveShell> shells) {
    for (const WaveShell& shell : shells)
        for (const WaveNumbers& n : shell.n) reach(n);
    make_room();
}

void Phases::reach(const WaveNumbers& n) {
    LMMD_ASSERT(n[0] >= 0);  // as wave_shells() and wave_bins() give them
    for (std::size_t a = 0; a < 3; ++a) most_[a] = std::max(most_[a], std::abs(n[a]));
}

void Phases::make_room() {
    for (std::size_t a = 0; a < 3; ++a) powers_[a].resize(2 * static_cast<std::size_t>(most_[a]) + 1);
}

void Phases::set(std::span<const Vec3> fractional, std::span<const double> weight) {
    LMMD_ASSERT(fractional.size() <= kAtoms && weight.size() == fractional.size());
    plane_n_[0] = -1;
    Power unit{};
    for (int a = 0; a < 3; ++a) {
        const auto axis = static_cast<std::size_t>(a);
        const std::size_t middle = static_cast<std::size_t>(most_[axis]);
        std::vector<Power>& powers = powers_[axis];
        powers[middle] = {};
        for (std::size_t j = 0; j < fractional.size(); ++j) {
            const double angle = 2 * std::numbers::pi * (fractional[j][a] - std::round(fractional[j][a]));
            unit.re[j] = std::cos(angle);
            unit.im[j] = std::sin(angle);
            powers[middle].re[j] = a == 0 ? weight[j] : 1;
        }
        for (std::size_t n = 1; n <= middle; ++n) {
            const Power& before = powers[middle + n - 1];
            Power &plus = powers[middle + n], &minus = powers[middle - n];
            multiply(unit.re.data(), unit.im.data(), before.re.data(), before.im.data(), plus.re.data(),
                     plus.im.data());
            if (a == 0) continue;  // n_x is never below 0
            minus.re = plus.re;
            for (std::size_t j = 0; j < kAtoms; ++j) minus.im[j] = -plus.im[j];
        }
    }
}

void Phases::set_velocity(std::span<const Vec3> velocity) {
    LMMD_ASSERT(velocity.size() <= kAtoms);
    for (int a = 0; a < 3; ++a)
        for (std::size_t j = 0; j < velocity.size(); ++j) velocity_[static_cast<std::size_t>(a)][j] = velocity[j][a];
}

void Phases::turn_to_plane(const WaveNumbers& n) {
    if (plane_n_[0] == n[0] && plane_n_[1] == n[1]) return;
    const Power &x = power(0, n[0]), &y = power(1, n[1]);
    multiply(x.re.data(), x.im.data(), y.re.data(), y.im.data(), plane_.re.data(), plane_.im.data());
    plane_n_ = {n[0], n[1]};
}

std::array<std::complex<double>, 2> Phases::two_densities(const WaveNumbers& n) {
    turn_to_plane(n);
    const Power& z = power(2, n[2]);
    double sums[4];
    sum_products({plane_.re.data(), plane_.im.data(), z.re.data(), z.im.data()}, sums);
    return {{{sums[0] - sums[1], sums[2] + sums[3]}, {sums[0] + sums[1], sums[3] - sums[2]}}};
}

std::complex<double> Phases::density(const WaveNumbers& n) { return two_densities(n)[0]; }

void Phases::add_densities(std::span<const WaveNumbers> waves, std::size_t stride, double* out) {
    const auto add = [&](std::size_t k, std::complex<double> found) {
        out[k * stride] += found.real();
        out[k * stride + 1] += found.imag();
    };
    for (std::size_t first = 0, end = 0; first < waves.size(); first = end) {
        while (end < waves.size() && waves[end][0] == waves[first][0] && waves[end][1] == waves[first][1]) ++end;
        // From both ends of the plane: the longer n_z, or both.
        for (std::size_t low = first, high = end; low < high;) {
            const int below = waves[low][2], above = waves[high - 1][2];
            if (above >= -below) {
                const auto [found, mirrored] = two_densities(waves[--high]);
                add(high, found);
                if (above == -below && low < high) add(low++, mirrored);
            } else {
                add(low, density(waves[low]));
                ++low;
            }
        }
    }
}

std::array<double, 8> Phases::density_and_current(const WaveNumbers& n) {
    turn_to_plane(n);
    const Power& z = power(2, n[2]);
    std::array<double, 8> sums;
    sum_current({plane_.re.data(), plane_.im.data(), z.re.data(), z.im.data()}, velocity_[0].data(),
                velocity_[1].data(), velocity_[2].data(), sums.data());
    return sums;
}

std::vector<double> PhaseSums::sum(const ChosenAtoms& atoms, std::size_t width, Team& team, const Add& add) {
    const std::size_t pieces = std::min(kPieces, atoms.slices.size());
    while (phases_.size() < pieces) phases_.push_back(phases_.front());
    std::vector<std::vector<double>> parts(pieces);
    team.run(pieces, [&](std::size_t piece) {
        parts[piece].assign(width, 0.0);
        for (std::size_t s = piece * atoms.slices.size() / pieces; s < (piece + 1) * atoms.slices.size() / pieces; ++s)
            add(atoms.slices[s], phases_[piece], parts[piece]);
    });
    std::vector<double> total(width);
    for (const std::vector<double>& part : parts)
        for (std::size_t k = 0; k < width; ++k) total[k] += part[k];
    return total;
}

}  // namespace lmmd::analysis
