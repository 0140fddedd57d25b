// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/analysis/correlator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fft.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::size_t kTerms = 128;            // of a slice
constexpr std::size_t kTile = 8;               // series read together: a cache line of each row
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kShortestWindow = 64;    // frames; shorter ones are not worth a transform

std::size_t window_of(const CorrelatorOptions& o) {
    const std::size_t room = o.memory / (sizeof(double) * std::max<std::size_t>(o.series, 1));
    const std::size_t wanted = fast_length(std::max(2 * o.lags, kShortestWindow));
    return std::max(std::min(wanted, room), o.lags + o.lags / 8);
}

// One slice at work: sums the spectra of its terms, and goes back to lags once.
class Bench {
public:
    Bench(const RealFft& fft, Correlation kind, std::size_t origins, std::size_t frames)
        : fft_(fft),
          displacement_(kind == Correlation::displacement),
          origins_(origins),
          frames_(frames),
          first_(fft.length()),
          second_(fft.length()),
          squared_(fft.length()),
          allowed_(fft.length()),
          spectrum_(fft.length() / 2 + 1) {
        std::fill_n(allowed_.series().begin(), origins, 1.0);
        if (displacement_) fft_.forward(allowed_);
    }

    // `may`: empty, or which frames may be origins.
    void add(double weight, std::span<const double> a, std::span<const double> b, std::span<const double> may) {
        const double start = displacement_ ? a[0] : 0;  // differences do not know it, and squares stay small
        for (std::size_t t = 0; t < frames_; ++t) {
            const double x = a[t] - start, allowed = t >= origins_ ? 0.0 : may.empty() ? 1.0 : may[t];
            first_.series()[t] = allowed * x;
            second_.series()[t] = b[t] - start;
            count_ += allowed;
            if (!displacement_) continue;
            squares_ += weight * allowed * x * x;
            squared_.series()[t] = x * x;
            if (!may.empty()) allowed_.series()[t] = allowed;
        }
        fft_.forward(first_);
        fft_.forward(second_);
        const auto A = first_.spectrum(), B = second_.spectrum();
        if (!displacement_) {
            for (std::size_t k = 0; k < spectrum_.size(); ++k) spectrum_[k] += weight * times(A[k], B[k]);
            return;
        }
        fft_.forward(squared_);
        if (!may.empty()) fft_.forward(allowed_);
        const auto Q = squared_.spectrum(), M = allowed_.spectrum();
        for (std::size_t k = 0; k < spectrum_.size(); ++k)
            spectrum_[k] += weight * (times(M[k], Q[k]) - 2.0 * times(A[k], B[k]));
    }

    // Sums by lag, then the number of origins.
    std::vector<double> sums(std::size_t lags) {
        std::copy(spectrum_.begin(), spectrum_.end(), first_.spectrum().begin());
        fft_.backward(first_);
        std::vector<double> result(lags + 1);
        for (std::size_t lag = 0; lag < lags; ++lag)
            result[lag] = first_.series()[lag] / static_cast<double>(fft_.length()) + squares_;
        if (displacement_) result[0] = 0;  // exactly
        result[lags] = count_;
        return result;
    }

private:
    // conj(a) b, without the care for infinities that std::complex takes.
    static std::complex<double> times(std::complex<double> a, std::complex<double> b) {
        return {a.real() * b.real() + a.imag() * b.imag(), a.real() * b.imag() - a.imag() * b.real()};
    }

    const RealFft& fft_;
    const bool displacement_;
    const std::size_t origins_, frames_;
    RealFft::Work first_, second_, squared_, allowed_;
    std::vector<std::complex<double>> spectrum_;
    double count_ = 0, squares_ = 0;
};

// Copies up to kTile series out of a window's rows.
void gather(std::span<const double> rows, std::size_t stride, std::span<const std::uint32_t> series,
            std::vector<std::vector<double>>& out) {
    for (std::size_t t = 0; t < out[0].size(); ++t) {
        const double* const row = &rows[t * stride];
        for (std::size_t k = 0; k < series.size(); ++k) out[k][t] = row[series[k]];
    }
}

}  // namespace

DataColumn part_of(const Estimates& all, const std::string& name, const std::string& unit, std::size_t first,
                   std::size_t rows) {
    const auto part = [&](const std::vector<double>& numbers) {
        const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(first);
        return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(rows));
    };
    return {name, unit, part(all.values), part(all.errors)};
}

