// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/analysis/correlator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fft.hpp"
#include "wider.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::size_t kTerms = 128;  // of a slice
constexpr std::size_t kTile = 32;    // series read together: some cache lines of each row
constexpr std::size_t kLine = 8;     // doubles of a cache line
constexpr std::size_t kAhead = 12;   // rows that are asked for while one is read
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kShortestStretch = 32;  // frames; shorter ones are not worth a transform
constexpr std::size_t kStretches = 4;         // of a window that has room: its last frames are transformed twice

using Complex = std::complex<double>;
using Pair = std::span<const Complex>;  // two real series

std::size_t stretch_of(std::size_t lags) { return fast_length(std::max(lags, kShortestStretch)); }

std::size_t window_of(const CorrelatorOptions& o) {
    const std::size_t room = o.memory / (sizeof(double) * std::max<std::size_t>(o.series, 1)), stretch = stretch_of(o.lags);
    return std::clamp((std::max(room, o.lags) - o.lags) / stretch, std::size_t{1}, kStretches) * stretch + o.lags - 1;
}

// sum += factor conj(a) (now + (-1)^j next), without the care for infinities that std::complex takes; an even number of them.
LMMD_WIDER void accumulate(double factor, Pair a, std::array<Pair, 2> now_next, Complex* sum) {
    const Complex *const now = now_next[0].data(), *const next = now_next[1].data();
    for (std::size_t j = 0; j < a.size(); ++j) {
        const double sign = j % 2 == 0 ? factor : -factor;
        const double re = factor * now[j].real() + sign * next[j].real(), im = factor * now[j].imag() + sign * next[j].imag();
        sum[j] = {sum[j].real() + a[j].real() * re + a[j].imag() * im, sum[j].imag() + a[j].real() * im - a[j].imag() * re};
    }
}

// One slice at work: adds up spectra of products, stretch by stretch, and goes back to lags once for each.
class Bench {
public:
    Bench(const Fft& fft, std::size_t origins, std::size_t frames)
        : fft_(fft), stretch_(fft.length() / 2), origins_(origins), frames_(frames), origin_(fft.length()), now_(fft.length()),
          next_(fft.length()), spectra_(stretches() * fft.length()) {}

    std::size_t stretches() const { return (origins_ + stretch_ - 1) / stretch_; }

    // The sum over origins t and both series of a(t) b(t + l), times a factor. `same`: a is b.
    void add(Pair a, Pair b, bool same, double factor) {
        transform(b, 0, frames_, next_);
        for (std::size_t k = 0; k < stretches(); ++k) {
            std::swap(now_, next_);
            transform(b, k + 1, frames_, next_);
            const bool shared = same && (k + 1) * stretch_ <= origins_;
            if (!shared) transform(a, k, origins_, origin_);
            accumulate(factor, (shared ? now_ : origin_).spectrum(), {now_.spectrum(), next_.spectrum()}, &spectra_[k * fft_.length()]);
        }
    }

    // Of a stretch, the first `lags` of them.
    std::vector<double> sums(std::size_t k, std::size_t lags) {
        std::copy_n(spectra_.begin() + static_cast<std::ptrdiff_t>(k * fft_.length()), fft_.length(), now_.spectrum().begin());
        fft_.backward(now_);
        std::vector<double> result;
        for (std::size_t lag = 0; lag < lags; ++lag)
            result.push_back(now_.series()[lag].real() / static_cast<double>(fft_.length()));
        return result;
    }

private:
    // Frames of a stretch, as far as `end`, behind them zeros.
    void transform(Pair x, std::size_t k, std::size_t end, Fft::Work& work) const {
        const std::size_t begin = std::min(k * stretch_, end), n = std::min(stretch_, end - begin);
        if (n == 0) {
            std::fill(work.spectrum().begin(), work.spectrum().end(), 0.0);
            return;
        }
        std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(begin), n, work.series().begin());
        std::fill(work.series().begin() + static_cast<std::ptrdiff_t>(n), work.series().begin() + static_cast<std::ptrdiff_t>(stretch_), 0.0);
        fft_.forward(work);
    }

    const Fft& fft_;
    const std::size_t stretch_, origins_, frames_;
    Fft::Work origin_, now_, next_;
    std::vector<Complex> spectra_;  // [stretch][frequency]
};

