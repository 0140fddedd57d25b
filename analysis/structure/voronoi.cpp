// SPDX-License-Identifier: GPL-3.0-or-later
// voronoi: volumes and numbers of faces of the atoms' Voronoi cells, by element. All cells together fill the box, or what
// lies between the walls.
#include <fmt/format.h>

#include <cmath>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "voronoi_cells.hpp"

namespace lmmd::analysis {
namespace {

struct VoronoiOptions {
    double largest = 60;  // A^3
    std::size_t bins = 120;
    Where where;
};

class Voronoi : public Estimator {
public:
    Voronoi(const VoronoiOptions& options, const Setup& setup)
        : options_(options), elements_(setup.elements), kind_(setup.kind), present_(setup.chosen_kinds()) {
        if (!have_voronoi())
            throw input_error(options.where, "found a build without Voro++, expected it for Voronoi cells; install voro++-dev and "
                                             "build again");
        sums_.emplace(elements_.size() * width(), setup.block);
    }

    void accumulate(const Frame& frame) override {
        const std::vector<VoronoiCell> cells = voronoi_cells(frame);
        const std::span<double> sums = sums_->sample();
        for (std::size_t i = 0; i < frame.size(); ++i) {
            if (!frame.chosen[i]) continue;
            const std::span<double> mine = sums.subspan(kind_[i] * width(), width());
            if (cells[i].volume == 0) {
                mine[kOutside] += 1;
                continue;
            }
            mine[kAtoms] += 1;
            mine[kVolume] += cells[i].volume;
            mine[kSquare] += cells[i].volume * cells[i].volume;
            mine[kFaces] += cells[i].faces;
            const double place = cells[i].volume / options_.largest * static_cast<double>(options_.bins);
            if (place < static_cast<double>(options_.bins)) mine[kFirstBin + static_cast<std::size_t>(place)] += 1;
        }
    }

    Result result() const override {
        Result result;
        result.notes = {sums_->describe("samples"), "volume: density over the volumes of the cells, area 1 if the table holds them all"};
        const Estimates found = sums_->estimate([this](std::span<const double> sums) { return numbers(sums); });
        DataTable table{"voronoi", "distributions of the volumes of Voronoi cells", {}, {{"volume", "A^3", {}, {}}}, {}};
        table.ordinate = "P(volume)";
        table.caption = "Distribution of the volumes of the atoms' Voronoi cells.";
        for (std::size_t bin = 0; bin < options_.bins; ++bin)
            table.columns[0].values.push_back((static_cast<double>(bin) + 0.5) * options_.largest / static_cast<double>(options_.bins));
        std::size_t at = 0;
        for (const std::size_t k : present_) {
            const std::string& e = elements_[k];
            result.scalars.push_back({"volume_" + e, found.values[at], found.errors[at], "A^3", "mean volume of a cell"});
            result.scalars.push_back({"volume_sd_" + e, found.values[at + 1], found.errors[at + 1], "A^3",
                                      "standard deviation of the volumes"});
            result.scalars.push_back({"faces_" + e, found.values[at + 2], found.errors[at + 2], "", "mean number of faces of a cell"});
            if (found.values[at + 3] > 0)
                result.warnings.push_back(fmt::format("a share of {:.3g} of {} stands behind a wall or a face and has no cell",
                                                      found.values[at + 3], e));
            table.columns.push_back(part_of(found, e, "1/A^3", at + kNumbers, options_.bins));
            at += kNumbers + options_.bins;
        }
        result.tables.push_back(std::move(table));
        return result;
    }

    void save(ByteWriter& out) const override { sums_->save(out); }
    void load(ByteReader& in) override { sums_->load(in); }

private:
    enum Slot : std::size_t { kAtoms, kOutside, kVolume, kSquare, kFaces, kFirstBin };
    static constexpr std::size_t kNumbers = 4;

    std::size_t width() const { return kFirstBin + options_.bins; }

    // For each element that is present: mean volume, its deviation, faces, share outside, density of the volumes.
    std::vector<double> numbers(std::span<const double> sums) const {
        std::vector<double> result;
        for (const std::size_t k : present_) {
            const std::span<const double> mine = sums.subspan(k * width(), width());
            const double n = mine[kAtoms], mean = mine[kVolume] / n;
            result.insert(result.end(), {mean, std::sqrt(std::max(0.0, mine[kSquare] / n - mean * mean)), mine[kFaces] / n,
                                         mine[kOutside] / (n + mine[kOutside])});
            for (std::size_t bin = 0; bin < options_.bins; ++bin)
                result.push_back(mine[kFirstBin + bin] / n * static_cast<double>(options_.bins) / options_.largest);
        }
        return result;
    }

    const VoronoiOptions options_;
    const std::vector<std::string> elements_;
    const std::vector<std::size_t> kind_;
    const std::vector<std::size_t> present_;  // kinds that chosen atoms have
    std::optional<BlockSums> sums_;     // [kind][Slot, then the bins]
};

constexpr OptionHelp kOptions[] = {
    {"largest", "V", "largest volume in the table, A^3; default 60"},
    {"bins", "N", "number of bins up to it; default 120"},
};

EstimatorPlan parse(const Options& options) {
    VoronoiOptions voronoi;
    voronoi.largest = options.real("largest", voronoi.largest, {0, 1e9, true, "a volume in A^3 above 0"});
    voronoi.bins = static_cast<std::size_t>(options.integer("bins", 120, {1, 100'000, "a whole number from 1 to 100000"}));
    voronoi.where = options.where("largest");
    return {{}, [voronoi](const Setup& setup) { return std::make_unique<Voronoi>(voronoi, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry voronoi{"voronoi", "volumes and faces of Voronoi cells by element", kOptions, parse};
}

}  // namespace lmmd::analysis
