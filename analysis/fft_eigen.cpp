// SPDX-License-Identifier: GPL-3.0-or-later
// By the transforms that come with Eigen (kissfft), some times slower: for machines without FFTW.
#include <algorithm>
#include <unsupported/Eigen/FFT>

#include "fft.hpp"
#include "lmmd/base/error.hpp"

namespace lmmd::analysis {

namespace {

// It keeps its tables with it, so threads must not share one.
Eigen::FFT<double>& transforms() {
    using Transforms = Eigen::FFT<double>;
    thread_local Transforms fft(Transforms::impl_type(), Transforms::Unscaled);
    return fft;
}

}  // namespace

void FftFree::operator()(void* memory) const { delete[] static_cast<double*>(memory); }

std::unique_ptr<double[], FftFree> fft_doubles(std::size_t n) { return std::unique_ptr<double[], FftFree>(new double[n]()); }

Fft::Fft(std::size_t length) : length_(length), forward_(nullptr), backward_(nullptr) {}

Fft::~Fft() = default;

void Fft::forward(Work& work) const {
    LMMD_ASSERT(work.length == length_);
    if (length_ == 1) work.spectrum()[0] = work.series()[0];  // beyond what Eigen's can do
    else transforms().fwd(work.spectrum().data(), work.series().data(), static_cast<Eigen::Index>(length_));
}

void Fft::backward(Work& work) const {
    LMMD_ASSERT(work.length == length_);
    if (length_ == 1) work.series()[0] = work.spectrum()[0];
    else transforms().inv(work.series().data(), work.spectrum().data(), static_cast<Eigen::Index>(length_));
}

}  // namespace lmmd::analysis
