// SPDX-License-Identifier: GPL-3.0-or-later
// clusters: sets of chosen atoms that bonds connect, their number and sizes. With `solid`: of solid-like atoms only, those
// with at least so many solid bonds, s_ij = sum_m q_6m(i) q*_6m(j) / (|q_6(i)| |q_6(j)|) above a threshold. ten Wolde,
// Ruiz-Montero and Frenkel, J. Chem. Phys. 104, 9932 (1996), doi:10.1063/1.471721.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bond_order.hpp"
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"

namespace lmmd::analysis {
namespace {

struct ClusterOptions {
    BondOptions bonds;
    std::size_t sizes = 100;
    bool solid = false;
    double threshold = 0.7;
    std::int64_t solid_bonds = 7;
};

// Disjoint sets of atoms; the root of a set is its lowest atom.
class Sets {
public:
    explicit Sets(std::size_t atoms) : parent_(atoms) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
    std::size_t root(std::size_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(std::size_t i, std::size_t j) {
        const std::size_t a = root(i), b = root(j);
        parent_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::size_t> parent_;
};

class Clusters : public Estimator {
public:
    Clusters(const ClusterOptions& options, const Setup& setup)
        : options_(options), harmonics_({kDegree}), team_(setup.threads), bonds_(options.bonds, setup),
          sums_(kFirstSize + options.sizes, setup.block) {}

    bool prepare(const Frame& frame) override { return bonds_.prepare(frame, team_); }
    void settle() override { bonds_.settle(); }

    void accumulate(const Frame& frame) override {
        const Bonds& bonds = bonds_.find(frame, team_);
        std::vector<std::uint8_t> member = frame.chosen;
        if (options_.solid) keep_solid(bonds, member);
        Sets sets(frame.size());
        for (std::size_t i = 0; i < frame.size(); ++i)
            for (std::size_t slot = bonds.begin[i]; member[i] && slot < bonds.begin[i + 1]; ++slot)
                if (member[bonds.atom[slot]]) sets.join(i, bonds.atom[slot]);
        std::vector<std::size_t> size(frame.size(), 0);
        for (std::size_t i = 0; i < frame.size(); ++i)
            if (member[i]) ++size[sets.root(i)];
        add(frame, size);
    }

    Result result() const override {
        Result result;
        result.notes = {sums_.describe("samples"), bonds_.describe()};
        if (options_.solid)
            result.notes.push_back(fmt::format("solid-like: {} or more neighbours with s_ij of q_6 above {:g}", options_.solid_bonds,
                                               options_.threshold));
        const Estimates found = sums_.estimate([this](std::span<const double> sums) { return numbers(sums); });
        const char* const names[][2] = {{"clusters", "mean number of clusters"},
                                        {"largest", "mean size of the largest cluster, atoms"},
                                        {"mean_size", "size of the cluster of an atom, mean over the atoms"},
                                        {"share", "of the chosen atoms that are in clusters"},
                                        {"larger", "mean number of clusters larger than the table tells"}};
        for (std::size_t k = 0; k < std::size(names); ++k)
            result.scalars.push_back({names[k][0], found.values[k], found.errors[k], "", names[k][1]});
        if (options_.solid) result.scalars[3].name = "solid_share";
        if (found.values[4] > 0)
            result.warnings.push_back(fmt::format("{:.3g} clusters a frame have more than {} atoms and are not in the table; raise 'sizes'",
                                                  found.values[4], options_.sizes));
        DataTable table{"clusters", "clusters of each size, per frame", {}, {{"size", "", {}, {}}}, {}};
        table.caption = "Number of clusters by size.";
        for (std::size_t s = 1; s <= options_.sizes; ++s) table.columns[0].values.push_back(static_cast<double>(s));
        table.columns.push_back(part_of(found, "number", "", std::size(names), options_.sizes));
        result.tables.push_back(std::move(table));
        for (Scalar& scalar : bonds_.scalars()) result.scalars.push_back(std::move(scalar));
        return result;
    }

    void save(ByteWriter& out) const override {
        bonds_.save(out);
        sums_.save(out);
    }
    void load(ByteReader& in) override {
        bonds_.load(in);
        sums_.load(in);
    }

private:
    static constexpr int kDegree = 6;
    enum Slot : std::size_t { kSamples, kClusters, kLargest, kAtoms, kSquares, kChosen, kLarger, kFirstSize };

    void keep_solid(const Bonds& bonds, std::vector<std::uint8_t>& member) {
        const std::size_t width = harmonics_.size();
        std::vector<std::complex<double>> q = bond_order(harmonics_, bonds, team_);
        for (std::size_t i = 0; i < member.size(); ++i) {
            const double length = std::sqrt(product(kDegree, &q[i * width], &q[i * width]));
            for (std::size_t k = 0; k < width && length > 0; ++k) q[i * width + k] /= length;
        }
        for (std::size_t i = 0; i < member.size(); ++i) {
            std::int64_t solid = 0;
            for (std::size_t slot = bonds.begin[i]; slot < bonds.begin[i + 1]; ++slot)
                solid += product(kDegree, &q[i * width], &q[bonds.atom[slot] * width]) > options_.threshold;
            member[i] = member[i] && solid >= options_.solid_bonds;
        }
    }

    void add(const Frame& frame, const std::vector<std::size_t>& size) {
        const std::span<double> sums = sums_.sample();
        double largest = 0;
        sums[kSamples] += 1;
        for (const std::uint8_t chosen : frame.chosen) sums[kChosen] += chosen;
        for (const std::size_t atoms : size) {
            if (atoms == 0) continue;
            const double n = static_cast<double>(atoms);
            largest = std::max(largest, n);
            sums[kClusters] += 1;
            sums[kAtoms] += n;
            sums[kSquares] += n * n;
            sums[atoms <= options_.sizes ? kFirstSize + atoms - 1 : static_cast<std::size_t>(kLarger)] += 1;
        }
        sums[kLargest] += largest;
    }

    std::vector<double> numbers(std::span<const double> sums) const {
        const double samples = sums[kSamples];
        std::vector<double> result{sums[kClusters] / samples, sums[kLargest] / samples,
                                   sums[kAtoms] > 0 ? sums[kSquares] / sums[kAtoms] : 0,
                                   sums[kChosen] > 0 ? sums[kAtoms] / sums[kChosen] : 0, sums[kLarger] / samples};
        for (std::size_t s = 0; s < options_.sizes; ++s) result.push_back(sums[kFirstSize + s] / samples);
        return result;
    }

    const ClusterOptions options_;
    const Harmonics harmonics_;
    Team team_;
    BondFinder bonds_;
    BlockSums sums_;  // [Slot], then clusters of each size
};

constexpr OptionHelp kOptions[] = {
    kCutoffOption,
    {"sizes", "N", "largest size in the table; default 100"},
    {"solid", "", "of solid-like atoms, by their q_6 bonds"},
    {"threshold", "S", "with solid: above which a bond is solid; default 0.7"},
    {"bonds", "N", "with solid: solid bonds that a solid-like atom has at least; default 7"},
};

EstimatorPlan parse(const Options& options) {
    ClusterOptions clusters;
    clusters.bonds = parse_bonds(options);
    clusters.sizes = static_cast<std::size_t>(options.integer("sizes", 100, {1, 1'000'000, "a whole number from 1 to 1000000"}));
    clusters.solid = options.has("solid");
    for (const char* name : {"threshold", "bonds"})
        if (options.has(name) && !clusters.solid)
            throw input_error(options.where(name), fmt::format("found '{}' without 'solid', expected both; add 'solid'", name));
    clusters.threshold = options.real("threshold", clusters.threshold, {-1, 1, false, "a number from -1 to 1"});
    clusters.solid_bonds = options.integer("bonds", clusters.solid_bonds, {1, 1000, "a whole number from 1 to 1000"});
    return {{}, [clusters](const Setup& setup) { return std::make_unique<Clusters>(clusters, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry clusters{"clusters", "clusters of bonded atoms, or of solid-like ones: number and sizes", kOptions, parse};
}

}  // namespace lmmd::analysis
