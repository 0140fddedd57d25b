// SPDX-License-Identifier: GPL-3.0-or-later
// Fourier transforms by FFTW, or where there is none by Eigen: the same input gives the same bits on one build.
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

// X_k = sum_n x_n exp(-2 pi i n k / N), and back without a factor. One plan serves many threads, each with a Work of its own.
class Fft {
public:
    struct Work {
        explicit Work(std::size_t length);  // all zero
        std::span<std::complex<double>> series() const { return of(times); }
        std::span<std::complex<double>> spectrum() const { return of(frequencies); }
        std::size_t length;
        std::unique_ptr<double[], FftFree> times, frequencies;

    private:
        std::span<std::complex<double>> of(const std::unique_ptr<double[], FftFree>& pairs) const {
            return {reinterpret_cast<std::complex<double>*>(pairs.get()), length};
        }
    };

    explicit Fft(std::size_t length);
    ~Fft();
    Fft(const Fft&) = delete;
    Fft& operator=(const Fft&) = delete;

    std::size_t length() const { return length_; }
    void forward(Work& work) const;   // series -> spectrum; the series stays
    void backward(Work& work) const;  // spectrum -> N times the series; the spectrum stays

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
