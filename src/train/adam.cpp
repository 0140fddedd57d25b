// SPDX-License-Identifier: GPL-3.0-or-later
// One step of Adam and the running average of its iterates.
#include "lmmd/train/adam.hpp"

#include <algorithm>
#include <cmath>

namespace lmmd {

namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-10;

}  // namespace

Adam::Adam(std::vector<double> parameters, double ema)
    : ema_(ema),
      parameters_(std::move(parameters)),
      mean_(parameters_.size(), 0.0),
      square_(parameters_.size(), 0.0),
      average_(parameters_) {}

void Adam::step(std::span<const double> gradient, double rate) {
    LMMD_ASSERT(gradient.size() == parameters_.size());
    ++steps_;
    const double t = static_cast<double>(steps_);
    const double correct1 = 1 - std::pow(kBeta1, t), correct2 = 1 - std::pow(kBeta2, t);
    // A young average forgets its start faster: it never reaches back beyond the steps taken.
    const double decay = std::min(ema_, t / (t + 10));
    for (std::size_t p = 0; p < parameters_.size(); ++p) {
        const double g = gradient[p];
        mean_[p] = kBeta1 * mean_[p] + (1 - kBeta1) * g;
        square_[p] = kBeta2 * square_[p] + (1 - kBeta2) * g * g;
        parameters_[p] -= rate * (mean_[p] / correct1) / (std::sqrt(square_[p] / correct2) + kEpsilon);
        average_[p] = decay * average_[p] + (1 - decay) * parameters_[p];
    }
}

void Adam::save(ByteWriter& out) const {
    out.put("adam.steps", steps_);
    out.put("adam.parameters", parameters_);
    out.put("adam.mean", mean_);
    out.put("adam.square", square_);
    out.put("adam.average", average_);
}

void Adam::load(ByteReader& in) {
    in.get("adam.steps", steps_);
    for (auto [name, values] : {std::pair{"adam.parameters", &parameters_}, std::pair{"adam.mean", &mean_},
                                std::pair{"adam.square", &square_}, std::pair{"adam.average", &average_}}) {
        const std::size_t expected = values->size();
        in.get(name, *values);
        if (values->size() != expected) in.damaged();
    }
}

}  // namespace lmmd
