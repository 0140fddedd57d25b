// SPDX-License-Identifier: GPL-3.0-or-later
// sofk: static structure factors, on two ways. Direct: < rho_a(q) rho_b*(q) > on the wave vectors of the box
// (waves/wave_vectors.hpp), averaged over the directions in bins of |q|. From g(r): its Fourier transform up to a distance, with
// a window (structure_factor.hpp), where all atoms of a box that is periodic all around are asked for. In a slit, and for
// a layer, the direct way takes the wave vectors in the plane.
//   S(0): the intercept of S(q) = S(0) + a q^2 through the direct points up to `fit`, each with the weight of its number
//   of wave vectors. For a liquid of one element it is density times kT times compressibility: Hansen and McDonald,
//   Theory of Simple Liquids, 4th ed. (2013), eq. 3.6.13.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lmmd/analysis/correlator.hpp"
#include "lmmd/analysis/estimator.hpp"
#include "pair_counts.hpp"
#include "scattering.hpp"
#include "structure_factor.hpp"
#include "waves/phases.hpp"

namespace lmmd::analysis {
namespace {

struct SofkOptions {
    BinOptions wave;
    std::optional<double> cutoff;  // of g(r), A
    Window window;
    double fit = 1;  // 1/A
    Where where, cutoff_where;
};

// Columns of numbers that follow from the partials at each q.
struct Columns {
    std::vector<std::string> names;
    bool pairs = false, binary = false, neutron = false, xray = false;
};

class Sofk : public Estimator {
public:
    Sofk(const SofkOptions& options, const Setup& setup)
        : options_(options), kind_(setup.kind), team_(setup.threads), index_(setup.elements.size(), kNone) {
        for (const std::size_t k : setup.chosen_kinds()) {
            index_[k] = elements_.size();
            elements_.push_back(setup.elements[k]);
        }
        choose_vectors(setup);
        name_columns();
        sums_.emplace(options_.wave.bins * width() + kinds() + 2, setup.block);
        make_counts(setup);
    }

    void accumulate(const Frame& frame) override {
        const std::vector<double> rho = densities(frame);
        const std::span<double> sums = sums_->sample();
        for (std::size_t k = 0; k < waves_.size(); ++k) {
            const double q = norm(wave_vector(frame.box, waves_[k]));
            const auto bin = static_cast<std::size_t>(q / options_.wave.largest * static_cast<double>(options_.wave.bins));
            if (bin >= options_.wave.bins) continue;
            add(&rho[2 * k * kinds()], q, sums.subspan(bin * width(), width()));
        }
        const std::span<double> rest = sums.subspan(options_.wave.bins * width());
        for (std::size_t i = 0; i < frame.size(); ++i)
            if (frame.chosen[i]) rest[index_[kind_[i]]] += 1;
        rest[kinds()] += 1;
        rest[kinds() + 1] += frame.volume();
        if (counts_) counts_->accumulate(frame, team_);
    }

    Result result() const override {
        Result result;
        result.notes = {sums_->describe("samples"),
                        fmt::format("sofk: {} wave vectors {}, at most {} in a bin; q: middle of the bin, q_mean: of its vectors",
                                    waves_.size(), plane_ ? "in the plane of the layer" : "of the box", options_.wave.most)};
        add_direct(result);
        if (counts_)
            add_transform(result);
        else
            result.notes.push_back("S from g(r) only for all atoms of a box that is periodic all around");
        add_notes(result);
        return result;
    }

    void save(ByteWriter& out) const override {
        sums_->save(out);
        if (counts_) counts_->save(out);
    }
    void load(ByteReader& in) override {
        sums_->load(in);
        if (counts_) counts_->load(in);
    }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    std::size_t kinds() const { return elements_.size(); }
    std::size_t width() const { return 2 + kinds() * (kinds() + 1) / 2; }  // vectors, their q, pairs of kinds

    void choose_vectors(const Setup& setup) {
        BinOptions wave = options_.wave;
        for (std::size_t a = 0; a < 3; ++a) wave.along[a] = setup.box.periodic[a] && static_cast<int>(a) != setup.layer_axis;
        plane_ = wave.along != std::array<bool, 3>{true, true, true};
        waves_ = wave_bins(setup.box, wave);
        phases_.emplace(Phases(waves_));
        if (waves_.empty())
            throw input_error(options_.where, fmt::format("found no wave vector of the box up to q = {:g} 1/A, expected some; raise "
                                                          "'qmax' or take a periodic box",
                                                          wave.largest));
    }

