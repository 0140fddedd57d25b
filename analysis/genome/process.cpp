// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/process.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lmmd/base/error.hpp"

namespace lmmd::genome {
namespace {

double squared_distance(const Point& a, const Point& b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.x.size(); ++k) sum += (a.x[k] - b.x[k]) * (a.x[k] - b.x[k]);
    return sum;
}

}  // namespace

struct Process::Trial {
    double scale2 = 0, log_probability = -std::numeric_limits<double>::infinity();
    Eigen::LLT<Eigen::MatrixXd> factor;
    Eigen::VectorXd weights;
    std::vector<Normal> left_out;
};

double Process::correlation(const Point& a, const Point& b, double length, double across) const {
    return std::exp(-0.5 * squared_distance(a, b) / (length * length)) * (a.kind == b.kind ? 1.0 : across);
}

Process::Trial Process::attempt(double length, double across, double noise) const {
    const Eigen::Index n = static_cast<Eigen::Index>(points_.size());
    Eigen::MatrixXd k(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j)
            k(i, j) = correlation(points_[i], points_[j], length, across) + (i == j ? noise * noise : 0.0);
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i) y(i) = y_[i] - mean_;
    Trial t;
    t.factor.compute(k);
    t.weights = t.factor.solve(y);
    t.scale2 = y.dot(t.weights) / static_cast<double>(n);
    if (!(t.scale2 > 0)) t.scale2 = 1e-24;  // all values are the same
    const Eigen::MatrixXd inverse = t.factor.solve(Eigen::MatrixXd::Identity(n, n));
    t.log_probability = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
        const double variance = t.scale2 / inverse(i, i), residue = t.weights(i) / inverse(i, i);
        t.left_out.push_back({y_[i] - residue, std::sqrt(variance)});
        t.log_probability -= 0.5 * (std::log(variance) + residue * residue / variance);
    }
    return t;
}

Process::Process(std::vector<Point> points, std::vector<double> y) : points_(std::move(points)), y_(std::move(y)) {
    LMMD_ASSERT(points_.size() == y_.size() && points_.size() >= 4);
    for (const double value : y_) mean_ += value / static_cast<double>(y_.size());
    Trial best;
    for (const double length : {0.3, 0.5, 0.8, 1.2, 1.8, 2.7, 4.0})
        for (const double across : {0.0, 0.3, 0.6, 0.9})
            for (const double noise : {0.03, 0.1, 0.2, 0.4, 0.8}) {
                Trial t = attempt(length, across, noise);
                if (!(t.log_probability > best.log_probability)) continue;
                best = std::move(t);
                length_ = length;
                across_ = across;
                noise_ = noise;
            }
    scale2_ = best.scale2;
    factor_ = std::move(best.factor);
    weights_ = std::move(best.weights);
    left_out_ = std::move(best.left_out);
}

Normal Process::predict(const Point& point) const {
    Eigen::VectorXd k(static_cast<Eigen::Index>(points_.size()));
    for (Eigen::Index i = 0; i < k.size(); ++i) k(i) = correlation(points_[i], point, length_, across_);
    const double variance = scale2_ * (1 + noise_ * noise_ - k.dot(factor_.solve(k)));
    return {mean_ + k.dot(weights_), std::sqrt(std::max(variance, 0.0))};
}

double Process::left_out_rms() const {
    double sum = 0;
    for (std::size_t i = 0; i < y_.size(); ++i) sum += std::pow(left_out_[i].mean - y_[i], 2);
    return std::sqrt(sum / static_cast<double>(y_.size()));
}

double Process::left_out_within(double share) const {
    std::vector<double> errors;
    for (std::size_t i = 0; i < y_.size(); ++i) errors.push_back(std::abs(left_out_[i].mean - y_[i]));
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(errors.size()))) - 1;
    std::nth_element(errors.begin(), errors.begin() + rank, errors.end());
    return errors[static_cast<std::size_t>(rank)];
}

double Process::coverage(double sigmas) const {
    double within = 0;
    for (std::size_t i = 0; i < y_.size(); ++i)
        within += std::abs(left_out_[i].mean - y_[i]) <= sigmas * left_out_[i].sigma ? 1 : 0;
    return within / static_cast<double>(y_.size());
}

std::size_t Process::nearest(const Point& point) const {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const double d = squared_distance(points_[i], point) + (points_[i].kind == point.kind ? 0 : 1e6);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}

double Process::distance(const Point& point) const {
    return std::sqrt(squared_distance(points_[nearest(point)], point)) / length_;
}

}  // namespace lmmd::genome
