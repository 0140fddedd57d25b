// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/lookup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "lmmd/base/text.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd::genome {
namespace {

constexpr std::size_t kFewest = 8;  // materials with a property

double gaussian_below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double difference2(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

}  // namespace

Descriptors::Shell Descriptors::shell_of(int z) {
    constexpr int kNobleGases[] = {0, 2, 10, 18, 36, 54, 86};
    int outside = z;
    for (const int gas : kNobleGases)
        if (z > gas) outside = z - gas;
    if (z > 54 && outside > 2) outside = outside <= 17 ? 3 : outside - 14;
    if (z > 20 && outside >= 3 && outside <= 11) return {static_cast<double>(outside), 1};
    return {static_cast<double>(outside >= 12 ? outside - 10 : outside), 0};
}

Descriptors::Descriptors(const CsvTable& elements, const std::string& property)
    : mass_(property != "Tc_K" && property != "lambda" && property != "mu_star"), melt_(property != "T_melt_K"), debye_(property != "theta_D_K") {
    const std::size_t symbol = elements.need("symbol"), melt = elements.need("T_melt_K"),
                      debye = elements.need("theta_D_K");
    for (std::size_t row = 0; row < elements.rows.size(); ++row) {
        const auto element = find_element(elements.rows[row][symbol].text);
        const auto t_melt = elements.number(row, melt), theta = elements.number(row, debye);
        if (!element || (melt_ && !t_melt) || (debye_ && !theta)) continue;
        elements_[element->symbol] = {shell_of(element->number), std::log(element->mass), std::log(t_melt.value_or(1)),
                                      std::log(theta.value_or(1))};
    }
}

std::optional<std::vector<double>> Descriptors::of(const Composition& composition) const {
    Element mean{};
    double squares = 0;
    for (const auto& [name, fraction] : composition) {
        const auto found = elements_.find(name);
        if (found == elements_.end()) return std::nullopt;
        mean.shell.valence += fraction * found->second.shell.valence;
        mean.shell.d_metal += fraction * found->second.shell.d_metal;
        mean.log_mass += fraction * found->second.log_mass;
        mean.log_melt += fraction * found->second.log_melt;
        mean.log_debye += fraction * found->second.log_debye;
        squares += fraction * found->second.shell.valence * found->second.shell.valence;
    }
    // Typical spreads among the metals: 2.5 electrons, 0.7 of ln(mass), 0.7 of ln(T_melt), 0.6 of ln(theta_D).
    const double valence = mean.shell.valence;
    std::vector<double> x{valence / 2.5, mean.shell.d_metal, std::sqrt(std::max(0.0, squares - valence * valence)) / 2.5};
    if (mass_) x.push_back(mean.log_mass / 0.7);
    if (melt_) x.push_back(mean.log_melt / 0.7);
    if (debye_) x.push_back(mean.log_debye / 0.6);
    return x;
}

std::string Descriptors::words() const {
    return std::string("valence electrons (mean and spread), share of d metals") + (mass_ ? ", ln(mass)" : "") + (melt_ ? ", ln(T_melt)" : "") +
           (debye_ ? ", ln(theta_D)" : "") + " of the elements, and the phase";
}

Lookup::Lookup(const std::vector<Record>& records, const std::string& property, const CsvTable& elements)
    : property_(property), descriptors_(elements, property) {
    std::map<std::string, std::vector<double>> values;
    std::map<std::string, const Record*> first;
    logarithmic_ = true;
    std::set<std::string> undescribed;
    for (const Record& record : records) {
        const auto value = record.values.find(property);
        if (value == record.values.end()) continue;
        const std::string key = key_of(record.composition) + " " + record.phase;
        if (!descriptors_.of(record.composition)) {
            undescribed.insert(key);
            continue;
        }
        values[key].push_back(value->second.value);
        first.emplace(key, &record);
        logarithmic_ = logarithmic_ && value->second.value > 0;
    }
    undescribed_ = undescribed.size();
    if (values.size() < kFewest)
        throw input_error({"lmmd-analyze genome"},
                          fmt::format("found {} materials with {}, expected {} at least to learn from", values.size(),
                                      property, kFewest));
    std::vector<Point> points;
    std::vector<double> y;
    for (const auto& [key, list] : values) {
        const Record& record = *first[key];
        double mean = 0;
        for (const double v : list) mean += (logarithmic_ ? std::log(v) : v) / static_cast<double>(list.size());
        y.push_back(mean);
        points.push_back({*descriptors_.of(record.composition), kind_of(record.phase, {})});
        known_.push_back({record.composition, record.phase, back(mean)});
    }
    process_.emplace(std::move(points), std::move(y));
}

double Lookup::back(double y) const { return logarithmic_ ? std::exp(y) : y; }

int Lookup::kind_of(const std::string& phase, const Where& where) const {
    const auto found = std::find(phases().begin(), phases().end(), phase);
    if (found == phases().end())
        throw input_error(where,
                          "found " + quote(phase) + ", expected " + listed(phases()) + did_you_mean(phase, phases()));
    return static_cast<int>(found - phases().begin());
}

Prediction Lookup::predict(const Point& point, const Normal& normal) const {
    const Known& nearest = known_[process_->nearest(point)];
    return {back(normal.mean),
            back(normal.mean - normal.sigma),
            back(normal.mean + normal.sigma),
            process_->distance(point),
            nearest.phase == phases()[static_cast<std::size_t>(point.kind)],
            fmt::format("{} {} {:.4g}", formula_of(nearest.composition), nearest.phase, nearest.value)};
}

std::string doubt(const Prediction& p) {
    if (!p.same_phase) return "no record is of this phase";
    return p.distance > 1 ? "far from every record: an extrapolation" : "";
}

Prediction Lookup::forward(const Composition& composition, const std::string& phase, const Where& where) const {
    const auto x = descriptors_.of(composition);
    if (!x)
        throw input_error(where,
                          "found " + formula_of(composition) +
                              ", expected elements with a melting point and a Debye temperature in elements.csv");
    const Point point{*x, kind_of(phase, where)};
    return predict(point, process_->predict(point));
}

std::vector<Candidate> Lookup::inverse(const Target& target, std::size_t most) const {
    std::set<std::string> elements(target.elements.begin(), target.elements.end()),
        phases_wanted(target.phases.begin(), target.phases.end());
    for (const Known& known : known_) {
        if (target.elements.empty())
            for (const auto& [element, fraction] : known.composition) elements.insert(element);
        if (target.phases.empty()) phases_wanted.insert(known.phase);
    }
    for (const std::string& element : elements)
        if (!descriptors_.of({{element, 1.0}}))
            throw input_error({"--elements"},
                              "found " + quote(element) +
                                  ", expected elements with a melting point and a Debye temperature in elements.csv");
    std::vector<Composition> compositions;
    for (auto a = elements.begin(); a != elements.end(); ++a) {
        compositions.push_back({{*a, 1.0}});
        for (auto b = std::next(a); b != elements.end(); ++b)
            for (int i = 1; i < target.steps; ++i)
                compositions.push_back({{*a, 1.0 * i / target.steps}, {*b, 1.0 - 1.0 * i / target.steps}});
    }
    if (logarithmic_ && !(target.value > 0))
        throw input_error({"lmmd-analyze genome inverse"}, fmt::format("found {:g}, expected a value of {} above 0, as all records have", target.value, property_));
    auto scale = [&](double value) { return logarithmic_ ? std::log(value) : value; };
    const double low = scale(target.value * (1 - target.tolerance)),
                 high = scale(target.value * (1 + target.tolerance));
    std::vector<Candidate> list;
    for (const std::string& phase : phases_wanted) {
        const int kind = kind_of(phase, {"--phase"});
        for (const Composition& composition : compositions) {
            const Point point{*descriptors_.of(composition), kind};
            const Normal normal = process_->predict(point);
            const double probability = gaussian_below((high - normal.mean) / normal.sigma) -
                                       gaussian_below((low - normal.mean) / normal.sigma);
            list.push_back({composition, phase, predict(point, normal), probability});
        }
    }
    const std::size_t count = std::min(most, list.size());
    std::partial_sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count), list.end(),
                      [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
    list.resize(count);
    return list;
}

std::string Lookup::describe() const {
    const auto size = [&](double error) { return logarithmic_ ? fmt::format("a factor {:.2f}", std::exp(error)) : fmt::format("{:.4g}", error); };
    return fmt::format(
        "{} of {} materials (composition and phase){}; each left out in turn and predicted from the others: half within {}, two thirds within {}, "
        "rms {}; {:.0f} % within one sigma, {:.0f} % within two",
        property_, known_.size(), undescribed_ > 0 ? fmt::format(", {} more without descriptors", undescribed_) : "",
        size(process_->left_out_within(0.5)), size(process_->left_out_within(2.0 / 3)), size(process_->left_out_rms()), 100 * process_->coverage(1),
        100 * process_->coverage(2));
}

std::vector<Similar> similar(const std::vector<Record>& records, const Composition& composition,
                             const std::string& phase, const CsvTable& elements) {
    const Descriptors descriptors(elements);
    const auto here = descriptors.of(composition);
    if (!here)
        throw input_error({"lmmd-analyze genome similar"},
                          "found " + formula_of(composition) +
                              ", expected elements with a melting point and a Debye temperature in elements.csv");
    std::vector<Similar> list;
    for (const Record& record : records) {
        const auto there = descriptors.of(record.composition);
        if (there)
            list.push_back(
                {std::sqrt(difference2(*here, *there) + (phase.empty() || phase == record.phase ? 0 : 1)), &record});
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Similar& a, const Similar& b) { return a.distance < b.distance; });
    return list;
}

}  // namespace lmmd::genome
