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

fftw_complex* pairs_of(const RealFft::Work& work) { return reinterpret_cast<fftw_complex*>(work.pairs.get()); }

}  // namespace

void FftFree::operator()(void* memory) const { fftw_free(memory); }

std::unique_ptr<double[], FftFree> fft_doubles(std::size_t n) {
    double* const memory = fftw_alloc_real(n);
    if (memory == nullptr) throw std::bad_alloc();
    std::fill(memory, memory + n, 0.0);
    return std::unique_ptr<double[], FftFree>(memory);
}

RealFft::RealFft(std::size_t length) : length_(length) {
    Work work(length);
    const std::lock_guard lock(planner());
    const int n = static_cast<int>(length);
    forward_ = fftw_plan_dft_r2c_1d(n, work.real.get(), pairs_of(work), FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    backward_ = fftw_plan_dft_c2r_1d(n, pairs_of(work), work.real.get(), FFTW_ESTIMATE);
    if (forward_ == nullptr || backward_ == nullptr) throw machine_error("FFTW could not plan a transform");
}

RealFft::~RealFft() {
    const std::lock_guard lock(planner());
    fftw_destroy_plan(static_cast<fftw_plan>(forward_));
    fftw_destroy_plan(static_cast<fftw_plan>(backward_));
}

void RealFft::forward(Work& work) const {
    LMMD_ASSERT(work.length == length_);
    fftw_execute_dft_r2c(static_cast<fftw_plan>(forward_), work.real.get(), pairs_of(work));
}

void RealFft::backward(Work& work) const {
    LMMD_ASSERT(work.length == length_);
    fftw_execute_dft_c2r(static_cast<fftw_plan>(backward_), pairs_of(work), work.real.get());
}

}  // namespace lmmd::analysis
