// SPDX-License-Identifier: GPL-3.0-or-later
// Adam: stochastic gradient descent with per-parameter steps from running moments of the gradient,
//   m <- b1 m + (1 - b1) g,  v <- b2 v + (1 - b2) g^2,  p <- p - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps).
// Kingma and Ba, ICLR 2015, arXiv:1412.6980. Beside the parameters it keeps their running average, which generalises
// better than the last iterate (Polyak and Juditsky, SIAM J. Control Optim. 30, 838 (1992), doi:10.1137/0330046).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lmmd/base/archive.hpp"

namespace lmmd {

class Adam {
public:
    // `ema`: decay per step of the running average; 0: the average is the last iterate.
    Adam(std::vector<double> parameters, double ema);

    void step(std::span<const double> gradient, double rate);

    const std::vector<double>& parameters() const { return parameters_; }
    const std::vector<double>& average() const { return average_; }
    std::int64_t steps() const { return steps_; }

    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    double ema_;
    std::int64_t steps_ = 0;
    std::vector<double> parameters_, mean_, square_, average_;
};

}  // namespace lmmd
