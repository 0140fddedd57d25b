// SPDX-License-Identifier: GPL-3.0-or-later
// Energy, forces and virial of a frame from its environment, and their parameter gradient.
#include "lmmd/train/frame_evaluator.hpp"

#include <algorithm>

#include "lmmd/train/atom_energy.hpp"
#include "pair_group.hpp"

namespace lmmd {

struct FrameEvaluator::Scratch {
    explicit Scratch(const TrainModel& m) : model(m), kernel(pair_kernel(m.model.shape)) {}

    // work(pairs of the group, kernel's view of them, its rows of `radial` and `angular`)
    template <class Work>
    void for_each_group(const Environment& frame, std::size_t i, const Work& work) {
        const auto basis_radial = static_cast<std::size_t>(model.tables.basis_radial);
        const auto block = static_cast<std::size_t>(model.tables.basis_angular * model.tables.harmonics);
        for (std::size_t t = 0; t < frame.elements().size(); ++t) {
            const PairGroup& group = frame.group(i, t);
            const std::span<const EnvironmentPair> pairs = frame.pairs().subspan(group.begin, group.end - group.begin);
            vectors.resize(pairs.size());
            work(pairs, kernel_input(pairs, group, model.model.shape, {frame.type(i), frame.elements()[t]}),
                 &radial[t * basis_radial], angular.data() + t * block);
        }
    }

    const TrainModel& model;
    const PairKernel& kernel;
    std::vector<double> radial, angular;  // [t][k], [t][k][lm]: derivatives by the sums, or changes of them
    std::vector<Vec3> vectors;            // of the pairs of a group
};

FrameEvaluator::FrameEvaluator(const TrainModel& model) : scratch_(std::make_unique<Scratch>(model)) {}
FrameEvaluator::~FrameEvaluator() = default;
FrameEvaluator::FrameEvaluator(FrameEvaluator&&) noexcept = default;

Labels FrameEvaluator::predict(const Environment& frame) {
    Scratch& w = *scratch_;
    AtomEnergy<double> atom(w.model, frame.elements());
    Labels result = frame.zbl();
    w.radial.resize(atom.radial.size());
    w.angular.resize(atom.angular.size());
    for (std::size_t i = 0; i < frame.atoms(); ++i) {
        std::copy(frame.radial(i).begin(), frame.radial(i).end(), atom.radial.begin());
        std::copy(frame.angular(i).begin(), frame.angular(i).end(), atom.angular.begin());
        result.energy += atom.evaluate(frame.type(i));
        atom.sums_gradient(frame.type(i), w.radial, w.angular);
        w.for_each_group(
            frame, i,
            [&](std::span<const EnvironmentPair> pairs, const PairKernelInput& in, double* radial, double* angular) {
                w.kernel.forces(in, radial, angular, &w.vectors.data()->x);
                for (std::size_t p = 0; p < pairs.size(); ++p) {
                    result.forces[i] += w.vectors[p];
                    result.forces[pairs[p].atom] -= w.vectors[p];
                    result.virial += -1.0 * outer(pairs[p].r, w.vectors[p]);
                }
            });
    }
    return result;
}

void FrameEvaluator::add_gradient(const Environment& frame, const Labels& seed, std::span<double> gradient) {
    Scratch& w = *scratch_;
    AtomEnergy<Dual<double>> atom(w.model, frame.elements());
    for (std::size_t i = 0; i < frame.atoms(); ++i) {
        w.radial.assign(atom.radial.size(), 0.0);
        w.angular.assign(atom.angular.size(), 0.0);
        w.for_each_group(
            frame, i,
            [&](std::span<const EnvironmentPair> pairs, const PairKernelInput& in, double* radial, double* angular) {
                for (std::size_t p = 0; p < pairs.size(); ++p)
                    w.vectors[p] = seed.forces[i] - seed.forces[pairs[p].atom] - pairs[p].r * seed.virial;
                w.kernel.changes(in, &w.vectors.data()->x, radial, angular);
            });
        for (std::size_t s = 0; s < w.radial.size(); ++s)
            atom.radial[s] = Dual<double>(frame.radial(i)[s], w.radial[s]);
        for (std::size_t s = 0; s < w.angular.size(); ++s)
            atom.angular[s] = Dual<double>(frame.angular(i)[s], w.angular[s]);
        atom.evaluate(frame.type(i));
        atom.parameter_gradient(
            frame.type(i), [&](std::size_t p, Dual<double> by) { gradient[p] += seed.energy * by.value + by.slope; });
    }
}

void FrameEvaluator::merge_range(const Environment& frame, Range& range) {
    AtomEnergy<double> atom(scratch_->model, frame.elements());
    for (std::size_t i = 0; i < frame.atoms(); ++i) {
        std::copy(frame.radial(i).begin(), frame.radial(i).end(), atom.radial.begin());
        std::copy(frame.angular(i).begin(), frame.angular(i).end(), atom.angular.begin());
        const std::span<const double> q = atom.descriptor(frame.type(i));
        if (range.atoms == 0) {
            range.low.assign(q.begin(), q.end());
            range.high = range.low;
            range.sum.assign(q.size(), 0.0);
        }
        for (std::size_t d = 0; d < q.size(); ++d) {
            range.low[d] = std::min(range.low[d], q[d]);
            range.high[d] = std::max(range.high[d], q[d]);
            range.sum[d] += q[d];
        }
        ++range.atoms;
    }
}

}  // namespace lmmd
