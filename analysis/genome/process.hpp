// SPDX-License-Identifier: GPL-3.0-or-later
// Interpolation by a Gaussian process, with what it is worth: leave-one-out predictions in closed form.
// Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), Eqs. 2.25-2.26 and 5.10-5.12.
#pragma once

#include <Eigen/Dense>
#include <vector>

namespace lmmd::genome {

// A place in the space of descriptors: numbers of comparable size, and a class (the phase).
struct Point {
    std::vector<double> x;
    int kind = 0;
};

struct Normal {
    double mean = 0, sigma = 0;
};

// Covariance s^2 exp(-|x - x'|^2/(2 l^2)) (1 or `across`, for the same kind or another one), noise of variance (s
// `noise`)^2; s^2 follows from the data, l, across and noise are those of a small grid with the largest leave-one-out
// probability.
class Process {
public:
    // At least four points; `y` about any mean.
    Process(std::vector<Point> points, std::vector<double> y);

    // Of a new observation, noise included.
    Normal predict(const Point& point) const;
    // Of each point from all others.
    const std::vector<Normal>& left_out() const { return left_out_; }
    double left_out_rms() const;  // root of the mean square error of those
    double left_out_within(double share) const;  // the error that this share of them does not exceed
    double coverage(double sigmas) const;  // share of points within as many sigma of what the others say; 0.68 and 0.95 of 1 and 2 if sigma is right
    double length() const { return length_; }
    double across() const { return across_; }
    double noise() const { return noise_; }
    // Distance to the nearest point of the same kind (of any kind if there is none), in units of l.
    double distance(const Point& point) const;
    std::size_t nearest(const Point& point) const;

private:
    struct Trial;
    Trial attempt(double length, double across, double noise) const;
    double correlation(const Point& a, const Point& b, double length, double across) const;

    std::vector<Point> points_;
    std::vector<double> y_;
    double mean_ = 0, scale2_ = 1, length_ = 1, across_ = 0, noise_ = 0.1;
    Eigen::LLT<Eigen::MatrixXd> factor_;
    Eigen::VectorXd weights_;
    std::vector<Normal> left_out_;
};

}  // namespace lmmd::genome
