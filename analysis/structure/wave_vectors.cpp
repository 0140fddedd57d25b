// SPDX-License-Identifier: GPL-3.0-or-later
#include "wave_vectors.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace lmmd::analysis {
namespace {

using Complex = std::complex<double>;
constexpr double kTwoPi = 2 * std::numbers::pi;
constexpr std::size_t kLanes = 8;     // sums that go on side by side
constexpr std::size_t kAtoms = 128;   // of a block: its phases stay in the cache
constexpr std::size_t kGroups = 16;   // of blocks, summed one after the other

Vec3 wave_vector(const std::array<int, 3>& n, const Box& box) {
    Vec3 q;
    for (int c = 0; c < 3; ++c)
        for (int a = 0; a < 3; ++a) q[c] += kTwoPi * n[static_cast<std::size_t>(a)] * box.inverse_h(c, a);
    return q;
}

// Of a vector's whole numbers: which ones stay when there are too many.
std::uint64_t scramble(const std::array<int, 3>& n) {
    std::uint64_t x = 0;
    for (const int k : n) {
        // A step of splitmix64: Steele, Lea and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195.
        x += 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(static_cast<std::int64_t>(k));
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        x ^= x >> 31;
    }
    return x;
}

}  // namespace

// Some atoms of one kind: exp(-2 pi i n s_a) of their fractional coordinates s, for n = 0 ... most[a]; 0 where there is no
// atom.
struct WaveVectors::Block {
    Block(std::span<const Vec3> fractional, std::size_t kind, const std::array<int, 3>& most) : kind(kind) {
        for (std::size_t a = 0; a < 3; ++a) {
            const std::size_t rows = static_cast<std::size_t>(most[a]) + 1;
            re[a].assign(rows * kAtoms, 0.0);
            im[a].assign(rows * kAtoms, 0.0);
            for (std::size_t i = 0; i < fractional.size(); ++i) {
                const double angle = -kTwoPi * fractional[i][static_cast<int>(a)];
                const Complex step = std::polar(1.0, angle);
                Complex value = 1;
                for (std::size_t n = 0; n < rows; ++n) {
                    // Every so often anew, so that rounding does not pile up.
                    if (n % 16 == 0) value = std::polar(1.0, angle * static_cast<double>(n));
                    re[a][n * kAtoms + i] = value.real();
                    im[a][n * kAtoms + i] = value.imag();
                    value = {value.real() * step.real() - value.imag() * step.imag(),
                             value.real() * step.imag() + value.imag() * step.real()};
                }
            }
        }
    }

    std::size_t kind;
    std::array<std::vector<double>, 3> re, im;  // [direction][n][atom]
};

WaveVectors::WaveVectors(const WaveOptions& options, const Box& box) {
    thin_out(options, box);
    std::sort(n_.begin(), n_.end());
    for (const Whole& n : n_)
        for (std::size_t a = 0; a < 3; ++a) most_[a] = std::max(most_[a], std::abs(n[a]));
}

double WaveVectors::length(std::size_t k, const Box& box) const { return norm(wave_vector(n_[k], box)); }

void WaveVectors::thin_out(const WaveOptions& options, const Box& box) {
    struct Kept {
        std::uint64_t order;
        Whole n;
        bool operator<(const Kept& other) const { return order < other.order; }
    };
    std::vector<std::vector<Kept>> bins(options.bins);  // heaps: the first to go on top
    Whole reach{0, 0, 0};
    for (std::size_t a = 0; a < 3; ++a)
        if (options.along[a]) reach[a] = static_cast<int>(options.largest / kTwoPi * norm(box.h.row(static_cast<int>(a))));
    for (int n0 = 0; n0 <= reach[0]; ++n0)
        for (int n1 = n0 == 0 ? 0 : -reach[1]; n1 <= reach[1]; ++n1)
            for (int n2 = n0 == 0 && n1 == 0 ? 1 : -reach[2]; n2 <= reach[2]; ++n2) {
                const Whole n{n0, n1, n2};
                const double place = norm(wave_vector(n, box)) / options.largest * static_cast<double>(options.bins);
                if (!(place < static_cast<double>(options.bins))) continue;
                std::vector<Kept>& kept = bins[static_cast<std::size_t>(place)];
                const Kept found{scramble(n), n};
                if (kept.size() == options.most) {
                    if (!(found < kept.front())) continue;
                    std::pop_heap(kept.begin(), kept.end());
                    kept.pop_back();
                }
                kept.push_back(found);
                std::push_heap(kept.begin(), kept.end());
            }
    for (const std::vector<Kept>& kept : bins)
        for (const Kept& one : kept) n_.push_back(one.n);
}

