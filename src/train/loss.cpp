// SPDX-License-Identifier: GPL-3.0-or-later
// Errors of predictions, the loss they make, and its gradient by predictions and by parameters.
#include "lmmd/train/loss.hpp"

#include <cmath>

namespace lmmd {

namespace {

// A symmetric tensor counts by its six distinct components.
constexpr int kDistinct[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {1, 2}, {2, 0}};

double root(double sum, double weight) { return weight > 0 ? std::sqrt(sum / weight) : 0; }

// d root(sum, weight) / d sum; 0 where there is no error to mend.
double root_slope(double sum, double weight) { return sum > 0 && weight > 0 ? 0.5 / std::sqrt(sum * weight) : 0; }

// Biases set the zero of energy: regularising them would pull it towards that of free atoms.
std::vector<char> regularised(const NepModel& model) {
    const NepLayout layout(model.shape);
    std::vector<char> mask(layout.size, 1);
    mask[layout.common_bias] = 0;
    if (model.shape.version == 5)
        for (int t = 0; t < model.shape.types(); ++t)
            mask[static_cast<std::size_t>(t) * layout.network_stride + layout.own_bias] = 0;
    return mask;
}

struct Norms {
    double sum = 0, square = 0, count = 0;  // sum |p|, sum p^2
};

Norms norms(const NepModel& model) {
    Norms result;
    const std::vector<char> mask = regularised(model);
    for (std::size_t p = 0; p < mask.size(); ++p) {
        if (!mask[p]) continue;
        result.sum += std::abs(model.parameters[p]);
        result.square += model.parameters[p] * model.parameters[p];
        ++result.count;
    }
    return result;
}

void add_regularisation(const NepModel& model, const LossWeights& weights, std::span<double> gradient) {
    if (weights.l1 == 0 && weights.l2 == 0) return;
    const Norms n = norms(model);
    const std::vector<char> mask = regularised(model);
    const double by_square = 2 * weights.l2 * root_slope(n.square, n.count);
    for (std::size_t p = 0; p < mask.size(); ++p) {
        const double value = model.parameters[p];
        if (mask[p] && value != 0) gradient[p] += weights.l1 * (value > 0 ? 1 : -1) / n.count + by_square * value;
    }
}

}  // namespace

void ErrorSums::add(const LabelledFrame& frame, const Labels& predicted, double weight) {
    const double n = static_cast<double>(frame.atoms());
    const double off = (predicted.energy - frame.energy) / n;
    energy += weight * off * off;
    energy_weight += weight;
    for (std::size_t i = 0; i < frame.atoms(); ++i) force += weight * norm2(predicted.forces[i] - frame.forces[i]);
    force_weight += 3 * weight * n;
    if (!frame.virial) return;
    for (const auto& [a, b] : kDistinct) {
        const double v = (predicted.virial(a, b) - (*frame.virial)(a, b)) / n;
        virial += weight * v * v;
    }
    virial_weight += 6 * weight;
}

void ErrorSums::add(const ErrorSums& other) {
    energy += other.energy;
    energy_weight += other.energy_weight;
    force += other.force;
    force_weight += other.force_weight;
    virial += other.virial;
    virial_weight += other.virial_weight;
}

double ErrorSums::energy_rmse() const { return root(energy, energy_weight); }
double ErrorSums::force_rmse() const { return root(force, force_weight); }
double ErrorSums::virial_rmse() const { return root(virial, virial_weight); }

double ErrorSums::loss(const LossWeights& weights) const {
    return weights.energy * energy_rmse() + weights.force * force_rmse() + weights.virial * virial_rmse();
}

Labels loss_seed(const LabelledFrame& frame, const Labels& predicted, const ErrorSums& sums,
                 const LossWeights& weights) {
    const double n = static_cast<double>(frame.atoms());
    const double by_energy = 2 * frame.weight * weights.energy * root_slope(sums.energy, sums.energy_weight) / (n * n);
    const double by_force = 2 * frame.weight * weights.force * root_slope(sums.force, sums.force_weight);
    const double by_virial = 2 * frame.weight * weights.virial * root_slope(sums.virial, sums.virial_weight) / (n * n);
    Labels seed;
    seed.energy = by_energy * (predicted.energy - frame.energy);
    for (std::size_t i = 0; i < frame.atoms(); ++i)
        seed.forces.push_back(by_force * (predicted.forces[i] - frame.forces[i]));
    if (frame.virial)
        for (const auto& [a, b] : kDistinct)
            seed.virial(a, b) = by_virial * (predicted.virial(a, b) - (*frame.virial)(a, b));
    return seed;
}

ErrorSums Loss::errors(std::span<const std::size_t> batch, const std::vector<Labels>& predicted) const {
    ErrorSums sums;
    for (std::size_t k = 0; k < batch.size(); ++k) sums.add(frames_[batch[k]], predicted[k], frames_[batch[k]].weight);
    return sums;
}

ErrorSums Loss::gradient(const NepModel& model, std::span<const std::size_t> batch, std::span<double> gradient) const {
    const std::vector<Labels> predicted = evaluator_.predict(model, batch);
    const ErrorSums sums = errors(batch, predicted);
    std::vector<Labels> seeds;
    for (std::size_t k = 0; k < batch.size(); ++k)
        seeds.push_back(loss_seed(frames_[batch[k]], predicted[k], sums, weights_));
    evaluator_.gradient(model, batch, seeds, gradient);
    add_regularisation(model, weights_, gradient);
    return sums;
}

double Loss::l1(const NepModel& model) const {
    const Norms n = norms(model);
    return n.count > 0 ? weights_.l1 * n.sum / n.count : 0;
}

double Loss::l2(const NepModel& model) const {
    const Norms n = norms(model);
    return weights_.l2 * root(n.square, n.count);
}

}  // namespace lmmd