std::size_t Correlator::least_memory(std::size_t series, std::size_t lags) {
    return series * sizeof(double) * (lags + lags / 8 + 1);
}

// Blocks, the unfinished window, and totals on the way to a result.
std::size_t Correlator::sums_memory(std::size_t slots, std::size_t lags, std::size_t parts) {
    return slots * parts * (lags + 1) * sizeof(double) * (2 * static_cast<std::size_t>(kBlocks) + 3);
}

Correlator::Correlator(CorrelatorOptions options)
    : options_(std::move(options)),
      origins_(window_of(options_) - options_.lags + 1),
      window_(origins_ + options_.lags - 1),
      fft_(std::make_unique<RealFft>(fast_length(window_))),
      sums_(options_.slots.size() * options_.parts * width(),
            (std::max(options_.block, static_cast<std::int64_t>(options_.lags)) + static_cast<std::int64_t>(origins_) - 1) /
                static_cast<std::int64_t>(origins_)),
      team_(options_.threads) {
    rows_.resize(window_ * options_.series);
    for (std::size_t slot = 0; slot < options_.slots.size(); ++slot) {
        std::vector<Term>& terms = options_.slots[slot];
        std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.part < b.part; });
        for (std::size_t first = 0; first < terms.size();) {
            std::size_t last = first + 1;
            while (last < terms.size() && last - first < kTerms && terms[last].part == terms[first].part) ++last;
            slices_.push_back({(slot * options_.parts + terms[first].part) * width(), slot, first, last});
            first = last;
        }
    }
}

Correlator::~Correlator() = default;

std::int64_t Correlator::origins() const {
    return sums_.samples() * static_cast<std::int64_t>(origins_) + static_cast<std::int64_t>(rest());
}

void Correlator::add(std::span<const double> row) {
    LMMD_ASSERT(row.size() == options_.series);
    std::copy(row.begin(), row.end(), rows_.begin() + static_cast<std::ptrdiff_t>(filled_ * options_.series));
    ++filled_;
    ++frames_;
    unfinished_.clear();
    if (filled_ < window_) return;
    correlate(origins_, sums_.sample());
    std::copy(rows_.begin() + static_cast<std::ptrdiff_t>(origins_ * options_.series), rows_.end(), rows_.begin());
    filled_ = window_ - origins_;
}

void Correlator::correlate(std::size_t origins, std::span<double> sums) const {
    constexpr std::size_t kSlices = 256;  // at a time: their results wait to be added in order
    std::vector<std::vector<double>> found(std::min(kSlices, slices_.size()));
    for (std::size_t begin = 0; begin < slices_.size(); begin += kSlices) {
        const std::size_t n = std::min(kSlices, slices_.size() - begin);
        team_.run(n, [&](std::size_t k) { found[k] = correlate_slice(slices_[begin + k], origins); });
        for (std::size_t k = 0; k < n; ++k) {
            double* const cell = &sums[slices_[begin + k].cell];
            for (std::size_t i = 0; i < width(); ++i) cell[i] += found[k][i];
        }
    }
}

std::vector<double> Correlator::correlate_slice(const Slice& slice, std::size_t origins) const {
    const std::vector<Term>& terms = options_.slots[slice.slot];
    const std::size_t frames = origins + options_.lags - 1;
    Bench bench(*fft_, options_.kind, origins, frames);
    std::vector<std::vector<double>> first(kTile, std::vector<double>(frames)), second = first, may = first;
    for (std::size_t begin = slice.first; begin < slice.last; begin += kTile) {
        const std::size_t n = std::min(kTile, slice.last - begin);
        std::vector<std::uint32_t> a, b, m;
        for (std::size_t k = begin; k < begin + n; ++k) {
            a.push_back(terms[k].first);
            b.push_back(terms[k].second);
            if (terms[k].origins >= 0) m.push_back(static_cast<std::uint32_t>(terms[k].origins));
        }
        LMMD_ASSERT(m.empty() || m.size() == n);  // a slot is of one kind
        gather(rows_, options_.series, a, first);
        if (a != b) gather(rows_, options_.series, b, second);
        if (!m.empty()) gather(rows_, options_.series, m, may);
        for (std::size_t k = 0; k < n; ++k)
            bench.add(terms[begin + k].weight, first[k], a == b ? first[k] : second[k],
                      m.empty() ? std::span<const double>() : std::span<const double>(may[k]));
    }
    return bench.sums(options_.lags);
}

