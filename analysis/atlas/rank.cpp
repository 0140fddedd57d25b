// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/rank.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <unsupported/Eigen/SpecialFunctions>

namespace lmmd::atlas {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Sums {
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;  // about the means
};

Sums sums_of(std::span<const double> x, std::span<const double> y) {
    Sums s;
    const double n = static_cast<double>(x.size());
    s.mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
    s.mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double dx = x[i] - s.mean_x, dy = y[i] - s.mean_y;
        s.xx += dx * dx;
        s.yy += dy * dy;
        s.xy += dx * dy;
    }
    return s;
}

double p_of(double r, double dof) { return std::abs(r) < 1 ? student_p(r * std::sqrt(dof / (1 - r * r)), dof) : 0; }

}  // namespace

std::vector<double> ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
        for (std::size_t k = first; k <= last; ++k) rank[order[k]] = 1 + 0.5 * static_cast<double>(first + last);
        first = last + 1;
    }
    return rank;
}

double pearson(std::span<const double> x, std::span<const double> y) {
    const Sums s = sums_of(x, y);
    return s.xx > 0 && s.yy > 0 ? s.xy / std::sqrt(s.xx * s.yy) : kNaN;
}

double student_p(double t, double dof) {
    using One = Eigen::Array<double, 1, 1>;
    return Eigen::betainc(One(0.5 * dof), One(0.5), One(dof / (dof + t * t)))(0);
}

RankCorrelation spearman(std::span<const double> x, std::span<const double> y) {
    RankCorrelation c;
    c.n = x.size();
    c.r = c.n < 3 ? kNaN : pearson(ranks(x), ranks(y));
    if (std::isnan(c.r)) {
        c.error = c.p = c.critical = kNaN;
        return c;
    }
    const double n = static_cast<double>(c.n), dof = n - 2;
    c.error = n > 3 ? (1 - c.r * c.r) * std::sqrt((1 + 0.5 * c.r * c.r) / (n - 3)) : kNaN;
    c.p = p_of(c.r, dof);
    double low = 0, high = 1;
    for (int k = 0; k < 50; ++k) {
        const double middle = 0.5 * (low + high);
        (p_of(middle, dof) > 0.05 ? low : high) = middle;
    }
    c.critical = 0.5 * (low + high);
    return c;
}

Line fit_line(std::span<const double> x, std::span<const double> y) {
    const Sums s = sums_of(x, y);
    const double n = static_cast<double>(x.size());
    if (n < 3 || !(s.xx > 0)) return {kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
    Line line;
    line.b = s.xy / s.xx;
    line.a = s.mean_y - line.b * s.mean_x;
    const double residue = std::max(0.0, s.yy - line.b * s.xy);
    line.r_squared = s.yy > 0 ? 1 - residue / s.yy : kNaN;
    line.scatter = std::sqrt(residue / (n - 2));
    line.b_error = line.scatter / std::sqrt(s.xx);
    line.a_error = line.scatter * std::sqrt(1 / n + s.mean_x * s.mean_x / s.xx);
    return line;
}

}  // namespace lmmd::atlas
