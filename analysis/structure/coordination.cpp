// SPDX-License-Identifier: GPL-3.0-or-later
// coordination: how many neighbours atoms have, on average and as a distribution, by element of the atom and of its
// neighbours. Neighbours are those within a cutoff (bonds.hpp).
#include <fmt/format.h>

#include "bonds.hpp"
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"

namespace lmmd::analysis {
namespace {

struct CoordinationOptions {
    BondOptions bonds;
    std::size_t most = 24;
};

class Coordination : public Estimator {
public:
    Coordination(const CoordinationOptions& options, const Setup& setup)
        : most_(options.most), elements_(setup.elements), kind_(setup.kind), centres_(setup.chosen_kinds()),
          team_(setup.threads), bonds_(options.bonds, setup) {
        sums_.emplace(kinds() * (kinds() + 1) * width(), setup.block);
    }

    bool prepare(const Frame& frame) override { return bonds_.prepare(frame, team_); }
    void settle() override { bonds_.settle(); }

    void accumulate(const Frame& frame) override {
        const Bonds& bonds = bonds_.find(frame, team_);
        const std::span<double> sums = sums_->sample();
        std::vector<std::size_t> count(kinds());
        for (std::size_t i = 0; i < frame.size(); ++i) {
            if (!frame.chosen[i]) continue;
            std::fill(count.begin(), count.end(), 0);
            for (std::size_t slot = bonds.begin[i]; slot < bonds.begin[i + 1]; ++slot) ++count[kind_[bonds.atom[slot]]];
            for (std::size_t b = 0; b < kinds(); ++b) add(sums, slot_of(kind_[i], b), count[b]);
            add(sums, slot_of(kind_[i], kinds()), bonds.count(i));
        }
    }

    Result result() const override {
        Result result;
        result.notes = {sums_->describe("samples"), bonds_.describe(),
                        "A-B: share of the atoms A that have n neighbours B; A: neighbours of all elements"};
        const Estimates found = sums_->estimate([this](std::span<const double> sums) { return numbers(sums); });
        DataTable table{"coordination", "distribution of coordination numbers", {}, {{"n", "", {}, {}}}, {}};
        table.ordinate = "share of the atoms";
        table.caption = "Share of the atoms that have n neighbours.";
        for (std::size_t n = 0; n <= most_; ++n) table.columns[0].values.push_back(static_cast<double>(n));
        std::size_t at = 0;
        for (const std::size_t slot : slots()) {
            table.columns.push_back(part_of(found, name(slot), "", at + 1, most_ + 1));
            result.scalars.push_back({"n_" + name(slot), found.values[at], found.errors[at], "", "mean coordination number"});
            const double more = found.values[at + most_ + 2];
            if (more > 0)
                result.warnings.push_back(fmt::format("a share of {:.3g} of {} has more than {} neighbours and is not in the table; "
                                                      "raise 'most'",
                                                      more, name(slot), most_));
            at += most_ + 3;
        }
        result.tables.push_back(std::move(table));
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
    std::size_t kinds() const { return elements_.size(); }
    // Atoms with 0 ... most neighbours, those with more, and the sum of neighbours.
    std::size_t width() const { return most_ + 3; }
    std::size_t slot_of(std::size_t a, std::size_t b) const { return a * (kinds() + 1) + b; }  // b = kinds(): all
    void add(std::span<double> sums, std::size_t slot, std::size_t n) const {
        sums[slot * width() + std::min(n, most_ + 1)] += 1;
        sums[slot * width() + most_ + 2] += static_cast<double>(n);
    }
    // Of the columns: all neighbours of an element, then by their elements where there are several.
    std::vector<std::size_t> slots() const {
        std::vector<std::size_t> result;
        for (const std::size_t a : centres_) {
            result.push_back(slot_of(a, kinds()));
            for (std::size_t b = 0; kinds() > 1 && b < kinds(); ++b) result.push_back(slot_of(a, b));
        }
        return result;
    }
    std::string name(std::size_t slot) const {
        const std::size_t a = slot / (kinds() + 1), b = slot % (kinds() + 1);
        return b == kinds() ? elements_[a] : elements_[a] + "-" + elements_[b];
    }
    // For each column the mean, the shares of 0 ... most, and that of more.
    std::vector<double> numbers(std::span<const double> sums) const {
        std::vector<double> result;
        for (const std::size_t slot : slots()) {
            const std::span<const double> mine = sums.subspan(slot * width(), width());
            double atoms = 0;
            for (std::size_t n = 0; n <= most_ + 1; ++n) atoms += mine[n];
            result.push_back(mine[most_ + 2] / atoms);
            for (std::size_t n = 0; n <= most_ + 1; ++n) result.push_back(mine[n] / atoms);
        }
        return result;
    }

    const std::size_t most_;
    const std::vector<std::string> elements_;
    const std::vector<std::size_t> kind_;
    const std::vector<std::size_t> centres_;  // kinds that chosen atoms have
    Team team_;
    BondFinder bonds_;
    std::optional<BlockSums> sums_;  // [kind of centre][kind of neighbours, then all][width]
};

constexpr OptionHelp kOptions[] = {
    kCutoffOption,
    {"most", "N", "largest number of neighbours in the table; default 24"},
};

EstimatorPlan parse(const Options& options) {
    CoordinationOptions coordination;
    coordination.bonds = parse_bonds(options);
    coordination.most = static_cast<std::size_t>(options.integer("most", 24, {1, 10'000, "a whole number from 1 to 10000"}));
    return {{}, [coordination](const Setup& setup) { return std::make_unique<Coordination>(coordination, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry coordination{"coordination", "coordination numbers, their mean and distribution, by elements", kOptions,
                                         parse};
}

}  // namespace lmmd::analysis
