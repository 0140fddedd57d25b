// SPDX-License-Identifier: GPL-3.0-or-later
// Correlation of two columns of numbers, with what it is worth.
#pragma once

#include <span>
#include <vector>

namespace lmmd::atlas {

// 1, 2, ... in ascending order; equal values share the mean of their places.
std::vector<double> ranks(std::span<const double> values);
// Pearson's r; not a number where one of them does not vary.
double pearson(std::span<const double> x, std::span<const double> y);

struct RankCorrelation {
    std::size_t n = 0;
    double r = 0;  // Spearman's: Pearson's r of the ranks, right with ties; not a number for n < 3 or a constant column
    double error =
        0;  // standard error, (1 - r^2) sqrt((1 + r^2/2)/(n - 3)): Bonett and Wright, Psychometrika 65, 23 (2000)
    double p = 1;  // two-sided probability of such an |r| without correlation; t = r sqrt((n-2)/(1-r^2)) after Student,
                   // good for n > 10
    double critical = 1;  // |r| where p = 0.05
};
RankCorrelation spearman(std::span<const double> x, std::span<const double> y);

// Two-sided probability of Student's t with `dof` degrees of freedom.
double student_p(double t, double dof);

// y = a + b x by least squares; standard errors from the scatter about the line.
struct Line {
    double a = 0, b = 0, a_error = 0, b_error = 0;
    double r_squared = 0;
    double scatter = 0;  // standard deviation about the line
};
// Not a number for fewer than three points or a constant x.
Line fit_line(std::span<const double> x, std::span<const double> y);

}  // namespace lmmd::atlas
