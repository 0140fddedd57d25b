// SPDX-License-Identifier: GPL-3.0-or-later
// Batches of frames on the threads of a CPU.
#include <fmt/format.h>

#include <algorithm>

#include "lmmd/train/atom_energy.hpp"
#include "lmmd/train/frame_evaluator.hpp"

namespace lmmd {

CpuEvaluator::CpuEvaluator(const std::vector<Environment>& environments, int threads)
    : environments_(environments), team_(threads) {}

std::string CpuEvaluator::name() const {
    return fmt::format("cpu, {} thread{}", team_.threads(), team_.threads() == 1 ? "" : "s");
}

template <class Work>
void CpuEvaluator::for_each_frame(const NepModel& model, std::size_t n, const Work& work) {
    const TrainModel tables(model);
    team_.run(n, [&](std::size_t k) {
        FrameEvaluator evaluator(tables);
        work(evaluator, k);
    });
}

std::vector<Labels> CpuEvaluator::predict(const NepModel& model, std::span<const std::size_t> batch) {
    std::vector<Labels> result(batch.size());
    for_each_frame(model, batch.size(), [&](FrameEvaluator& evaluator, std::size_t k) {
        result[k] = evaluator.predict(environments_[batch[k]]);
    });
    return result;
}

void CpuEvaluator::gradient(const NepModel& model, std::span<const std::size_t> batch, const std::vector<Labels>& seeds,
                            std::span<double> gradient) {
    // One gradient a frame, added in the order of the frames: the same bits for any number of threads.
    std::vector<std::vector<double>> parts(batch.size());
    for_each_frame(model, batch.size(), [&](FrameEvaluator& evaluator, std::size_t k) {
        parts[k].assign(gradient.size(), 0.0);
        evaluator.add_gradient(environments_[batch[k]], seeds[k], parts[k]);
    });
    std::fill(gradient.begin(), gradient.end(), 0.0);
    for (const std::vector<double>& part : parts)
        for (std::size_t p = 0; p < part.size(); ++p) gradient[p] += part[p];
}

}  // namespace lmmd
