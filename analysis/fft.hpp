// SPDX-License-Identifier: GPL-3.0-or-later
// Fourier transforms of real series by FFTW, or where there is none by Eigen: the same input gives the same bits on one build.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace lmmd::analysis {

// Memory as the transforms like it.
struct FftFree {
    void operator()(void* memory) const;
};
std::unique_ptr<double[], FftFree> fft_doubles(std::size_t n);

// X_k = sum_n x_n exp(-2 pi i n k / N) for k = 0 ... N/2, and back without a factor. One plan serves many threads, each
// with a Work of its own.
class RealFft {
public:
    struct Work {
        explicit Work(std::size_t length);
        std::span<double> series() const { return {real.get(), length}; }
        std::span<std::complex<double>> spectrum() const {
            return {reinterpret_cast<std::complex<double>*>(pairs.get()), length / 2 + 1};
        }
        std::size_t length;
        std::unique_ptr<double[], FftFree> real, pairs;
    };

    explicit RealFft(std::size_t length);
    ~RealFft();
    RealFft(const RealFft&) = delete;
    RealFft& operator=(const RealFft&) = delete;

    std::size_t length() const { return length_; }
    void forward(Work& work) const;   // series -> spectrum; the series stays
    void backward(Work& work) const;  // spectrum -> N times the series; the spectrum is spoilt

private:
    std::size_t length_;
    void *forward_, *backward_;  // plans of FFTW
};

// The shortest length of at least n with no other prime factors than 2, 3 and 5: those that are fast.
std::size_t fast_length(std::size_t n);

// c_0 / 2 + sum_{n = 1 ... M-1} c_n cos(pi n k / points) for k = 0 ... points: the cosine transform of M <= points
// values, padded with zeros.
std::vector<double> cosine_transform(std::span<const double> values, std::size_t points);

}  // namespace lmmd::analysis