    void name_columns() {
        columns_.names = {"S"};
        const auto known = [&](auto&& look) { return std::all_of(elements_.begin(), elements_.end(), look); };
        columns_.pairs = kinds() > 1;
        columns_.binary = kinds() == 2;
        columns_.neutron = kinds() > 1 && known([](const std::string& e) { return neutron_length(e).has_value(); });
        columns_.xray = kinds() > 1 && known([](const std::string& e) { return form_factor(e, 0).has_value(); });
        if (columns_.neutron) columns_.names.push_back("neutron");
        if (columns_.xray) columns_.names.push_back("xray");
        for (const char* convention : {"AL", "FZ"})
            for (std::size_t a = 0; a < kinds() && columns_.pairs; ++a)
                for (std::size_t b = a; b < kinds(); ++b)
                    columns_.names.push_back(std::string(convention) + "_" + elements_[a] + "-" + elements_[b]);
        if (columns_.binary) columns_.names.insert(columns_.names.end(), {"NC", "CC"});
    }

    void make_counts(const Setup& setup) {
        if (plane_ || setup.restricted) return;
        constexpr double kFarthest = 15, kBin = 0.02;  // A, unless told otherwise
        PairOptions pairs;
        double half = kFarthest;
        // Just below half the box, where no atom has two images to look at.
        for (int a = 0; a < 3; ++a) half = std::min(half, (0.5 - 1e-6) * setup.box.thickness(a));
        pairs.cutoff = options_.cutoff.value_or(half);
        pairs.bins = static_cast<std::size_t>(std::ceil(pairs.cutoff / kBin));
        pairs.where = options_.cutoff_where;
        counts_.emplace(pairs, setup);
    }

    // rho_a(q), the sum over the chosen atoms of an element of exp(i q r): [wave vector][element][re, im].
    std::vector<double> densities(const Frame& frame) {
        const ChosenAtoms atoms(kind_, frame.chosen, index_.size());
        const std::vector<double> ones(Phases::kAtoms, 1.0);
        return phases_->sum(atoms, 2 * waves_.size() * kinds(), team_,
                            [&](const ChosenAtoms::Slice& slice, Phases& phases, std::span<double> sums) {
                                std::array<Vec3, Phases::kAtoms> s;
                                const std::size_t n = slice.last - slice.first;
                                for (std::size_t k = 0; k < n; ++k)
                                    s[k] = frame.box.fractional(frame.position[atoms.order[slice.first + k]]);
                                phases.set(std::span(s).first(n), std::span(ones).first(n));
                                phases.add_densities(waves_, 2 * kinds(), &sums[2 * index_[atoms.kinds[slice.kind]]]);
                            });
    }

    // One wave vector; `rho` by element.
    void add(const double* rho, double q, std::span<double> sums) const {
        sums[0] += 1;
        sums[1] += q;
        std::size_t slot = 2;
        for (std::size_t a = 0; a < kinds(); ++a)
            for (std::size_t b = a; b < kinds(); ++b)
                sums[slot++] += rho[2 * a] * rho[2 * b] + rho[2 * a + 1] * rho[2 * b + 1];
    }

    std::vector<double> concentrations(std::span<const double> sums) const {
        const std::span<const double> rest = sums.subspan(options_.wave.bins * width());
        std::vector<double> c(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(kinds()));
        double all = 0;
        for (const double n : c) all += n;
        for (double& n : c) n /= all;
        return c;
    }

    Partials partials(std::span<const double> sums, std::size_t bin) const {
        const std::span<const double> mine = sums.subspan(bin * width(), width()), rest = sums.subspan(options_.wave.bins * width());
        Partials result{concentrations(sums), std::vector<double>(kinds() * kinds())};
        std::size_t slot = 2;
        for (std::size_t a = 0; a < kinds(); ++a)
            for (std::size_t b = a; b < kinds(); ++b) {
                const double norm = mine[0] * std::sqrt(rest[a] * rest[b]) / rest[kinds()];
                result.at(a, b) = result.at(b, a) = mine[slot++] / norm;
            }
        return result;
    }

