// SPDX-License-Identifier: GPL-3.0-or-later
// By FFTW, planned without measuring, so that the same input gives the same bits.
#include "fft.hpp"

#include <fftw3.h>

#include <algorithm>
#include <mutex>
#include <new>

#include "lmmd/base/error.hpp"

namespace lmmd::analysis {
namespace {

// FFTW's planner is the one part of it that threads must not share.
std::mutex& planner() {
    static std::mutex mutex;
    return mutex;
}

fftw_complex* pairs(const std::unique_ptr<double[], FftFree>& numbers) { return reinterpret_cast<fftw_complex*>(numbers.get()); }

}  // namespace

void FftFree::operator()(void* memory) const { fftw_free(memory); }

std::unique_ptr<double[], FftFree> fft_doubles(std::size_t n) {
    double* const memory = fftw_alloc_real(n);
    if (memory == nullptr) throw std::bad_alloc();
    std::fill(memory, memory + n, 0.0);
    return std::unique_ptr<double[], FftFree>(memory);
}

Fft::Fft(std::size_t length) : length_(length) {
    constexpr unsigned kFlags = FFTW_ESTIMATE | FFTW_PRESERVE_INPUT;
    Work work(length);
    const std::lock_guard lock(planner());
    const int n = static_cast<int>(length);
    forward_ = fftw_plan_dft_1d(n, pairs(work.times), pairs(work.frequencies), FFTW_FORWARD, kFlags);
    backward_ = fftw_plan_dft_1d(n, pairs(work.frequencies), pairs(work.times), FFTW_BACKWARD, kFlags);
    if (forward_ == nullptr || backward_ == nullptr) throw machine_error("FFTW could not plan a transform");
}

Fft::~Fft() {
    const std::lock_guard lock(planner());
    fftw_destroy_plan(static_cast<fftw_plan>(forward_));
    fftw_destroy_plan(static_cast<fftw_plan>(backward_));
}

void Fft::forward(Work& work) const {
    LMMD_ASSERT(work.length == length_);
    fftw_execute_dft(static_cast<fftw_plan>(forward_), pairs(work.times), pairs(work.frequencies));
}

void Fft::backward(Work& work) const {
    LMMD_ASSERT(work.length == length_);
    fftw_execute_dft(static_cast<fftw_plan>(backward_), pairs(work.frequencies), pairs(work.times));
}

}  // namespace lmmd::analysis
