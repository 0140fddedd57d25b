// SPDX-License-Identifier: GPL-3.0-or-later
// compute_rdf RC BINS INTERVAL: radial distribution functions of all pairs of elements. Pairs are counted in integers
// and normalised once, at the end of the run:
//   g_ab(r) = n_ab(r) / [ N_a N_b shell(r) sum_s 1/V_s ],
// n_ab: pairs from an a to a b over all samples s, shell: the exact volume between two radii. Images are summed, so
// that the box may be smaller than RC. In a slit V is area times gap: g does not tend to 1 there.
#include <fmt/format.h>

#include <array>
#include <mutex>
#include <numbers>

#include "atom_choice.hpp"
#include "blocks.hpp"
#include "lmmd/base/team.hpp"
#include "lmmd/io/table.hpp"
#include "lmmd/neighbor/list.hpp"
#include "run_output.hpp"

namespace lmmd {
namespace {

struct RdfArguments {
    double cutoff;  // A
    std::int64_t bins, interval;
    Where where;  // of the cutoff
};

class ComputeRdf : public Observer {
public:
    ComputeRdf(const RdfArguments& arguments, const RunSetup& setup)
        : Observer(arguments.interval),
          arguments_(arguments),
          bins_(static_cast<std::size_t>(arguments.bins)),
          gpumd_(setup.gpumd),
          team_(setup.threads),
          plan_(setup.steps / arguments.interval),
          rdf_(setup.files, "rdf.out", ""),
          errors_(setup.files, "rdf_error.out", "") {
        check_reach(setup.state);
        find_kinds(setup);
        counts_.assign(plan_.count() * pairs() * bins_, 0);
        inverse_volume_.assign(plan_.count(), 0);
    }

    void sample(Snapshot& snapshot) override {
        const State& state = snapshot.state();
        std::vector<Vec3> position = state.atoms.position;
        std::array<int, 3> image{};
        for (Vec3& r : position) wrap(state.box, r, image);
        list_ = build_neighbor_list(state.box, position, arguments_.cutoff, team_, std::move(list_));
        const std::size_t block = plan_.block(samples_++);
        count(position, list_.shift_vectors(state.box), &counts_[block * pairs() * bins_]);
        inverse_volume_[block] += 1.0 / snapshot.system.volume();
    }

    void finish(Snapshot&) override {
        if (samples_ == 0) return;
        write_gpumd();
        if (!gpumd_) write_errors();
    }

    void save(ByteWriter& out) const override {
        out.put("rdf samples", samples_);
        out.put("rdf counts", counts_);
        out.put("rdf inverse volume", inverse_volume_);
        rdf_.save(out);
        errors_.save(out);
    }
    void load(ByteReader& in) override {
        const std::size_t counts = counts_.size(), blocks = inverse_volume_.size();
        in.get("rdf samples", samples_);
        in.get("rdf counts", counts_);
        in.get("rdf inverse volume", inverse_volume_);
        if (counts_.size() != counts || inverse_volume_.size() != blocks) in.damaged();
        rdf_.load(in);
        errors_.load(in);
    }

private:
    // What no memory would hold is told before the first step.
    void check_reach(const State& state) const {
        constexpr double kMostPairs = 1e9;
        const double atoms = static_cast<double>(state.atoms.size());
        const double sphere = 4.0 / 3.0 * std::numbers::pi * std::pow(arguments_.cutoff, 3);
        const double pairs = atoms * atoms * sphere / state.box.volume();
        if (pairs > kMostPairs) {
            throw input_error(
                arguments_.where,
                fmt::format("found a largest distance of {} A, about {:.1e} pairs of atoms, expected {:.0e} "
                            "at most; lower it",
                            arguments_.cutoff, pairs, kMostPairs));
        }
        try {
            check_box(state.box, arguments_.cutoff);
        } catch (const Error& error) { throw input_error(arguments_.where, error.what()); }
    }

    // Kinds are the elements present, in the model's order, as GPUMD has them.
    void find_kinds(const RunSetup& setup) {
        const Atoms& atoms = setup.state.atoms;
        kind_.assign(atoms.size(), 0);
        for (const std::string& element : setup.model_elements) {
            double number = 0;
            for (std::size_t i = 0; i < atoms.size(); ++i) {
                if (atoms.symbol[i] != element) continue;
                kind_[i] = names_.size();
                ++number;
            }
            if (number == 0) continue;
            names_.push_back(element);
            number_.push_back(number);
        }
    }

    std::size_t pairs() const { return names_.size() * (names_.size() + 1) / 2; }
    // Index of the pair of kinds a <= b: 00 01 ... 11 12 ...
    std::size_t pair(std::size_t a, std::size_t b) const { return a * names_.size() - a * (a + 1) / 2 + b; }

    // Adds pairs from an a to a b with a <= b. Integers: the order of the threads does not matter.
    void count(const std::vector<Vec3>& position, const std::vector<Vec3>& shift, std::uint64_t* counts) {
        constexpr std::size_t kAtoms = 1024;  // at a time, so that adding up what was found costs little
        std::mutex adding;
        team_.run_blocks(position.size(), kAtoms, [&](std::size_t first, std::size_t last) {
            std::vector<std::uint64_t> mine(pairs() * bins_, 0);
            for (std::size_t i = first; i < last; ++i) count_around(i, position, shift, mine);
            const std::lock_guard lock(adding);
            for (std::size_t k = 0; k < mine.size(); ++k) counts[k] += mine[k];
        });
    }

