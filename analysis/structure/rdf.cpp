// SPDX-License-Identifier: GPL-3.0-or-later
// rdf: radial distribution functions and running coordination numbers of all pairs of elements (pair_counts.hpp).
#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "pair_counts.hpp"

namespace lmmd::analysis {
namespace {

class Rdf : public Estimator {
public:
    Rdf(const PairOptions& options, const Setup& setup)
        : restricted_(setup.restricted), plane_(options.plane), team_(setup.threads), counts_(options, setup) {}

    void accumulate(const Frame& frame) override {
        counts_.accumulate(frame, team_);
        slits_ = frame.gaps.size();
    }

    std::optional<PairHistogram> pair_histogram() const override { return counts_.histogram(); }

    Result result() const override {
        Result result;
        result.notes = {counts_.describe(),
                        plane_ ? "pairs within the layer by their distance along it, over those of the same atoms spread over its "
                                 "area at random"
                               : "normalised by the numbers of atoms and the volume (in a slit: area times gap, and what the walls "
                                 "leave of the shells): 1 for a uniform gas"};
        if (restricted_ && !plane_)
            result.notes.push_back("A-B: from the chosen atoms A to all atoms B; the density is that of the whole");
        if (slits_ > 1 && !plane_) result.warnings.push_back("between more than one pair of walls g(r) does not tend to 1");
        const Estimates g = counts_.estimate([this](std::span<const double> sums) { return counts_.distribution(sums); });
        const Estimates n = counts_.estimate([this](std::span<const double> sums) { return counts_.coordination(sums); });
        result.tables.push_back(table("rdf", "radial distribution functions with their errors", g));
        result.tables.back().caption = "Radial distribution functions g(r); bands are standard errors.";
        result.tables.back().ordinate = "g(r)";
        result.tables.push_back(
            table("rdf_coordination", "running coordination numbers: neighbours B of an A within r", n));
        result.tables.back().caption = "Average number of neighbours within r.";
        result.tables.back().ordinate = "n(r)";
        DataColumn& radius = result.tables.back().columns[0];
        for (double& r : radius.values) r += 0.5 * counts_.width();
        return result;
    }

    void save(ByteWriter& out) const override { counts_.save(out); }
    void load(ByteReader& in) override { counts_.load(in); }

private:
    DataTable table(const std::string& name, const std::string& title, const Estimates& estimates) const {
        DataTable table{name, title, {}, {{"r", "A", {}, {}}}, {}};
        for (std::size_t bin = 0; bin < counts_.bins(); ++bin) table.columns[0].values.push_back(counts_.middle(bin));
        for (std::size_t column = 0; column <= counts_.pairs().size(); ++column)
            table.columns.push_back(part_of(estimates, column == 0 ? "total" : counts_.name(column - 1), "",
                                            column * counts_.bins(), counts_.bins()));
        return table;
    }

    const bool restricted_, plane_;
    Team team_;
    PairCounts counts_;
    std::size_t slits_ = 0;  // of the last frame
};

constexpr OptionHelp kOptions[] = {
    {"cutoff", "R", "largest distance, A; default 8"},
    {"bins", "N", "number of bins up to it; default 400"},
    {"plane", "", "with 'layer': pairs within the layer, by their distance along it"},
};

EstimatorPlan parse(const Options& options) {
    PairOptions rdf;
    rdf.cutoff = options.real("cutoff", rdf.cutoff, {0, 1000, true, "a length in A above 0"});
    rdf.bins = static_cast<std::size_t>(options.integer("bins", 400, {1, 100'000, "a whole number from 1 to 100000"}));
    rdf.plane = options.has("plane");
    rdf.where = options.where(rdf.plane ? "plane" : "cutoff");
    return {{}, [rdf](const Setup& setup) { return std::make_unique<Rdf>(rdf, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry rdf{"rdf", "radial distribution functions and running coordination of all pairs of elements",
                                kOptions, parse};
}

}  // namespace lmmd::analysis
