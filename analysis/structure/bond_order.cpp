// SPDX-License-Identifier: GPL-3.0-or-later
#include "bond_order.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lmmd::analysis {
namespace {

using Complex = std::complex<double>;
constexpr std::size_t kAtoms = 512;  // a thread takes at a time

double factorial(int n) { return std::tgamma(n + 1.0); }

}  // namespace

Harmonics::Harmonics(std::vector<int> degrees)
    : degrees_(std::move(degrees)), highest_(*std::max_element(degrees_.begin(), degrees_.end())) {
    const std::size_t width = static_cast<std::size_t>(highest_) + 1;
    slot_.assign(width * width, -1);
    up_.assign(width * width, 0);
    back_.assign(width * width, 0);
    begin_.push_back(0);
    for (const int l : degrees_) {
        for (int m = 0; m <= l; ++m)
            slot_[static_cast<std::size_t>(l) * width + static_cast<std::size_t>(m)] =
                static_cast<std::ptrdiff_t>(begin_.back()) + m;
        begin_.push_back(begin_.back() + static_cast<std::size_t>(l) + 1);
    }
    // Y_lm = P_lm(z) (x + iy)^m, with P_mm constant and P_lm = up (z P_l-1,m - back P_l-2,m).
    double square = 1 / (4 * std::numbers::pi);
    for (int m = 0; m <= highest_; ++m) {
        if (m > 0) square *= (2.0 * m + 1) / (2.0 * m);
        diagonal_.push_back((m % 2 ? -1 : 1) * std::sqrt(square));
        for (int l = m + 1; l <= highest_; ++l) {
            const std::size_t at = static_cast<std::size_t>(l) * width + static_cast<std::size_t>(m);
            const double ll = double(l) * l, mm = double(m) * m, below = double(l - 1) * (l - 1);
            up_[at] = std::sqrt((4 * ll - 1) / (ll - mm));
            back_[at] = std::sqrt((below - mm) / (4 * below - 1));
        }
    }
}

void Harmonics::add(Vec3 unit, Complex* sums) const {
    const std::size_t width = static_cast<std::size_t>(highest_) + 1;
    double re = 1, im = 0;  // (x + iy)^m
    for (std::size_t m = 0; m < width; ++m) {
        double before = 0, now = diagonal_[m];
        for (std::size_t l = m;; ++l) {
            const std::ptrdiff_t slot = slot_[l * width + m];
            if (slot >= 0) sums[slot] += Complex(now * re, now * im);
            if (l + 1 == width) break;
            const double next = up_[(l + 1) * width + m] * (unit.z * now - back_[(l + 1) * width + m] * before);
            before = now;
            now = next;
        }
        const double turned = re * unit.x - im * unit.y;
        im = re * unit.y + im * unit.x;
        re = turned;
    }
}

double product(int l, const Complex* a, const Complex* b) {
    double sum = 0;
    for (int m = 1; m <= l; ++m) sum += a[m].real() * b[m].real() + a[m].imag() * b[m].imag();
    return 2 * sum + a[0].real() * b[0].real();
}

double wigner_3j(int j, int m1, int m2) {
    const int m3 = -m1 - m2;
    if (std::abs(m3) > j) return 0;
    double sum = 0;
    for (int t = 0; t <= j; ++t) {
        const int parts[] = {t, j - t, j - m1 - t, j + m2 - t, m1 + t, t - m2};
        if (*std::min_element(std::begin(parts), std::end(parts)) < 0) continue;
        double denominator = 1;
        for (const int part : parts) denominator *= factorial(part);
        sum += (t % 2 ? -1 : 1) / denominator;
    }
    double square = factorial(j) * factorial(j) * factorial(j) / factorial(3 * j + 1);
    for (const int m : {m1, m2, m3}) square *= factorial(j + m) * factorial(j - m);
    return (m3 % 2 ? -1 : 1) * std::sqrt(square) * sum;
}

ThirdOrder::ThirdOrder(int degree) : degree_(degree) {
    for (int m1 = -degree; m1 <= degree; ++m1)
        for (int m2 = -degree; m2 <= degree; ++m2)
            if (std::abs(m1 + m2) <= degree) terms_.push_back({m1, m2, -m1 - m2, wigner_3j(degree, m1, m2)});
}

double ThirdOrder::operator()(const Complex* q) const {
    std::vector<Complex> all(static_cast<std::size_t>(2 * degree_ + 1));
    Complex* const middle = all.data() + degree_;
    for (int m = 0; m <= degree_; ++m) {
        middle[m] = q[m];
        middle[-m] = (m % 2 ? -1.0 : 1.0) * std::conj(q[m]);
    }
    double sum = 0;
    for (const Term& term : terms_) {
        const Complex two(middle[term.m1].real() * middle[term.m2].real() - middle[term.m1].imag() * middle[term.m2].imag(),
                          middle[term.m1].real() * middle[term.m2].imag() + middle[term.m1].imag() * middle[term.m2].real());
        sum += term.symbol * (two.real() * middle[term.m3].real() - two.imag() * middle[term.m3].imag());
    }
    return sum;
}

std::vector<Complex> bond_order(const Harmonics& harmonics, const Bonds& bonds, Team& team) {
    const std::size_t atoms = bonds.begin.size() - 1, width = harmonics.size();
    std::vector<Complex> q(atoms * width);
    team.run_blocks(atoms, kAtoms, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            Complex* const mine = &q[i * width];
            for (std::size_t slot = bonds.begin[i]; slot < bonds.begin[i + 1]; ++slot)
                harmonics.add((1 / norm(bonds.to[slot])) * bonds.to[slot], mine);
            const double share = 1 / std::max(1.0, static_cast<double>(bonds.count(i)));
            for (std::size_t k = 0; k < width; ++k) mine[k] *= share;
        }
    });
    return q;
}

std::vector<Complex> averaged(std::span<const Complex> q, std::size_t components, const Bonds& bonds, Team& team) {
    std::vector<Complex> mean(q.begin(), q.end());
    team.run_blocks(bonds.begin.size() - 1, kAtoms, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            Complex* const mine = &mean[i * components];
            for (std::size_t slot = bonds.begin[i]; slot < bonds.begin[i + 1]; ++slot)
                for (std::size_t k = 0; k < components; ++k) mine[k] += q[bonds.atom[slot] * components + k];
            const double share = 1 / (static_cast<double>(bonds.count(i)) + 1);
            for (std::size_t k = 0; k < components; ++k) mine[k] *= share;
        }
    });
    return mean;
}

}  // namespace lmmd::analysis