// The terms of a slice, two by two, on a bench; keeps what needs no transform.
class SliceSums {
public:
    SliceSums(const Fft& fft, Correlation kind, std::size_t origins, std::size_t frames)
        : displacement_(kind == Correlation::displacement), stretch_(fft.length() / 2), origins_(origins), frames_(frames),
          bench_(fft, origins, frames), first_(frames), second_(frames), squares_(frames),
          count_(bench_.stretches()), at_origin_(bench_.stretches()), later_(frames + 1) {}

    // Series in the order of `terms`, at most two of them; empty `b`: the same as `a`; empty `may`: always.
    void add(std::span<const Term> terms, Pair a, Pair b, Pair may) {
        const bool same = b.empty() && may.empty(), equal = terms.size() == 1 || terms[0].weight == terms[1].weight;
        add_count(terms.size(), may);
        if (same && equal && !displacement_) {  // nothing to prepare
            bench_.add(a, a, true, terms[0].weight);
            return;
        }
        const double factor = (equal ? terms[0].weight : 1) * (displacement_ ? -2 : 1);
        const double w[] = {equal ? 1 : terms[0].weight, equal ? 1 : terms.back().weight};
        // Differences do not know where they start, and squares stay small.
        const Complex start = displacement_ ? a[0] : 0;
        for (std::size_t t = 0; t < frames_; ++t) {
            const Complex x = a[t] - start, y = (b.empty() ? a[t] : b[t]) - start, m = may.empty() ? Complex(1, 1) : may[t];
            first_[t] = {m.real() * x.real(), m.imag() * x.imag()};
            second_[t] = {w[0] * y.real(), w[1] * y.imag()};
        }
        bench_.add(first_, second_, same && equal, factor);
        if (displacement_) add_squares(terms, may, start, a);
    }

    // [stretch]: sums by lag, then the number of origins.
    std::vector<std::vector<double>> sums(std::size_t lags) {
        std::vector<std::vector<double>> result;
        for (std::size_t t = 0; t < frames_; ++t) later_[t + 1] += later_[t];
        for (std::size_t k = 0; k < bench_.stretches(); ++k) {
            result.push_back(bench_.sums(k, lags));
            const std::size_t first = k * stretch_, last = std::min(first + stretch_, origins_);
            for (std::size_t lag = 0; lag < lags && displacement_; ++lag)
                result[k][lag] += at_origin_[k] + later_[last + lag] - later_[first + lag];
            if (displacement_) result[k][0] = 0;  // exactly
            result[k].push_back(count_[k]);
        }
        return result;
    }

private:
    void add_count(std::size_t terms, Pair may) {
        for (std::size_t k = 0; k < count_.size(); ++k) {
            const std::size_t first = k * stretch_, last = std::min(first + stretch_, origins_);
            if (may.empty()) count_[k] += static_cast<double>(terms * (last - first));
            for (std::size_t t = first; t < last && !may.empty(); ++t) count_[k] += may[t].real() + may[t].imag();
        }
    }

    // m(t) (x(t)^2 + x(t + l)^2): the second part is a sum over later times, and a product where origins are chosen.
    void add_squares(std::span<const Term> terms, Pair may, Complex start, Pair a) {
        const double w[] = {terms[0].weight, terms.size() == 1 ? 0 : terms[1].weight};
        for (std::size_t t = 0; t < frames_; ++t) {
            const Complex x = a[t] - start, m = may.empty() ? Complex(1, 1) : may[t];
            squares_[t] = {w[0] * x.real() * x.real(), w[1] * x.imag() * x.imag()};
            if (t < origins_) at_origin_[t / stretch_] += m.real() * squares_[t].real() + m.imag() * squares_[t].imag();
            if (may.empty()) later_[t + 1] += squares_[t].real() + squares_[t].imag();
        }
        if (!may.empty()) bench_.add(may, squares_, false, 1);
    }

