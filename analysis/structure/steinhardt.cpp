// SPDX-License-Identifier: GPL-3.0-or-later
// steinhardt: bond-orientational order parameters of atoms (bond_order.hpp), their means and distributions by element:
//   q_l = sqrt(4 pi / (2 l + 1) sum_m |q_lm|^2),   w_l: bond_order.hpp,   w-hat_l = w_l / (sum_m |q_lm|^2)^(3/2),
// and the same of q-bar_lm, averaged over an atom and its neighbours (_bar).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "bond_order.hpp"
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"

namespace lmmd::analysis {
namespace {

struct SteinhardtOptions {
    BondOptions bonds;
    std::vector<int> degrees{4, 6};
    std::size_t bins = 100;
};

// Of each degree.
struct Quantity {
    const char *letter, *suffix, *note;
    bool histogram;
    double low, high;  // that a value can have, with room
};
constexpr Quantity kQuantities[] = {
    {"q", "", "mean of q_l", true, 0, 1},
    {"q", "_bar", "mean of q_l, averaged over neighbours", true, 0, 1},
    {"w", "", "mean of w_l", false, 0, 0},
    {"w", "_hat", "mean of w_l / (sum |q_lm|^2)^(3/2)", true, -0.25, 0.25},
    {"w", "_hat_bar", "the same, averaged over neighbours", true, -0.25, 0.25},
};
constexpr std::size_t kPerDegree = std::size(kQuantities);

class Steinhardt : public Estimator {
public:
    Steinhardt(const SteinhardtOptions& options, const Setup& setup)
        : bins_(options.bins), elements_(setup.elements), kind_(setup.kind), present_(setup.chosen_kinds()),
          harmonics_(options.degrees), team_(setup.threads), bonds_(options.bonds, setup) {
        for (const int l : options.degrees) third_.emplace_back(l);
        sums_.emplace(elements_.size() * width(), setup.block);
    }

    bool prepare(const Frame& frame) override { return bonds_.prepare(frame, team_); }
    void settle() override { bonds_.settle(); }

    void accumulate(const Frame& frame) override {
        const Bonds& bonds = bonds_.find(frame, team_);
        const auto q = bond_order(harmonics_, bonds, team_);
        const auto bar = averaged(q, harmonics_.size(), bonds, team_);
        values_.resize(frame.size() * quantities());
        team_.run_blocks(frame.size(), 256, [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i)
                for (std::size_t d = 0; d < third_.size(); ++d) {
                    const std::size_t at = i * harmonics_.size() + harmonics_.begin(d);
                    find_values(d, &q[at], &bar[at], &values_[i * quantities() + d * kPerDegree]);
                }
        });
        // One after the other: the same bits on any number of threads.
        const std::span<double> sums = sums_->sample();
        for (std::size_t i = 0; i < frame.size(); ++i)
            if (frame.chosen[i]) add(sums.subspan(kind_[i] * width(), width()), bonds.count(i) > 0, &values_[i * quantities()]);
    }

    Result result() const override {
        Result result;
        result.notes = {sums_->describe("samples"), bonds_.describe(), "distributions: densities of area 1"};
        const Estimates found = sums_->estimate([this](std::span<const double> sums) { return numbers(sums); });
        DataTable q{"steinhardt", "distributions of bond-orientational order q_l", {}, {axis(kQuantities[0])}, {}};
        DataTable w{"steinhardt_w", "distributions of bond-orientational order w-hat_l", {}, {axis(kQuantities[3])}, {}};
        q.ordinate = "P(q_l)";
        w.ordinate = "P(w-hat_l)";
        q.caption = "Distribution of the bond-orientational order parameters q_l of the atoms.";
        w.caption = "Distribution of the normalised third-order parameters w_l of the atoms.";
        std::size_t at = 0;
        for (const std::size_t k : present_) {
            for (std::size_t quantity = 0; quantity < quantities(); ++quantity) {
                const Quantity& what = kQuantities[quantity % kPerDegree];
                const std::string name = fmt::format("{}{}{}_{}", what.letter, harmonics_.degrees()[quantity / kPerDegree],
                                                     what.suffix, elements_[k]);
                result.scalars.push_back({name, found.values[at], found.errors[at], "", what.note});
                ++at;
                if (!what.histogram) continue;
                (what.letter[0] == 'q' ? q : w).columns.push_back(part_of(found, name, "", at, bins_));
                at += bins_;
            }
            if (found.values[at] > 0)
                result.warnings.push_back(fmt::format("a share of {:.3g} of {} has no neighbours and is left out; raise the cutoff",
                                                      found.values[at], elements_[k]));
            ++at;
        }
        result.tables = {std::move(q), std::move(w)};
        for (Scalar& scalar : bonds_.scalars()) result.scalars.push_back(std::move(scalar));
        return result;
    }

