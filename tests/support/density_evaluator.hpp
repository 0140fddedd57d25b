// SPDX-License-Identifier: GPL-3.0-or-later
// A many-body potential that fits on one line, as an evaluator: tests of the backend do not have to trust a NEP.
//   U_i = rho_i^2 + w0 rho_i,  rho_i = sum_j w(r_ij),  w(r) = (1 - (r/rc)^2)^3 below rc, 0 beyond.
#pragma once

#include <cmath>
#include <vector>

#include "lmmd/nep/evaluator.hpp"

namespace lmmd::test {

class DensityEvaluator final : public NepEvaluator {
public:
    static constexpr double kCutoff = 5.0;  // A
    static constexpr double kLinear = 0.5;  // eV

    // w and its slope, 1/A.
    static double weight(double r) { return r < kCutoff ? std::pow(1 - r * r / (kCutoff * kCutoff), 3) : 0.0; }
    static double slope(double r) {
        const double x = 1 - r * r / (kCutoff * kCutoff);
        return r < kCutoff ? -6 * r / (kCutoff * kCutoff) * x * x : 0.0;
    }

    std::string name() const override { return "density"; }
    void resize(std::size_t slots) override {
        partial_.assign(slots, Vec3{});
        ++lists_;
    }
    int lists() const { return lists_; }  // built so far
    NepTotals partial_forces(const NepInput& input, std::size_t first, std::size_t last,
                             std::span<double> energy) override {
        NepTotals totals;
        for (std::size_t i = first; i < last; ++i) {
            double rho = 0;
            for (std::size_t k = input.list.begin[i]; k < input.list.begin[i + 1]; ++k)
                rho += weight(norm(pair(input, i, k)));
            energy[i] = rho * rho + kLinear * rho;
            totals.energy += energy[i];
            for (std::size_t k = input.list.begin[i]; k < input.list.begin[i + 1]; ++k) {
                const Vec3 r = pair(input, i, k);
                partial_[k] = ((2 * rho + kLinear) * slope(norm(r)) / norm(r)) * r;
                totals.virial += -1.0 * outer(r, partial_[k]);
            }
        }
        return totals;
    }
    void gather(const NepInput& input, std::size_t first, std::size_t last, std::span<Vec3> force) const override {
        for (std::size_t i = first; i < last; ++i) {
            force[i] = {};
            for (std::size_t k = input.list.begin[i]; k < input.list.begin[i + 1]; ++k)
                force[i] += partial_[k] - partial_[input.list.reverse[k]];
        }
    }
    Vec3 partial_force(std::size_t slot) const override { return partial_[slot]; }
    std::size_t memory() const override { return partial_.capacity() * sizeof(Vec3); }

private:
    static Vec3 pair(const NepInput& input, std::size_t i, std::size_t k) {
        return input.position[input.list.atom[k]] + input.shift_vectors[input.list.shift[k]] - input.position[i];
    }
    std::vector<Vec3> partial_;
    int lists_ = 0;
};

}  // namespace lmmd::test