    // The columns at one q.
    void add_numbers(const Partials& p, double q, std::vector<double>& numbers) const {
        numbers.push_back(number_number(p));
        std::vector<double> lengths, factors;
        for (const std::string& element : elements_) {
            if (columns_.neutron) lengths.push_back(*neutron_length(element));
            if (columns_.xray) factors.push_back(*form_factor(element, q));
        }
        if (columns_.neutron) numbers.push_back(weighted(p, lengths));
        if (columns_.xray) numbers.push_back(weighted(p, factors));
        for (const bool al : {true, false})
            for (std::size_t a = 0; a < kinds() && columns_.pairs; ++a)
                for (std::size_t b = a; b < kinds(); ++b) numbers.push_back(al ? p.at(a, b) : faber_ziman(p, a, b));
        if (columns_.binary)
            numbers.insert(numbers.end(), {number_concentration(p), concentration_concentration(p)});
    }

    double middle(std::size_t bin) const {
        return (static_cast<double>(bin) + 0.5) * options_.wave.largest / static_cast<double>(options_.wave.bins);
    }

    DataTable table(const std::string& name, const std::string& title, const std::vector<std::size_t>& bins) const {
        DataTable table{name, title, "Static structure factor S(q); bands are standard errors.", {{"q", "1/A", {}, {}}}, {"S"}};
        for (const std::size_t bin : bins) table.columns[0].values.push_back(middle(bin));
        return table;
    }

    // Numbers of rows, one row after the other, as columns of a table from number `first` of a row on.
    void add_columns(DataTable& table, const Estimates& rows, std::size_t row_width, std::size_t first) const {
        for (std::size_t c = 0; c < columns_.names.size(); ++c) {
            DataColumn column{columns_.names[c], "", {}, {}};
            for (std::size_t at = first + c; at < rows.values.size(); at += row_width) {
                column.values.push_back(rows.values[at]);
                column.errors.push_back(rows.errors[at]);
            }
            table.columns.push_back(std::move(column));
        }
    }

    void add_direct(Result& result) const {
        std::vector<std::size_t> bins;
        const std::vector<double> all = sums_->total();
        for (std::size_t bin = 0; bin < options_.wave.bins; ++bin)
            if (all[bin * width()] > 0) bins.push_back(bin);
        const Estimates rows = sums_->estimate([&](std::span<const double> sums) {
            std::vector<double> numbers;
            for (const std::size_t bin : bins) {
                const double q = sums[bin * width() + 1] / sums[bin * width()];
                numbers.push_back(q);
                add_numbers(partials(sums, bin), q, numbers);
            }
            return numbers;
        });
        DataTable direct = table("sofk", "static structure factors on the wave vectors of the box", bins);
        const std::size_t row = columns_.names.size() + 1;
        DataColumn mean{"q_mean", "1/A", {}, {}};
        for (std::size_t at = 0; at < rows.values.size(); at += row) {
            mean.values.push_back(rows.values[at]);
            mean.errors.push_back(rows.errors[at]);
        }
        direct.columns.push_back(std::move(mean));
        add_columns(direct, rows, row, 1);
        result.tables.push_back(std::move(direct));
        add_limit(result, bins);
    }

    void add_limit(Result& result, const std::vector<std::size_t>& bins) const {
        std::vector<std::size_t> lowest;
        for (const std::size_t bin : bins)
            if (middle(bin) <= options_.fit) lowest.push_back(bin);
        if (lowest.size() < 3) {
            result.warnings.push_back(fmt::format("no S(0): {} points up to q = {:g} 1/A, three are needed; raise 'fit' or take a "
                                                  "larger box",
                                                  lowest.size(), options_.fit));
            return;
        }
        const Estimates limit = sums_->estimate([&](std::span<const double> sums) {
            double n = 0, x = 0, y = 0, xx = 0, xy = 0;
            for (const std::size_t bin : lowest) {
                const double weight = sums[bin * width()], q = sums[bin * width() + 1] / weight;
                const double s = number_number(partials(sums, bin));
                n += weight;
                x += weight * q * q;
                y += weight * s;
                xx += weight * q * q * q * q;
                xy += weight * q * q * s;
            }
            return std::vector<double>{(xx * y - x * xy) / (n * xx - x * x)};
        });
        result.scalars.push_back({"S0", limit.values[0], limit.errors[0], "",
                                  fmt::format("S(q) = S0 + a q^2 through {} points up to q = {:g} 1/A", lowest.size(), options_.fit)});
    }