    void save(ByteWriter& out) const override {
        bonds_.save(out);
        sums_->save(out);
    }
    void load(ByteReader& in) override {
        bonds_.load(in);
        sums_->load(in);
    }

private:
    std::size_t quantities() const { return third_.size() * kPerDegree; }
    // [quantity][sum, then the histogram], atoms with neighbours, atoms without.
    std::size_t width() const { return quantities() * (bins_ + 1) + 2; }

    DataColumn axis(const Quantity& what) const {
        DataColumn column{what.letter[0] == 'q' ? "q_l" : "w-hat_l", "", {}, {}};
        const double width = (what.high - what.low) / static_cast<double>(bins_);
        for (std::size_t bin = 0; bin < bins_; ++bin)
            column.values.push_back(what.low + (static_cast<double>(bin) + 0.5) * width);
        return column;
    }

    void find_values(std::size_t d, const std::complex<double>* q, const std::complex<double>* bar, double* values) const {
        const int l = harmonics_.degrees()[d];
        const double square = product(l, q, q), square_bar = product(l, bar, bar);
        const double scale = 4 * std::numbers::pi / (2 * l + 1);
        const auto hat = [](double w, double norm) { return norm > 0 ? w / std::pow(norm, 1.5) : 0; };
        values[0] = std::sqrt(scale * square);
        values[1] = std::sqrt(scale * square_bar);
        values[2] = third_[d](q);
        values[3] = hat(values[2], square);
        values[4] = hat(third_[d](bar), square_bar);
    }

    void add(std::span<double> sums, bool bonded, const double* values) const {
        sums[width() - (bonded ? 2 : 1)] += 1;
        for (std::size_t k = 0; k < quantities() && bonded; ++k) {
            const Quantity& what = kQuantities[k % kPerDegree];
            double* const mine = &sums[k * (bins_ + 1)];
            mine[0] += values[k];
            if (!what.histogram) continue;
            const double place = (values[k] - what.low) / (what.high - what.low) * static_cast<double>(bins_);
            mine[1 + static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bins_ - 1)))] += 1;
        }
    }

    // For each element that is present: for each quantity the mean and, if it has one, its density; the share without
    // neighbours.
    std::vector<double> numbers(std::span<const double> sums) const {
        std::vector<double> result;
        for (const std::size_t k : present_) {
            const std::span<const double> mine = sums.subspan(k * width(), width());
            const double atoms = mine[width() - 2], without = mine[width() - 1];
            for (std::size_t quantity = 0; quantity < quantities(); ++quantity) {
                const Quantity& what = kQuantities[quantity % kPerDegree];
                const double* const sum = &mine[quantity * (bins_ + 1)];
                result.push_back(sum[0] / atoms);
                for (std::size_t bin = 0; what.histogram && bin < bins_; ++bin)
                    result.push_back(sum[1 + bin] / atoms * static_cast<double>(bins_) / (what.high - what.low));
            }
            result.push_back(without / (atoms + without));
        }
        return result;
    }

    const std::size_t bins_;
    const std::vector<std::string> elements_;
    const std::vector<std::size_t> kind_;
    const std::vector<std::size_t> present_;  // kinds that chosen atoms have
    const Harmonics harmonics_;
    std::vector<ThirdOrder> third_;  // [degree]
    Team team_;
    BondFinder bonds_;
    std::optional<BlockSums> sums_;  // [kind][width]
    std::vector<double> values_;     // [atom][quantity] of the frame at work
};

constexpr OptionHelp kOptions[] = {
    kCutoffOption,
    kNearestOption,
    {"degrees", "L", "which l, separated by commas; default 4,6"},
    {"bins", "N", "number of bins of the distributions; default 100"},
};

std::vector<int> parse_degrees(Args args) {
    const std::string text = args.word("degrees");
    std::vector<int> degrees;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::optional<std::int64_t> l = to_integer(text.substr(begin, end - begin));
        if (!l || *l < 2 || *l > 12 || *l % 2 != 0 || std::find(degrees.begin(), degrees.end(), *l) != degrees.end())
            args.fail("found " + quote(text) + ", expected different even numbers from 2 to 12, such as 4,6; correct it");
        degrees.push_back(static_cast<int>(*l));
        begin = end + 1;
    }
    return degrees;
}

EstimatorPlan parse(const Options& options) {
    SteinhardtOptions steinhardt;
    steinhardt.bonds = parse_bonds(options);
    if (options.has("degrees")) steinhardt.degrees = parse_degrees(options.values("degrees"));
    steinhardt.bins = static_cast<std::size_t>(options.integer("bins", 100, {1, 10'000, "a whole number from 1 to 10000"}));
    return {{}, [steinhardt](const Setup& setup) { return std::make_unique<Steinhardt>(steinhardt, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry steinhardt{"steinhardt", "bond-orientational order q_l, averaged q_l, w_l: means and distributions",
                                       kOptions, parse};
}

}  // namespace lmmd::analysis
