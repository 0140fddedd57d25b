// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/matsubara.hpp"

#include <algorithm>
#include <numbers>

namespace lmmd::tc {
namespace {

constexpr int kShare = 32;  // a cell is this part of its index wide; below it frequencies stand alone

// F with F(l+1) - 2 F(l) + F(l-1) = lambda(|l|), F(0) = 0, F even: its second differences are sums over two ranges.
std::vector<double> second_sums(const std::vector<double>& lambda) {
    std::vector<double> f(lambda.size() + 1);
    double slope = 0.5 * lambda[0];
    for (std::size_t l = 1; l < f.size(); ++l) {
        f[l] = f[l - 1] + slope;
        if (l < lambda.size()) slope += lambda[l];
    }
    return f;
}

}  // namespace

Matsubara::Matsubara(int frequencies) {
    for (int n = 0; n < frequencies; n += std::max(1, n / kShare)) begin_.push_back(n);
    begin_.push_back(frequencies);
}

CellKernel::CellKernel(const Alpha2F& spectrum, const Matsubara& grid, double kt) {
    const int n = grid.frequencies(), cells = grid.cells();
    const std::vector<double> f = second_sums(lambda_at_multiples(spectrum, 2 * std::numbers::pi * kt, 2 * n + 1));
    const auto at = [&](int l) { return f[static_cast<std::size_t>(l < 0 ? -l : l)]; };
    even.resize(cells, cells);
    odd.resize(cells, cells);
    tail.resize(cells);
    for (int i = 0; i < cells; ++i) {
        const int a = grid.begin(i), b = grid.end(i);
        for (int j = 0; j <= i; ++j) {
            const int c = grid.begin(j), d = grid.end(j);
            const double difference = at(b - c) - at(a - c) - at(b - d) + at(a - d), sum = at(b + d) - at(a + d) - at(b + c) + at(a + c);
            even(i, j) = even(j, i) = difference + sum;
            odd(i, j) = odd(j, i) = difference - sum;
        }
        tail(i) = at(n + b) - at(n + a) - at(n - a) + at(n - b);
    }
}

}  // namespace lmmd::tc