    const bool displacement_;
    const std::size_t stretch_, origins_, frames_;
    Bench bench_;
    std::vector<Complex> first_, second_, squares_;
    std::vector<double> count_, at_origin_;  // [stretch]
    std::vector<double> later_;              // [frame + 1]: squares of all terms, then their sums up to the frame
};

// Up to kTile series of a window as pairs: [pair][frame].
class Tile {
public:
    explicit Tile(std::size_t frames) : frames_(frames), pairs_(kTile / 2 * frames) {}

    void gather(std::span<const double> rows, std::size_t stride, std::span<const std::uint32_t> series) {
        for (std::size_t t = 0; t < frames_; ++t) {
            const double* const row = &rows[t * stride];
            for (std::size_t k = 0; k < series.size(); k += kLine)
                __builtin_prefetch(&rows[std::min(t + kAhead, frames_ - 1) * stride + series[k]]);
            for (std::size_t k = 0; k < series.size(); k += 2)
                pairs_[k / 2 * frames_ + t] = {row[series[k]], k + 1 < series.size() ? row[series[k + 1]] : 0};
        }
    }
    Pair pair(std::size_t p) const { return std::span(pairs_).subspan(p * frames_, frames_); }

private:
    const std::size_t frames_;
    std::vector<Complex> pairs_;
};

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
    return series * sizeof(double) * (stretch_of(lags) + lags);
}

// Blocks, once more with the unfinished window, and totals on the way to a result.
std::size_t Correlator::sums_memory(std::size_t slots, std::size_t lags, std::size_t parts) {
    return slots * parts * (lags + 1) * sizeof(double) * (4 * static_cast<std::size_t>(kBlocks) + kStretches + 2);
}

Correlator::Correlator(CorrelatorOptions options)
    : options_(std::move(options)),
      stretch_(stretch_of(options_.lags)),
      window_(window_of(options_)),
      fft_(std::make_unique<Fft>(2 * stretch_)),
      sums_(options_.slots.size() * options_.parts * width(),
            (options_.block + static_cast<std::int64_t>(stretch_) - 1) / static_cast<std::int64_t>(stretch_)),
      team_(options_.threads) {
    rows_.reserve(window_ * options_.series);
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

void Correlator::add(std::span<const double> row) {
    LMMD_ASSERT(row.size() == options_.series);
    std::copy(row.begin(), row.end(), this->row().begin());
    push();
}

std::span<double> Correlator::row() {
    rows_.resize((filled_ + 1) * options_.series);
    return std::span(rows_).last(options_.series);
}

void Correlator::push() {
    ++filled_;
    ++frames_;
    whole_.reset();
    if (filled_ < window_) return;
    const std::size_t done = window_ - options_.lags + 1;
    correlate(done, sums_);
    rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(done * options_.series));
    filled_ -= done;
}

void Correlator::correlate(std::size_t origins, BlockSums& sums) const {
    constexpr std::size_t kSlices = 256;  // at a time: their results wait to be added in order
    std::vector<std::vector<std::vector<double>>> found(std::min(kSlices, slices_.size()));
    std::vector<std::vector<double>> cells((origins + stretch_ - 1) / stretch_);
    for (std::vector<double>& cell : cells) cell.assign(options_.slots.size() * options_.parts * width(), 0.0);
    for (std::size_t begin = 0; begin < slices_.size(); begin += kSlices) {
        const std::size_t n = std::min(kSlices, slices_.size() - begin);
        team_.run(n, [&](std::size_t s) { found[s] = correlate_slice(slices_[begin + s], origins); });
        for (std::size_t s = 0; s < n; ++s)
            for (std::size_t k = 0; k < cells.size(); ++k)
                for (std::size_t i = 0; i < width(); ++i) cells[k][slices_[begin + s].cell + i] += found[s][k][i];
    }
    for (std::size_t k = 0; k < cells.size(); ++k) {
        const std::span<double> sum = (k + 1) * stretch_ <= origins ? sums.sample() : sums.rest();
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += cells[k][i];
    }
}