    void add_transform(Result& result) const {
        const std::vector<double> all = sums_->total();
        const std::vector<double> c = concentrations(all);
        const std::span<const double> rest = std::span(all).subspan(options_.wave.bins * width());
        double atoms = 0;
        for (std::size_t k = 0; k < kinds(); ++k) atoms += rest[k];
        const double density = atoms / rest[kinds() + 1];
        const std::size_t bins = counts_->bins();
        const Estimates rows = counts_->estimate([&](std::span<const double> sums) {
            const std::vector<double> g = counts_->distribution(sums);
            std::vector<double> numbers;
            for (std::size_t bin = 0; bin < options_.wave.bins; ++bin) {
                Partials p{c, std::vector<double>(kinds() * kinds())};
                for (std::size_t pair = 0; pair < counts_->pairs().size(); ++pair) {
                    const auto [a, b, weight] = counts_->pairs()[pair];
                    const double fz = transform(std::span(g).subspan((pair + 1) * bins, bins), counts_->width(), density, middle(bin),
                                                options_.window);
                    p.at(a, b) = p.at(b, a) = ashcroft_langreth(c, a, b, fz);
                }
                add_numbers(p, middle(bin), numbers);
            }
            return numbers;
        });
        std::vector<std::size_t> whole(options_.wave.bins);
        for (std::size_t bin = 0; bin < whole.size(); ++bin) whole[bin] = bin;
        DataTable transformed = table("sofk_rdf", "static structure factors from g(r)", whole);
        add_columns(transformed, rows, columns_.names.size(), 0);
        result.tables.push_back(std::move(transformed));
        result.notes.push_back(fmt::format("sofk_rdf: Fourier transform of g(r) up to {:.4g} A, window: {}",
                                           counts_->width() * static_cast<double>(bins), options_.window.lorch ? "Lorch" : "none"));
    }

    void add_notes(Result& result) const {
        if (!columns_.pairs) return;
        result.notes.push_back("S: all atoms alike, NN of Bhatia-Thornton; NC, CC: the others of it; AL: Ashcroft-Langreth; FZ: Faber-Ziman");
        if (columns_.neutron) {
            std::string lengths;
            for (const std::string& e : elements_) lengths += fmt::format("{}{} {:g} fm", lengths.empty() ? "" : ", ", e, *neutron_length(e));
            result.notes.push_back("neutron: sum of c_a c_b b_a b_b FZ_ab / <b>^2, b: " + lengths);
        }
        if (columns_.xray)
            result.notes.push_back("xray: the same with form factors of neutral atoms (Waasmaier and Kirfel, 1995)");
    }

    const SofkOptions options_;
    const std::vector<std::size_t> kind_;
    Team team_;
    std::vector<std::string> elements_;  // of chosen atoms
    std::vector<std::size_t> index_;   // kind of the structure -> index into elements_, or kNone
    bool plane_ = false;
    std::vector<WaveNumbers> waves_;
    std::optional<PhaseSums> phases_;
    Columns columns_;
    // [bin][width]; chosen atoms of each element; samples; volume, A^3
    std::optional<BlockSums> sums_;
    std::optional<PairCounts> counts_;
};

constexpr OptionHelp kOptions[] = {
    {"qmax", "Q", "largest wave number, 1/A; default 10"},
    {"bins", "N", "number of bins up to it; default 200"},
    {"vectors", "N", "most wave vectors in a bin; default 100"},
    {"fit", "Q", "largest wave number of the fit for S(0), 1/A; default 1"},
    {"cutoff", "R", "largest distance of g(r), A; default half the box, 15 at most"},
    {"window", "W", "lorch or none, on g(r); default lorch"},
};

EstimatorPlan parse(const Options& options) {
    static const std::string kWindows[] = {"lorch", "none"};
    SofkOptions sofk;
    sofk.wave.largest = options.real("qmax", 10, {0, 1000, true, "a wave number in 1/A above 0"});
    sofk.wave.bins = static_cast<std::size_t>(options.integer("bins", 200, {1, 100'000, "a whole number from 1 to 100000"}));
    sofk.wave.most = static_cast<std::size_t>(options.integer("vectors", 100, {1, 1'000'000, "a whole number from 1 to 1000000"}));
    sofk.fit = options.real("fit", sofk.fit, {0, 1000, true, "a wave number in 1/A above 0"});
    if (options.has("cutoff")) sofk.cutoff = options.real("cutoff", 0, {0, 1000, true, "a length in A above 0"});
    sofk.window.lorch = options.choice("window", "lorch", kWindows) == "lorch";
    sofk.where = options.where("qmax");
    sofk.cutoff_where = options.where("cutoff");
    return {{}, [sofk](const Setup& setup) { return std::make_unique<Sofk>(sofk, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry sofk{"sofk", "static structure factors, direct and from g(r); partial, neutron and x-ray weighted", kOptions,
                                 parse};
}

}  // namespace lmmd::analysis
