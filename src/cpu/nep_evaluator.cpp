// SPDX-License-Identifier: GPL-3.0-or-later
// The two passes of a NEP around the kernels.
#include "nep_evaluator.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "lmmd/base/error.hpp"

namespace lmmd {
namespace {

// Working memory of the calling thread, kept from call to call.
void* thread_scratch(std::size_t bytes) {
    thread_local std::vector<char> memory;
    if (memory.size() < bytes + 64) memory.assign(bytes + 64, 0);
    return reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64);
}

template <class S>
class Evaluator : public NepEvaluator {
public:
    Evaluator(const NepModel& model, const NepKernel<S>& kernel) : store_(model), kernel_(kernel) {}

    std::string name() const override { return kernel_.name; }
    void resize(std::size_t slots) override { partial_.assign(3 * slots, S(0)); }
    std::size_t memory() const override { return store_.memory() + partial_.capacity() * sizeof(S); }

    NepTotals partial_forces(const NepInput& input, std::size_t first, std::size_t last,
                             std::span<double> energy) override {
        LMMD_ASSERT(partial_.size() == 3 * input.list.slots());
        static_assert(sizeof(Vec3) == 3 * sizeof(double));
        if (first == last) return {};
        NepKernelInput<S> in{};
        in.position = &input.position.data()->x;
        in.type = input.type.data();
        in.begin = input.list.begin.data();
        in.neighbor = input.list.atom.data();
        in.shift = input.list.shift.data();
        in.shift_vector = &input.shift_vectors.data()->x;
        for (std::size_t i = first; i < last; ++i)
            in.capacity = std::max(in.capacity, static_cast<int>(in.begin[i + 1] - in.begin[i]));
        in.capacity = padded(in.capacity);
        in.partial = partial_.data();
        in.energy = energy.data();
        in.scratch = thread_scratch(kernel_.scratch_bytes(store_.tables(), in.capacity));
        NepKernelTotals totals{};
        kernel_.evaluate(store_.tables(), in, first, last, totals);
        NepTotals out;
        out.energy = totals.energy;
        std::copy(totals.virial, totals.virial + 9, out.virial.m);
        return out;
    }

    void gather(const NepInput& input, std::size_t first, std::size_t last, std::span<Vec3> force) const override {
        const NeighborList& list = input.list;
        for (std::size_t i = first; i < last; ++i) {
            double x = 0, y = 0, z = 0;
            for (std::size_t s = list.begin[i]; s < list.begin[i + 1]; ++s) {
                const S *mine = partial_.data() + 3 * s, *theirs = partial_.data() + 3 * std::size_t{list.reverse[s]};
                x += static_cast<double>(mine[0] - theirs[0]);
                y += static_cast<double>(mine[1] - theirs[1]);
                z += static_cast<double>(mine[2] - theirs[2]);
            }
            force[i] = {x, y, z};
        }
    }

    Vec3 partial_force(std::size_t slot) const override {
        const S* f = partial_.data() + 3 * slot;
        return {static_cast<double>(f[0]), static_cast<double>(f[1]), static_cast<double>(f[2])};
    }

private:
    NepTableStore<S> store_;
    const NepKernel<S>& kernel_;
    std::vector<S> partial_;  // [slot][3], eV/A
};

#if defined(__x86_64__)
const NepKernel<float>& lanes_kernel(Instructions instructions) {
    if (instructions == Instructions::avx512) return kNepKernelAvx512;
    return instructions == Instructions::avx2 ? kNepKernelAvx2 : kNepKernelPortable;
}
#else
const NepKernel<float>& lanes_kernel(Instructions) { return kNepKernelPortable; }
#endif

}  // namespace

#if defined(__x86_64__)
bool supported(Instructions instructions) {
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (instructions == Instructions::avx2) return avx2;
    if (instructions == Instructions::portable) return true;
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#else
bool supported(Instructions instructions) { return instructions == Instructions::portable; }
#endif

double measured_peak(Instructions instructions) {
    using Clock = std::chrono::steady_clock;
    constexpr std::int64_t kRounds = 1'000'000;
    const NepKernel<float>& kernel = lanes_kernel(instructions);
    double best = 0;
    volatile float sink = 0;  // or the calls would be left out
    for (int attempt = 0; attempt < 4; ++attempt) {
        const Clock::time_point start = Clock::now();
        sink = kernel.multiply_adds(kRounds);
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        best = std::max(best, 2.0 * kPeakChains * kernel.width * static_cast<double>(kRounds) / seconds);
    }
    static_cast<void>(sink);
    return best;
}

double zbl_half(const ZblPair& pair, const double (&d)[3], double (&f)[3]) {
    const double r = std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    const Pair<double> u = zbl(r, pair);
    for (int a = 0; a < 3; ++a) f[a] = 0.5 * u.slope * d[a] / r;
    return 0.5 * u.value;
}

Instructions best_instructions() {
    if (supported(Instructions::avx512)) return Instructions::avx512;
    return supported(Instructions::avx2) ? Instructions::avx2 : Instructions::portable;
}
std::unique_ptr<NepEvaluator> make_nep_evaluator(const NepModel& model, const NepKernel<float>& kernel) {
    return std::make_unique<Evaluator<float>>(model, kernel);
}
std::unique_ptr<NepEvaluator> make_nep_evaluator_double(const NepModel& model) {
    return std::make_unique<Evaluator<double>>(model, kNepKernelDouble);
}
std::unique_ptr<NepEvaluator> make_nep_evaluator_lanes(const NepModel& model, Instructions instructions) {
    LMMD_ASSERT(supported(instructions));
    return make_nep_evaluator(model, lanes_kernel(instructions));
}

}  // namespace lmmd
