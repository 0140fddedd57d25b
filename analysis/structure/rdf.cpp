// SPDX-License-Identifier: GPL-3.0-or-later
// rdf: radial distribution functions and running coordination numbers of all pairs of elements,
//   g_ab(r) = n_ab(r) / [ shell(r) sum_s N_a(s) N_b / V(s) ],   N_ab(r) = sum_{r' < r} n_ab(r') / sum_s N_a(s),
// n_ab: pairs from a centre a to an atom b at that distance over all samples s; N_a: centres (the atoms that were asked
// for), N_b: all atoms b; shell: the exact volume between two radii. Pairs are counted, and normalised once. Images are
// summed, so the box may be smaller than the cutoff. In a slit V is area times gap: g does not tend to 1 there.
// Hansen and McDonald, Theory of Simple Liquids, 4th ed. (2013), eqs. 2.5.8, 2.5.14. O(N) per sample.
#include <fmt/format.h>

#include <cmath>
#include <mutex>
#include <numbers>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "lmmd/base/team.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd::analysis {
namespace {

struct RdfOptions {
    double cutoff = 8;  // A
    std::size_t bins = 400;
    Where where;  // of the cutoff
};

class Rdf : public Estimator {
public:
    Rdf(const RdfOptions& options, const Setup& setup)
        : options_(options), setup_(setup), team_(setup.threads) {
        check_reach();
        find_pairs();
        sums_.emplace(pairs_.size() * options_.bins + 2 * pairs_.size(), setup.block);
    }

    void accumulate(const Frame& frame) override {
        std::vector<Vec3> position = frame.position;
        std::array<int, 3> image{};
        for (Vec3& r : position) wrap(frame.box, r, image);
        list_ = build_neighbor_list(frame.box, position, options_.cutoff, team_, std::move(list_));
        const std::span<double> sums = sums_->sample();
        count(frame, position, sums);
        std::vector<double> centres(setup_.elements.size(), 0);
        for (std::size_t i = 0; i < frame.size(); ++i) centres[setup_.kind[i]] += frame.chosen[i];
        for (std::size_t p = 0; p < pairs_.size(); ++p) {
            const double n = centres[pairs_[p].centre];
            sums[norm_slot(p)] += n * setup_.number(pairs_[p].other) / frame.volume();
            sums[norm_slot(p) + 1] += n;
        }
    }

    Result result() const override {
        Result result;
        result.notes = {sums_->describe("samples"),
                        "normalised by the numbers of atoms and the volume (in a slit: area times gap)"};
        if (setup_.restricted)
            result.notes.push_back("A-B: from the chosen atoms A to all atoms B; the volume is that of the whole");
        const Estimates g = sums_->estimate([this](std::span<const double> sums) { return distribution(sums); });
        const Estimates n = sums_->estimate([this](std::span<const double> sums) { return coordination(sums); });
        result.tables.push_back(table("rdf", "radial distribution functions with their errors", g));
        result.tables.back().caption = "Radial distribution functions g(r); bands are standard errors.";
        result.tables.back().ordinate = "g(r)";
        result.tables.push_back(
            table("rdf_coordination", "running coordination numbers: neighbours B of an A within r", n));
        result.tables.back().caption = "Average number of neighbours within r.";
        result.tables.back().ordinate = "n(r)";
        DataColumn& radius = result.tables.back().columns[0];
        for (double& r : radius.values) r += 0.5 * width();
        return result;
    }

    void save(ByteWriter& out) const override { sums_->save(out); }
    void load(ByteReader& in) override { sums_->load(in); }

private:
    struct Pair {
        std::size_t centre, other;  // kinds
        double weight;              // of the pair among all pairs: 2 where only one of a-b and b-a is counted
    };
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    double width() const { return options_.cutoff / static_cast<double>(options_.bins); }
    std::size_t norm_slot(std::size_t pair) const { return pairs_.size() * options_.bins + 2 * pair; }

    // What no memory would hold is told before the first frame.
    void check_reach() const {
        constexpr double kMostPairs = 1e9;
        const double atoms = static_cast<double>(setup_.symbol.size());
        const double sphere = 4.0 / 3.0 * std::numbers::pi * std::pow(options_.cutoff, 3);
        const double pairs = atoms * atoms * sphere / setup_.box.volume();
        if (pairs > kMostPairs)
            throw input_error(options_.where,
                              fmt::format("found a largest distance of {} A, about {:.1e} pairs of atoms, expected "
                                          "{:.0e} at most; lower it",
                                          options_.cutoff, pairs, kMostPairs));
        try {
            check_box(setup_.box, options_.cutoff);
        } catch (const Error& error) { throw input_error(options_.where, error.what()); }
    }

    // Of all atoms: each pair of kinds once. Of chosen centres: each of their kinds with every kind.
    void find_pairs() {
        const std::size_t kinds = setup_.elements.size();
        std::vector<bool> centre(kinds, false);
        for (std::size_t i = 0; i < setup_.chosen.size(); ++i)
            if (setup_.chosen[i]) centre[setup_.kind[i]] = true;
        pair_.assign(kinds * kinds, kNone);
        for (std::size_t a = 0; a < kinds; ++a) {
            for (std::size_t b = 0; b < kinds; ++b) {
                if (!centre[a] || (!setup_.restricted && b < a)) continue;
                pair_[a * kinds + b] = pairs_.size();
                pairs_.push_back({a, b, !setup_.restricted && a != b ? 2.0 : 1.0});
            }
        }
    }

