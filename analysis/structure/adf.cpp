// SPDX-License-Identifier: GPL-3.0-or-later
// adf: bond-angle distribution. Every two neighbours j, k of an atom i make an angle j-i-k; its density over the angle,
// of area 1, is told by the elements j-i-k with the atom i in the middle. Bonds without any order have (pi / 360) sin(theta)
// per degree. Neighbours are those within a cutoff, or the nearest (bonds.hpp).
#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>

#include "bonds.hpp"
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"

namespace lmmd::analysis {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

struct AdfOptions {
    BondOptions bonds;
    std::size_t bins = 180;
};

class Adf : public Estimator {
public:
    Adf(const AdfOptions& options, const Setup& setup)
        : bins_(options.bins), elements_(setup.elements), kind_(setup.kind), team_(setup.threads), bonds_(options.bonds, setup) {
        find_triplets(setup);
        sums_.emplace(triplets_.size() * bins_, setup.block);
    }

    bool prepare(const Frame& frame) override { return bonds_.prepare(frame, team_); }
    void settle() override { bonds_.settle(); }

    void accumulate(const Frame& frame) override {
        constexpr std::size_t kAtoms = 512;
        const Bonds& bonds = bonds_.find(frame, team_);
        const std::span<double> sums = sums_->sample();
        std::mutex adding;
        team_.run_blocks(frame.size(), kAtoms, [&](std::size_t first, std::size_t last) {
            std::vector<std::uint32_t> mine(sums.size(), 0);
            std::vector<Vec3> unit;
            for (std::size_t i = first; i < last; ++i)
                if (frame.chosen[i]) count(bonds, i, unit, mine);
            // Whole numbers are added: the order of the threads does not matter.
            const std::lock_guard lock(adding);
            for (std::size_t k = 0; k < mine.size(); ++k) sums[k] += mine[k];
        });
    }

    Result result() const override {
        Result result;
        result.notes = {sums_->describe("samples"), bonds_.describe(),
                        "A-B-C: density of the angle at B, area 1; without any order it is (pi/360) sin(theta) per degree"};
        const Estimates found = sums_->estimate([this](std::span<const double> sums) { return densities(sums); });
        DataTable table{"adf", "bond-angle distributions", {}, {{"theta", "deg", {}, {}}}, {}};
        table.ordinate = "P(theta)";
        table.caption = "Distribution of the angle between two bonds of an atom.";
        for (std::size_t bin = 0; bin < bins_; ++bin)
            table.columns[0].values.push_back((static_cast<double>(bin) + 0.5) * width());
        table.columns.push_back(part_of(found, "total", "1/deg", 0, bins_));
        for (std::size_t t = 0; t < triplets_.size() && triplets_.size() > 1; ++t)
            table.columns.push_back(part_of(found, triplets_[t], "1/deg", (t + 1) * bins_, bins_));
        result.tables.push_back(std::move(table));
        result.scalars = bonds_.scalars();
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
    double width() const { return 180.0 / static_cast<double>(bins_); }

    void find_triplets(const Setup& setup) {
        const std::size_t kinds = elements_.size();
        triplet_.assign(kinds * kinds * kinds, 0);
        for (const std::size_t b : setup.chosen_kinds())
            for (std::size_t a = 0; a < kinds; ++a)
                for (std::size_t c = a; c < kinds; ++c) {
                    triplet_[(b * kinds + a) * kinds + c] = triplet_[(b * kinds + c) * kinds + a] = triplets_.size();
                    triplets_.push_back(elements_[a] + "-" + elements_[b] + "-" + elements_[c]);
                }
    }

    void count(const Bonds& bonds, std::size_t i, std::vector<Vec3>& unit, std::vector<std::uint32_t>& counts) const {
        const std::size_t kinds = elements_.size(), begin = bonds.begin[i], n = bonds.count(i);
        unit.resize(n);
        for (std::size_t k = 0; k < n; ++k) unit[k] = (1 / norm(bonds.to[begin + k])) * bonds.to[begin + k];
        const double per_width = 1 / (kDegree * width());
        for (std::size_t j = 0; j < n; ++j) {
            const std::size_t* const triplets = &triplet_[(kind_[i] * kinds + kind_[bonds.atom[begin + j]]) * kinds];
            for (std::size_t k = j + 1; k < n; ++k) {
                const double angle = std::acos(std::clamp(dot(unit[j], unit[k]), -1.0, 1.0));
                const std::size_t bin = std::min(static_cast<std::size_t>(angle * per_width), bins_ - 1);
                ++counts[triplets[kind_[bonds.atom[begin + k]]] * bins_ + bin];
            }
        }
    }

    // [column][bin]: all triplets together, then each.
    std::vector<double> densities(std::span<const double> sums) const {
        std::vector<double> all(bins_, 0.0), result;
        for (std::size_t t = 0; t < triplets_.size(); ++t)
            for (std::size_t bin = 0; bin < bins_; ++bin) all[bin] += sums[t * bins_ + bin];
        add_density(all, result);
        for (std::size_t t = 0; t < triplets_.size(); ++t) add_density(sums.subspan(t * bins_, bins_), result);
        return result;
    }
    void add_density(std::span<const double> counts, std::vector<double>& result) const {
        double total = 0;
        for (const double count : counts) total += count;
        for (const double count : counts) result.push_back(count / (total * width()));
    }

    const std::size_t bins_;
    const std::vector<std::string> elements_;
    const std::vector<std::size_t> kind_;
    std::vector<std::string> triplets_;
    std::vector<std::size_t> triplet_;  // [kind in the middle][kind][kind] -> index into triplets_
    Team team_;
    BondFinder bonds_;
    std::optional<BlockSums> sums_;  // [triplet][bin]
};

constexpr OptionHelp kOptions[] = {
    kCutoffOption,
    kNearestOption,
    {"bins", "N", "number of bins up to 180 degrees; default 180"},
};

EstimatorPlan parse(const Options& options) {
    AdfOptions adf;
    adf.bonds = parse_bonds(options);
    adf.bins = static_cast<std::size_t>(options.integer("bins", 180, {1, 100'000, "a whole number from 1 to 100000"}));
    return {{}, [adf](const Setup& setup) { return std::make_unique<Adf>(adf, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry adf{"adf", "bond-angle distributions by elements", kOptions, parse};
}

}  // namespace lmmd::analysis