    void count_around(std::size_t i, const std::vector<Vec3>& position, const std::vector<Vec3>& shift,
                      std::vector<std::uint64_t>& counts) const {
        const double cutoff2 = arguments_.cutoff * arguments_.cutoff,
                     per_width = static_cast<double>(bins_) / arguments_.cutoff;
        for (std::size_t slot = list_.begin[i]; slot < list_.begin[i + 1]; ++slot) {
            const std::size_t j = list_.atom[slot];
            if (kind_[i] > kind_[j]) continue;
            const double r2 = norm2(position[j] + shift[list_.shift[slot]] - position[i]);
            if (r2 >= cutoff2) continue;
            const std::size_t bin = std::min(static_cast<std::size_t>(std::sqrt(r2) * per_width), bins_ - 1);
            ++counts[pair(kind_[i], kind_[j]) * bins_ + bin];
        }
    }

    double radius(std::size_t bin) const {
        return (static_cast<double>(bin) + 0.5) * arguments_.cutoff / static_cast<double>(bins_);
    }
    double shell(std::size_t bin) const {
        const double width = arguments_.cutoff / static_cast<double>(bins_), k = static_cast<double>(bin);
        return 4.0 / 3.0 * std::numbers::pi * width * width * width * (3 * k * k + 3 * k + 1);
    }

    // g of all pairs together, then of each pair, in a bin: from the blocks first ... last-1.
    std::vector<double> g(std::size_t bin, std::size_t first, std::size_t last) const {
        double inverse_volume = 0, atoms = 0;
        for (std::size_t block = first; block < last; ++block) inverse_volume += inverse_volume_[block];
        for (const double number : number_) atoms += number;
        std::vector<double> result(1, 0.0);
        const double unit = shell(bin) * inverse_volume;
        for (std::size_t a = 0; a < names_.size(); ++a) {
            for (std::size_t b = a; b < names_.size(); ++b) {
                std::uint64_t counted = 0;
                for (std::size_t block = first; block < last; ++block)
                    counted += counts_[(block * pairs() + pair(a, b)) * bins_ + bin];
                const double found = static_cast<double>(counted);
                result[0] += (a == b ? found : 2 * found) / (atoms * atoms * unit);
                result.push_back(found / (number_[a] * number_[b] * unit));
            }
        }
        return result;
    }

    std::vector<std::string> titles() const {
        std::vector<std::string> result{"total"};
        for (std::size_t a = 0; a < names_.size(); ++a) {
            for (std::size_t b = a; b < names_.size(); ++b) result.push_back(names_[a] + "-" + names_[b]);
        }
        return result;
    }

    void write_gpumd() {
        std::string text = "#radius";
        for (const std::string& title : titles()) text += " " + title;
        text += "\n";
        for (std::size_t bin = 0; bin < bins_; ++bin) {
            text += fmt::format("{:.5f}", radius(bin));
            for (const double value : g(bin, 0, plan_.count())) text += fmt::format(" {:.5f}", value);
            text += "\n";
        }
        rdf_.write(text);
    }

    void write_errors() {
        TableHeader header{
            "radial distribution functions with their errors",
            fmt::format("compute_rdf {} {} {}", arguments_.cutoff, arguments_.bins, arguments_.interval),
            {fmt::format(
                 "{} samples; error: standard error from {} blocks of consecutive samples (nan: fewer than two)",
                 samples_, plan_.count()),
             "normalised by the numbers of atoms and the volume (in a slit: area times gap)"},
            {{"r", "A"}}};
        for (const std::string& title : titles()) {
            header.columns.push_back({title, ""});
            header.columns.push_back({title + "_error", ""});
        }
        std::string text = format_header(header);
        for (std::size_t bin = 0; bin < bins_; ++bin) text += error_row(bin);
        errors_.write(text);
    }

    std::string error_row(std::size_t bin) const {
        const std::vector<double> whole = g(bin, 0, plan_.count());
        std::vector<std::vector<double>> parts(whole.size());
        for (std::size_t block = 0; block < plan_.count(); ++block) {
            const std::vector<double> part = g(bin, block, block + 1);
            for (std::size_t k = 0; k < part.size(); ++k) parts[k].push_back(part[k]);
        }
        std::vector<double> row{radius(bin)};
        for (std::size_t k = 0; k < whole.size(); ++k) row.insert(row.end(), {whole[k], standard_error(parts[k])});
        return format_row(row);
    }

    const RdfArguments arguments_;
    const std::size_t bins_;
    const bool gpumd_;
    Team team_;
    const BlockPlan plan_;
    std::vector<std::string> names_;      // of the kinds
    std::vector<double> number_;          // of atoms of each kind
    std::vector<std::size_t> kind_;       // of each atom
    std::vector<std::uint64_t> counts_;   // [block][pair][bin]
    std::vector<double> inverse_volume_;  // [block], summed over its samples, 1/A^3
    std::int64_t samples_ = 0;
    NeighborList list_;  // only its memory is kept
    RunOutput rdf_, errors_;
};

ObserverFactory parse(Args& args) {
    RdfArguments arguments{};
    arguments.cutoff = args.real("the largest distance", {0, 1000, true, "a length in A above 0"});
    arguments.where = args.where_last();
    arguments.bins = args.integer("the number of bins", {1, 100'000, "a whole number from 1 to 100000"});
    arguments.interval = args.integer("the interval", kInterval);
    // Before version 4.9 GPUMD wanted to be told the pairs by type; all of them are found anyway.
    while (args.take("atom")) {
        for (const char* name : {"the first type", "the second type"})
            args.integer(name, {0, 1000, "a type, counted from 0"});
    }
    return [arguments](const RunSetup& setup) { return std::make_unique<ComputeRdf>(arguments, setup); };
}

}  // namespace

namespace entries {
extern const ObserverEntry compute_rdf{"compute_rdf", "compute_rdf CUTOFF BINS INTERVAL",
                                       "radial distribution functions of all pairs of elements, in rdf.out", false,
                                       parse};
}

}  // namespace lmmd