    // Whole numbers are added: the order of the threads does not matter.
    void count(const Frame& frame, const std::vector<Vec3>& position, std::span<double> sums) {
        constexpr std::size_t kAtoms = 1024;  // at a time, so that adding up what was found costs little
        const std::vector<Vec3> shift = list_.shift_vectors(frame.box);
        std::mutex adding;
        team_.run_blocks(position.size(), kAtoms, [&](std::size_t first, std::size_t last) {
            std::vector<std::uint32_t> mine(pairs_.size() * options_.bins, 0);
            for (std::size_t i = first; i < last; ++i)
                if (frame.chosen[i]) count_around(i, position, shift, mine);
            const std::lock_guard lock(adding);
            for (std::size_t k = 0; k < mine.size(); ++k) sums[k] += mine[k];
        });
    }

    void count_around(std::size_t i, const std::vector<Vec3>& position, const std::vector<Vec3>& shift,
                      std::vector<std::uint32_t>& counts) const {
        const double cutoff2 = options_.cutoff * options_.cutoff,
                     per_width = static_cast<double>(options_.bins) / options_.cutoff;
        const std::size_t* const pairs = &pair_[setup_.kind[i] * setup_.elements.size()];
        for (std::size_t slot = list_.begin[i]; slot < list_.begin[i + 1]; ++slot) {
            const std::size_t j = list_.atom[slot], pair = pairs[setup_.kind[j]];
            if (pair == kNone) continue;
            const double r2 = norm2(position[j] + shift[list_.shift[slot]] - position[i]);
            if (r2 >= cutoff2) continue;
            ++counts[pair * options_.bins + std::min(static_cast<std::size_t>(std::sqrt(r2) * per_width), options_.bins - 1)];
        }
    }

    // [column][bin], the columns being all pairs together and then each pair.
    std::vector<double> distribution(std::span<const double> sums) const {
        const std::size_t bins = options_.bins;
        std::vector<double> g((pairs_.size() + 1) * bins, 0.0);
        double all = 0;
        for (std::size_t p = 0; p < pairs_.size(); ++p) all += pairs_[p].weight * sums[norm_slot(p)];
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const double k = static_cast<double>(bin);
            const double shell = 4.0 / 3.0 * std::numbers::pi * std::pow(width(), 3) * (3 * k * k + 3 * k + 1);
            for (std::size_t p = 0; p < pairs_.size(); ++p) {
                const double found = sums[p * bins + bin];
                g[bin] += pairs_[p].weight * found / (all * shell);
                g[(p + 1) * bins + bin] = found / (sums[norm_slot(p)] * shell);
            }
        }
        return g;
    }

    std::vector<double> coordination(std::span<const double> sums) const {
        const std::size_t bins = options_.bins;
        std::vector<double> n((pairs_.size() + 1) * bins, 0.0);
        double centres = 0;
        std::vector<bool> counted(setup_.elements.size(), false);
        for (std::size_t p = 0; p < pairs_.size(); ++p) {
            // Where a-b stands for b-a, too, the centres of b-a are those of b-b.
            if (!counted[pairs_[p].centre]) centres += sums[norm_slot(p) + 1];
            counted[pairs_[p].centre] = true;
            double sum = 0;
            for (std::size_t bin = 0; bin < bins; ++bin) {
                sum += sums[p * bins + bin];
                n[bin] += pairs_[p].weight * sum;
                n[(p + 1) * bins + bin] = sum / sums[norm_slot(p) + 1];
            }
        }
        for (std::size_t bin = 0; bin < bins; ++bin) n[bin] /= centres;
        return n;
    }

    DataTable table(const std::string& name, const std::string& title, const Estimates& estimates) const {
        DataTable table{name, title, {}, {{"r", "A", {}, {}}}, {}};
        for (std::size_t bin = 0; bin < options_.bins; ++bin)
            table.columns[0].values.push_back((static_cast<double>(bin) + 0.5) * width());
        for (std::size_t column = 0; column <= pairs_.size(); ++column) {
            const auto part = [&](const std::vector<double>& all) {
                const auto first = all.begin() + static_cast<std::ptrdiff_t>(column * options_.bins);
                return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(options_.bins));
            };
            const std::string title_of_column =
                column == 0 ? "total"
                            : setup_.elements[pairs_[column - 1].centre] + "-" + setup_.elements[pairs_[column - 1].other];
            table.columns.push_back({title_of_column, "", part(estimates.values), part(estimates.errors)});
        }
        return table;
    }

    const RdfOptions options_;
    const Setup setup_;
    Team team_;
    std::vector<Pair> pairs_;
    std::vector<std::size_t> pair_;  // [kind of centre][kind of other] -> index into pairs_
    // [pair][bin] pairs found; then for each pair the sums over samples of N_a N_b / V (1/A^3) and of N_a
    std::optional<BlockSums> sums_;
    NeighborList list_;  // only its memory is kept
};

constexpr OptionHelp kOptions[] = {
    {"cutoff", "R", "largest distance, A; default 8"},
    {"bins", "N", "number of bins up to it; default 400"},
};

EstimatorPlan parse(const Options& options) {
    RdfOptions rdf;
    rdf.cutoff = options.real("cutoff", rdf.cutoff, {0, 1000, true, "a length in A above 0"});
    rdf.bins = static_cast<std::size_t>(options.integer("bins", 400, {1, 100'000, "a whole number from 1 to 100000"}));
    rdf.where = options.where("cutoff");
    return {{}, [rdf](const Setup& setup) { return std::make_unique<Rdf>(rdf, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry rdf{"rdf", "radial distribution functions and running coordination of all pairs of elements",
                                kOptions, parse};
}

}  // namespace lmmd::analysis
