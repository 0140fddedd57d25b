// SPDX-License-Identifier: GPL-3.0-or-later
// compute_rdf RC BINS INTERVAL: the estimator rdf in GPUMD's words and GPUMD's file.
#include <fmt/format.h>

#include "atom_choice.hpp"
#include "estimator.hpp"
#include "run_output.hpp"

namespace lmmd {
namespace {

class ComputeRdf : public Observer {
public:
    // Kinds are the elements present, in the model's order, as GPUMD has them.
    ComputeRdf(const analysis::Request& request, const RunSetup& setup)
        : Observer(request.every),
          gpumd_(setup.gpumd),
          estimator_(request, setup, setup.model_elements),
          rdf_(setup.files, "rdf.out", ""),
          errors_(setup.files, "rdf_error.out", "") {}

    void sample(Snapshot& snapshot) override { estimator_.sample(snapshot); }
    bool writes(std::int64_t) const override { return false; }

    void finish(Snapshot&) override {
        if (estimator_.samples() == 0) return;
        const analysis::Result result = estimator_.result();
        rdf_.write(gpumd_text(result.tables.front()));
        if (!gpumd_) errors_.write(analysis::format_table(result, result.tables.front()));
    }

    void save(ByteWriter& out) override {
        estimator_.save(out);
        rdf_.save(out);
        errors_.save(out);
    }
    void load(ByteReader& in) override {
        estimator_.load(in);
        rdf_.load(in);
        errors_.load(in);
    }

private:
    static std::string gpumd_text(const analysis::DataTable& table) {
        std::string text = "#radius";
        for (std::size_t c = 1; c < table.columns.size(); ++c) text += " " + table.columns[c].name;
        text += "\n";
        for (std::size_t row = 0; row < table.columns[0].values.size(); ++row) {
            for (std::size_t c = 0; c < table.columns.size(); ++c)
                text += fmt::format("{}{:.5f}", c == 0 ? "" : " ", table.columns[c].values[row]);
            text += "\n";
        }
        return text;
    }

    const bool gpumd_;
    RunEstimator estimator_;
    RunOutput rdf_, errors_;
};

ObserverFactory parse(Args& args) {
    RequestWords words(args.where(), "rdf");
    const double cutoff = args.real("the largest distance", {0, 1000, true, "a length in A above 0"});
    words.add("cutoff", fmt::format("{}", cutoff), args.where_last());
    const std::int64_t bins = args.integer("the number of bins", {1, 100'000, "a whole number from 1 to 100000"});
    words.add("bins", fmt::format("{}", bins), args.where_last());
    words.add("every", fmt::format("{}", args.integer("the interval", kInterval)), args.where_last());
    // Before version 4.9 GPUMD wanted to be told the pairs by type; all of them are found anyway.
    while (args.take("atom")) {
        for (const char* name : {"the first type", "the second type"})
            args.integer(name, {0, 1000, "a type, counted from 0"});
    }
    const analysis::Request request = words.request(args.usage());
    return [request](const RunSetup& setup) { return std::make_unique<ComputeRdf>(request, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry compute_rdf{"compute_rdf", "compute_rdf CUTOFF BINS INTERVAL",
                                       "radial distribution functions of all pairs of elements, in rdf.out", false,
                                       parse};
}

}  // namespace lmmd
