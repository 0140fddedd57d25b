// SPDX-License-Identifier: GPL-3.0-or-later
// Error tables, parity data and the model card.
#include "lmmd/train/report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "lmmd/io/checkpoint.hpp"

namespace lmmd {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kNoLabel = -1e6;  // as GPUMD marks it
constexpr int kVoigt[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {1, 2}, {2, 0}};
constexpr double kMilli = 1000;  // meV per eV

double rounded(double value, double unit) { return std::round(value / unit) * unit; }

Json error_table(const std::map<std::string, ErrorSummary>& kinds) {
    Json table = Json::object();
    for (const auto& [kind, e] : kinds) {
        Json row{{"frames", e.frames}, {"atoms", e.atoms}};
        row["energy_rmse_meV_per_atom"] = rounded(kMilli * e.sums.energy_rmse(), 0.01);
        row["force_rmse_meV_per_A"] = rounded(kMilli * e.sums.force_rmse(), 0.01);
        row["force_rms_meV_per_A"] = rounded(kMilli * e.force_rms(), 0.01);
        if (e.sums.virial_weight > 0) row["virial_rmse_meV_per_atom"] = rounded(kMilli * e.sums.virial_rmse(), 0.01);
        row["force_slope"] = rounded(e.force_slope(), 0.0001);
        table[kind] = row;
    }
    return table;
}

Json data_table(const std::vector<std::filesystem::path>& files) {
    Json table = Json::array();
    for (const auto& path : files) {
        std::ifstream in(path, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        table.push_back({{"file", path.filename().string()}, {"sha256", sha256(bytes)}});
    }
    return table;
}

Json shape_table(const NepModel& model) {
    const NepShape& s = model.shape;
    Json shape{{"version", s.version}, {"cutoff_radial_A", s.cutoff_radial}, {"cutoff_angular_A", s.cutoff_angular}};
    shape["n_max"] = {s.n_max_radial, s.n_max_angular};
    shape["basis_size"] = {s.basis_radial, s.basis_angular};
    shape["l_max"] = s.l_max;
    shape["neurons"] = s.neurons;
    shape["descriptors"] = s.descriptors();
    shape["parameters"] = model.parameters.size();
    if (model.zbl.kind != Zbl::Kind::none) shape["zbl_A"] = {model.zbl.inner, model.zbl.outer};
    return shape;
}

}  // namespace

void ErrorSummary::add(const LabelledFrame& frame, const Labels& predicted) {
    ++frames;
    atoms += frame.atoms();
    sums.add(frame, predicted, 1);
    for (std::size_t i = 0; i < frame.atoms(); ++i) {
        label2 += norm2(frame.forces[i]);
        product += dot(frame.forces[i], predicted.forces[i]);
    }
    const double off = (predicted.energy - frame.energy) / static_cast<double>(frame.atoms());
    offset += off;
    offset2 += off * off;
}

double ErrorSummary::force_rms() const { return atoms > 0 ? std::sqrt(label2 / (3 * static_cast<double>(atoms))) : 0; }
double ErrorSummary::force_slope() const { return label2 > 0 ? product / label2 : 0; }
double ErrorSummary::energy_rmse_shifted() const {
    const double n = static_cast<double>(frames);
    return frames > 0 ? std::sqrt(std::max(0.0, offset2 / n - offset / n * (offset / n))) : 0;
}

std::map<std::string, ErrorSummary> summarise(const std::vector<LabelledFrame>& frames,
                                              std::span<const std::size_t> set, const std::vector<Labels>& predicted) {
    std::map<std::string, ErrorSummary> kinds;
    for (std::size_t k = 0; k < set.size(); ++k) {
        const LabelledFrame& frame = frames[set[k]];
        kinds["all"].add(frame, predicted[k]);
        kinds[frame.kind()].add(frame, predicted[k]);
    }
    return kinds;
}

Parity format_parity(const std::vector<LabelledFrame>& frames, std::span<const std::size_t> set,
                     const std::vector<Labels>& predicted) {
    Parity text;
    for (std::size_t k = 0; k < set.size(); ++k) {
        const LabelledFrame& label = frames[set[k]];
        const double n = static_cast<double>(label.atoms());
        text.energy += fmt::format("{:.9g} {:.9g}\n", predicted[k].energy / n, label.energy / n);
        for (std::size_t i = 0; i < label.atoms(); ++i) {
            const Vec3 p = predicted[k].forces[i], f = label.forces[i];
            text.force += fmt::format("{:.9g} {:.9g} {:.9g} {:.9g} {:.9g} {:.9g}\n", p.x, p.y, p.z, f.x, f.y, f.z);
        }
        for (const auto& [a, b] : kVoigt) text.virial += fmt::format("{:.9g} ", predicted[k].virial(a, b) / n);
        for (const auto& [a, b] : kVoigt)
            text.virial += fmt::format("{:.9g}{}", label.virial ? (*label.virial)(a, b) / n : kNoLabel,
                                       b == 0 && a == 2 ? "\n" : " ");
    }
    return text;
}

std::string format_card(const CardInput& input) {
    Json card{{"elements", input.model.shape.elements}};
    for (const auto& [name, text] : input.deck.card) card[name] = text;
    card["program"] = input.program;
    card["sha256_of_nep_txt"] = sha256(input.nep_text);
    card["model"] = shape_table(input.model);
    card["training"] = {{"epochs", input.epochs}, {"best_epoch", input.best_epoch}, {"seed", input.deck.seed}};
    card["data"] = {{"train_set", data_table(input.deck.train_set)}};
    if (!input.deck.test_set.empty()) card["data"]["test_set"] = data_table(input.deck.test_set);
    card["data"]["trajectories_for_test"] = input.deck.test;
    card["data"]["trajectories_for_validation"] = input.deck.validation;
    for (const SetErrors& set : input.errors)
        if (!set.kinds.empty()) card["errors"][set.name] = error_table(set.kinds);
    return card.dump(2) + "\n";
}

}  // namespace lmmd