std::vector<Complex> WaveVectors::densities(const Frame& frame, const std::vector<std::size_t>& kind, std::size_t kinds,
                                            Team& team) const {
    struct Range {
        std::size_t kind, first, last;
    };
    std::vector<Vec3> fractional;  // by kind
    std::vector<Range> ranges;
    for (std::size_t k = 0; k < kinds; ++k) {
        const std::size_t begin = fractional.size();
        for (std::size_t i = 0; i < frame.size(); ++i)
            if (frame.chosen[i] && kind[i] == k) fractional.push_back(frame.box.fractional(frame.position[i]));
        for (std::size_t first = begin; first < fractional.size(); first += kAtoms)
            ranges.push_back({k, first, std::min(first + kAtoms, fractional.size())});
    }
    const std::size_t groups = std::min(kGroups, ranges.size());
    std::vector<std::vector<Complex>> sums(groups);
    team.run(groups, [&](std::size_t g) {
        sums[g].resize(n_.size() * kinds);
        for (std::size_t r = g * ranges.size() / groups; r < (g + 1) * ranges.size() / groups; ++r) {
            const Range& range = ranges[r];
            const Block block(std::span<const Vec3>(fractional).subspan(range.first, range.last - range.first), range.kind, most_);
            add_block(block, kinds, sums[g].data());
        }
    });
    std::vector<Complex> total(n_.size() * kinds);
    for (const std::vector<Complex>& part : sums)
        for (std::size_t k = 0; k < total.size(); ++k) total[k] += part[k];
    return total;
}

void WaveVectors::add_block(const Block& block, std::size_t kinds, Complex* sums) const {
    // The product of the first two phases serves all vectors that differ in the last number alone.
    std::array<double, kAtoms> re{}, im{};
    Whole done{-1, 0, 0};
    for (std::size_t k = 0; k < n_.size(); ++k) {
        const Whole& n = n_[k];
        const auto row = [&](std::size_t a, const std::array<std::vector<double>, 3>& table) {
            return &table[a][static_cast<std::size_t>(std::abs(n[a])) * kAtoms];
        };
        if (n[0] != done[0] || n[1] != done[1]) {
            const double *xr = row(0, block.re), *xi = row(0, block.im), *yr = row(1, block.re), *yi = row(1, block.im);
            const double sign = n[1] < 0 ? -1 : 1;  // n[0] is never negative
            for (std::size_t i = 0; i < kAtoms; ++i) {
                re[i] = xr[i] * yr[i] - sign * xi[i] * yi[i];
                im[i] = sign * xr[i] * yi[i] + xi[i] * yr[i];
            }
            done = n;
        }
        const double *zr = row(2, block.re), *zi = row(2, block.im);
        double rr[kLanes] = {}, ii[kLanes] = {}, ri[kLanes] = {}, ir[kLanes] = {};
        for (std::size_t i = 0; i < kAtoms; i += kLanes)
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                rr[lane] += re[i + lane] * zr[i + lane];
                ii[lane] += im[i + lane] * zi[i + lane];
                ri[lane] += re[i + lane] * zi[i + lane];
                ir[lane] += im[i + lane] * zr[i + lane];
            }
        double real = 0, imaginary = 0;
        const double sign = n[2] < 0 ? -1 : 1;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            real += rr[lane] - sign * ii[lane];
            imaginary += sign * ri[lane] + ir[lane];
        }
        sums[k * kinds + block.kind] += Complex(real, imaginary);
    }
}

}  // namespace lmmd::analysis