std::vector<std::vector<double>> Correlator::correlate_slice(const Slice& slice, std::size_t origins) const {
    const std::size_t frames = origins + options_.lags - 1;
    SliceSums sums(*fft_, options_.kind, origins, frames);
    Tile first(frames), second(frames), may(frames);
    std::vector<std::uint32_t> a, b, m;
    for (std::size_t begin = slice.first; begin < slice.last; begin += kTile) {
        const std::span<const Term> terms =
            std::span(options_.slots[slice.slot]).subspan(begin, std::min(kTile, slice.last - begin));
        a.clear(), b.clear(), m.clear();
        for (const Term& term : terms) {
            a.push_back(term.first);
            b.push_back(term.second);
            if (term.origins >= 0) m.push_back(static_cast<std::uint32_t>(term.origins));
        }
        LMMD_ASSERT(m.empty() || m.size() == terms.size());
        first.gather(rows_, options_.series, a);
        if (a != b) second.gather(rows_, options_.series, b);
        if (!m.empty()) may.gather(rows_, options_.series, m);
        for (std::size_t k = 0; k < terms.size(); k += 2)
            sums.add(terms.subspan(k, std::min<std::size_t>(2, terms.size() - k)), first.pair(k / 2),
                     a != b ? second.pair(k / 2) : Pair(), m.empty() ? Pair() : may.pair(k / 2));
    }
    return sums.sums(options_.lags);
}

const BlockSums& Correlator::whole() const {
    if (!whole_) {
        whole_ = sums_;
        if (filled_ >= options_.lags) correlate(filled_ - options_.lags + 1, *whole_);
    }
    return *whole_;
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
    const BlockSums& all = whole();
    const std::vector<double> cells = all.total();
    const auto numbers = [&](std::span<const double> of, std::size_t without) {
        const std::vector<double> sums = collapse(of, without);
        return function(Correlations(sums, options_.lags));
    };
    Estimates result{numbers(cells, kNone), {}};
    std::vector<std::vector<double>> parts, stretches;
    for (std::size_t part = 0; part < options_.parts; ++part) parts.push_back(numbers(cells, part));
    for (std::size_t b = 0; b < all.full_blocks(); ++b) {
        std::vector<double> others = cells;
        for (std::size_t i = 0; i < others.size(); ++i) others[i] -= all.block(b)[i];
        stretches.push_back(numbers(others, kNone));
    }
    const double length = static_cast<double>(all.length()) * static_cast<double>(stretch_);
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
                       frames_, origins(), options_.parts, whole().full_blocks(),
                       whole().length() * static_cast<std::int64_t>(stretch_));
}

void Correlator::finish() {
    whole();
    LargeVector<double>().swap(rows_);
    sums_ = BlockSums(0);
}

void Correlator::merge(const Correlator& other) {
    LMMD_ASSERT(other.frames_ == frames_);
    whole();
    whole_->add(other.whole());
}

void Correlator::save(ByteWriter& out) const {
    out.put("correlator rows", std::vector<double>(rows_.begin(), rows_.end()));
    out.put("correlator frames", frames_);
    sums_.save(out);
}

void Correlator::load(ByteReader& in) {
    std::vector<double> rows;
    in.get("correlator rows", rows);
    in.get("correlator frames", frames_);
    sums_.load(in);
    filled_ = rows.size() / std::max<std::size_t>(options_.series, 1);
    if (filled_ >= window_ || filled_ * options_.series != rows.size()) in.damaged();
    rows_.assign(rows.begin(), rows.end());
    rows_.reserve(window_ * options_.series);
    whole_.reset();
}

}  // namespace lmmd::analysis
