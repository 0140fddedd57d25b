// SPDX-License-Identifier: GPL-3.0-or-later
// Exact time correlations of many series up to a largest lag, from a stream of frames:
//   product:       C(l) = < a(t) b(t + l) >,   displacement:  C(l) = < (a(t + l) - a(t))^2 >,
// averaged over the terms of a slot (such as all atoms of an element, along one axis) and all time origins t that have
// every lag behind them. A window of frames is kept; when it is full its origins are correlated by Fourier transforms
// (Wiener-Khinchin; no zero padding is missing) and all but the last frames go. Complex series are two real ones in the
// same slot: Re a*(t) b(t + l) = Re a Re b + Im a Im b.
// Origins are taken in stretches as long as the lags. A stretch padded to twice its length has the spectrum X_k, it and the
// frames behind it together X_k + (-1)^j X_{k+1}, so that each is transformed once; two real series are one complex; and
// the spectra of all terms are added up before one of them goes back to lags.
//
// Errors: the larger of two jackknives, over consecutive stretches of time, each at least as long as the largest lag,
// and over parts of the terms (atoms): stretches alone would be few in a short run, atoms alone would not see what
// they have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/result.hpp"
#include "lmmd/base/large_vector.hpp"
#include "lmmd/base/team.hpp"

namespace lmmd::analysis {

class Fft;

enum class Correlation { product, displacement };

struct Term {
    std::uint32_t first = 0, second = 0;  // series a and b; the same for displacements
    double weight = 1;
    std::int32_t origins = -1;  // series that says with 1 and 0 whether a time may be an origin; -1: always
    std::uint32_t part = 0;     // of the terms, for errors: 0 ... parts - 1
};

struct CorrelatorOptions {
    Correlation kind = Correlation::product;
    std::size_t series = 0;
    std::size_t lags = 1;                  // 0 ... lags - 1
    std::vector<std::vector<Term>> slots;  // what is averaged together
    std::size_t parts = static_cast<std::size_t>(kBlocks);
    std::size_t memory = std::size_t{2} << 30;  // bytes that the window may take
    int threads = 1;
    std::int64_t block = 1;  // frames that a stretch of time has at least
};

// Sums as they follow from all of the data, or from all but a piece.
class Correlations {
public:
    Correlations(std::span<const double> sums, std::size_t lags) : sums_(sums), lags_(lags) {}
    // Weighted mean over terms and origins: sum of weight times correlation / number of terms that had the origin.
    double operator()(std::size_t slot, std::size_t lag) const { return sums_[slot * width() + lag] / count(slot); }
    double count(std::size_t slot) const { return sums_[slot * width() + lags_]; }
    std::size_t lags() const { return lags_; }

private:
    std::size_t width() const { return lags_ + 1; }
    std::span<const double> sums_;  // [slot][lags, then the count]
    std::size_t lags_;
};

// `rows` of the estimates from `first` on, as a column of a table.
DataColumn part_of(const Estimates& all, const std::string& name, const std::string& unit, std::size_t first, std::size_t rows);

class Correlator {
public:
    explicit Correlator(CorrelatorOptions options);
    ~Correlator();

    // Bytes of the smallest window that will do, for a number of series.
    static std::size_t least_memory(std::size_t series, std::size_t lags);
    // Bytes of the sums, whatever the number of series.
    static std::size_t sums_memory(std::size_t slots, std::size_t lags, std::size_t parts = kBlocks);

    void add(std::span<const double> row);  // a frame: one value of each series
    // The same in place: the values of the next frame, to be filled before push().
    std::span<double> row();
    void push();
    std::int64_t frames() const { return frames_; }
    // That have every lag behind them.
    std::int64_t origins() const { return std::max<std::int64_t>(0, frames_ - static_cast<std::int64_t>(options_.lags) + 1); }
    // Numbers that follow from the correlations, with their errors.
    Estimates estimate(const std::function<std::vector<double>(const Correlations&)>& function) const;
    std::string describe() const;  // origins, lags and errors, one line
    void finish();  // no more frames will come: gives the memory of the window back
    // What another correlator with the same slots, fed with other series of the same frames, found.
    void merge(const Correlator& other);

    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    struct Slice {
        std::size_t cell;         // of the sums
        std::size_t slot, first, last;  // terms
    };
    std::size_t width() const { return options_.lags + 1; }
    // Adds the first origins of the window, stretch by stretch.
    void correlate(std::size_t origins, BlockSums& sums) const;
    std::vector<std::vector<double>> correlate_slice(const Slice& slice, std::size_t origins) const;
    const BlockSums& whole() const;
    std::vector<double> collapse(std::span<const double> cells, std::size_t without) const;

    CorrelatorOptions options_;
    std::size_t stretch_;  // origins
    std::size_t window_;   // frames: some stretches and the lags behind them
    std::unique_ptr<Fft> fft_;
    std::vector<Slice> slices_;  // the same on any number of threads
    LargeVector<double> rows_;   // [frame of the window][series]
    std::size_t filled_ = 0;     // frames in the window
    std::int64_t frames_ = 0;
    BlockSums sums_;             // [slot][part][lags, count], one sample per stretch; of what left the window
    mutable std::optional<BlockSums> whole_;  // with what is in the window; none: not known
    mutable Team team_;
};

}  // namespace lmmd::analysis