const std::vector<double>& Correlator::unfinished() const {
    if (unfinished_.empty()) {
        unfinished_.assign(options_.slots.size() * options_.parts * width(), 0.0);
        if (rest() > 0) correlate(rest(), unfinished_);
    }
    return unfinished_;
}

// Sums over the parts of each slot, all or all but one.
std::vector<double> Correlator::collapse(std::span<const double> cells, std::size_t without) const {
    std::vector<double> sums(options_.slots.size() * width(), 0.0);
    for (std::size_t slot = 0; slot < options_.slots.size(); ++slot) {
        for (std::size_t part = 0; part < options_.parts; ++part) {
            if (part == without) continue;
            const double* const cell = &cells[(slot * options_.parts + part) * width()];
            for (std::size_t i = 0; i < width(); ++i) sums[slot * width() + i] += cell[i];
        }
    }
    return sums;
}

Estimates Correlator::estimate(const std::function<std::vector<double>(const Correlations&)>& function) const {
    std::vector<double> cells = sums_.total();
    const std::vector<double>& last = unfinished();
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] += last[i];
    const auto numbers = [&](std::span<const double> of, std::size_t without) {
        const std::vector<double> sums = collapse(of, without);
        return function(Correlations(sums, options_.lags));
    };
    Estimates result{numbers(cells, kNone), {}};
    std::vector<std::vector<double>> parts, stretches;
    for (std::size_t part = 0; part < options_.parts; ++part) parts.push_back(numbers(cells, part));
    for (std::size_t b = 0; b < sums_.full_blocks(); ++b) {
        std::vector<double> others = cells;
        for (std::size_t i = 0; i < others.size(); ++i) others[i] -= sums_.block(b)[i];
        stretches.push_back(numbers(others, kNone));
    }
    const double length = static_cast<double>(sums_.length()) * static_cast<double>(origins_);
    const std::vector<double> by_part = jackknife(parts, static_cast<double>(options_.parts));
    const std::vector<double> by_time = jackknife(stretches, static_cast<double>(origins()) / length);
    for (std::size_t k = 0; k < result.values.size(); ++k) {
        double error = by_part.empty() ? std::numeric_limits<double>::quiet_NaN() : by_part[k];
        // A few stretches say little; they are used alone only where there are no parts.
        const bool enough = stretches.size() >= static_cast<std::size_t>(kBlocks) / 2 || !std::isfinite(error);
        if (!by_time.empty() && enough) error = std::isfinite(error) ? std::max(error, by_time[k]) : by_time[k];
        result.errors.push_back(error);
    }
    return result;
}

std::string Correlator::describe() const {
    return fmt::format("{} frames, {} time origins for every lag; errors: the larger of two jackknives, over {} parts of "
                       "the terms and over {} stretches of {} origins",
                       frames_, origins(), options_.parts, sums_.full_blocks(),
                       sums_.length() * static_cast<std::int64_t>(origins_));
}

void Correlator::finish() {
    unfinished();
    std::vector<double>().swap(rows_);
}

void Correlator::merge(const Correlator& other) {
    LMMD_ASSERT(other.frames_ == frames_ && other.origins_ == origins_);
    std::vector<double> last = unfinished();
    for (std::size_t i = 0; i < last.size(); ++i) last[i] += other.unfinished()[i];
    sums_.add(other.sums_);
    unfinished_ = std::move(last);
}

void Correlator::save(ByteWriter& out) const {
    const std::vector<double> kept(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(filled_ * options_.series));
    out.put("correlator rows", kept);
    out.put("correlator frames", frames_);
    sums_.save(out);
}

void Correlator::load(ByteReader& in) {
    std::vector<double> kept;
    in.get("correlator rows", kept);
    in.get("correlator frames", frames_);
    sums_.load(in);
    filled_ = kept.size() / std::max<std::size_t>(options_.series, 1);
    if (filled_ >= window_ || filled_ * options_.series != kept.size()) in.damaged();
    std::copy(kept.begin(), kept.end(), rows_.begin());
    unfinished_.clear();
}

}  // namespace lmmd::analysis
