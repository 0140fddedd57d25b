// SPDX-License-Identifier: GPL-3.0-or-later
// Initial parameters.
#include "lmmd/train/start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lmmd/base/random.hpp"
#include "lmmd/train/atom_energy.hpp"
#include "lmmd/train/frame_evaluator.hpp"

namespace lmmd {

namespace {

constexpr double kSaturated = 20;      // tanh(20) is 1 to the last bit
constexpr double kInputSpread = 2;     // of a neuron's input over the data, about
constexpr double kOutputWeight = 0.2;  // eV
constexpr double kNeighborReserve = 1.25;

bool needs_bias_neuron(const NepShape& shape) { return shape.version == 4 && shape.types() > 1; }

bool has_bias_neuron(const NepModel& model, const NepLayout& layout, std::size_t net) {
    for (int d = 0; d < model.shape.descriptors(); ++d)
        if (model.parameters[net + layout.w0 + static_cast<std::size_t>(d)] != 0) return false;
    return model.parameters[net + layout.b0] <= -kSaturated;
}

}  // namespace

NepModel random_model(const TrainDeck& deck) {
    NepModel model;
    model.shape = deck.shape;
    model.zbl = deck.zbl;
    model.source = deck.file;
    const NepShape& shape = model.shape;
    const NepLayout layout(shape);
    const auto descriptors = static_cast<std::size_t>(shape.descriptors()),
               neurons = static_cast<std::size_t>(shape.neurons);
    model.q_scaler.assign(descriptors, 1.0);
    model.parameters.resize(layout.size);
    for (std::size_t p = 0; p < layout.size; ++p)
        model.parameters[p] = Random(Stream::train, deck.seed, 0, static_cast<std::uint32_t>(p)).normal();
    model.parameters[layout.common_bias] = 0;
    for (int t = 0; t < shape.networks(); ++t) {
        double* net = &model.parameters[static_cast<std::size_t>(t) * layout.network_stride];
        for (std::size_t w = 0; w < neurons * descriptors; ++w)
            net[layout.w0 + w] *= kInputSpread / std::sqrt(static_cast<double>(descriptors));
        for (std::size_t m = 0; m < neurons; ++m) net[layout.w1 + m] *= kOutputWeight;
        if (shape.version == 5) net[layout.own_bias] = 0;
        if (!needs_bias_neuron(shape)) continue;
        std::fill_n(net + layout.w0, descriptors, 0.0);
        net[layout.b0] = -kSaturated;
        net[layout.w1] = 0;
    }
    for (std::size_t p = layout.c_radial; p < layout.size; ++p)
        model.parameters[p] /=
            std::sqrt(static_cast<double>(p < layout.c_angular ? shape.basis_radial + 1 : shape.basis_angular + 1));
    return model;
}

void check_same_header(const NepModel& model, const TrainDeck& deck) {
    const NepShape &a = deck.shape, &b = model.shape;
    const auto numbers = [](const auto& values) { return fmt::format("{}", fmt::join(values, " ")); };
    const auto check = [&](const char* keyword, const std::string& found, const std::string& expected) {
        if (found != expected)
            throw input_error({deck.file, 0, 0},
                              fmt::format("found '{} {}', expected '{} {}' as in {}; a model is tuned in its own shape",
                                          keyword, found, keyword, expected, model.source));
    };
    check("version", std::to_string(a.version), std::to_string(b.version));
    check("type", fmt::format("{} {}", a.types(), numbers(a.elements)),
          fmt::format("{} {}", b.types(), numbers(b.elements)));
    for (std::size_t t = 0; t < a.elements.size(); ++t)
        check("cutoff", fmt::format("{:g} {:g}", a.cutoff_radial[t], a.cutoff_angular[t]),
              fmt::format("{:g} {:g}", b.cutoff_radial[t], b.cutoff_angular[t]));
    check("n_max", fmt::format("{} {}", a.n_max_radial, a.n_max_angular),
          fmt::format("{} {}", b.n_max_radial, b.n_max_angular));
    check("basis_size", fmt::format("{} {}", a.basis_radial, a.basis_angular),
          fmt::format("{} {}", b.basis_radial, b.basis_angular));
    check("l_max", fmt::format("{} {:d}", a.l_max, fmt::join(a.many_body, " ")),
          fmt::format("{} {:d}", b.l_max, fmt::join(b.many_body, " ")));
    check("neuron", std::to_string(a.neurons), std::to_string(b.neurons));
    if (deck.zbl.kind == Zbl::Kind::none && model.zbl.kind == Zbl::Kind::none) return;
    check("zbl", fmt::format("{:g} {:g}", deck.zbl.inner, deck.zbl.outer),
          fmt::format("{:g} {:g}", model.zbl.inner, model.zbl.outer));
}

void scale_to_data(NepModel& model, const FitData& data) {
    FrameEvaluator::Range range;
    const TrainModel tables(model);
    FrameEvaluator evaluator(tables);
    int radial = 0, angular = 0;
    for (const std::size_t f : data.train) {
        evaluator.merge_range(data.environments[f], range);
        radial = std::max(radial, data.environments[f].most_radial());
        angular = std::max(angular, data.environments[f].most_angular());
    }
    model.shape.max_neighbors_radial = static_cast<int>(std::ceil(kNeighborReserve * radial));
    model.shape.max_neighbors_angular = static_cast<int>(std::ceil(kNeighborReserve * angular));
    const std::size_t descriptors = range.low.size();
    for (std::size_t d = 0; d < descriptors; ++d) {
        const double width = range.high[d] - range.low[d];
        model.q_scaler[d] = width > 1e-12 ? 1 / width : 1;
    }
    const NepLayout layout(model.shape);
    for (int t = 0; t < model.shape.networks(); ++t) {
        double* net = &model.parameters[static_cast<std::size_t>(t) * layout.network_stride];
        for (std::size_t m = needs_bias_neuron(model.shape) ? 1 : 0; m < static_cast<std::size_t>(model.shape.neurons);
             ++m)
            for (std::size_t d = 0; d < descriptors; ++d)
                net[layout.b0 + m] +=
                    net[layout.w0 + m * descriptors + d] * model.q_scaler[d] * range.sum[d] / range.atoms;
    }
}

void shift_to_data(NepModel& model, const FitData& data, int threads) {
    const std::vector<Labels> predicted = CpuEvaluator(data.environments, threads).predict(model, data.train);
    std::vector<LabelledFrame> missing;  // what the model leaves to explain
    for (std::size_t k = 0; k < data.train.size(); ++k) {
        LabelledFrame frame = data.frames[data.train[k]];
        frame.energy -= predicted[k].energy;
        missing.push_back(std::move(frame));
    }
    const NepShape& shape = model.shape;
    const NepLayout layout(shape);
    const std::size_t stride = layout.network_stride;
    bool own = shape.version == 5;
    if (needs_bias_neuron(shape)) {
        own = true;
        for (int t = 0; t < shape.types(); ++t)
            own = own && has_bias_neuron(model, layout, static_cast<std::size_t>(t) * stride);
    }
    if (!own)
        for (LabelledFrame& frame : missing) std::fill(frame.type.begin(), frame.type.end(), 0);
    const std::vector<double> shift = fit_shifts(missing, own ? shape.types() : 1);
    if (!own) model.parameters[layout.common_bias] -= shift[0];
    for (std::size_t t = 0; own && t < shift.size(); ++t) {
        if (shape.version == 5)
            model.parameters[t * stride + layout.own_bias] -= shift[t];
        else
            model.parameters[t * stride + layout.w1] += shift[t];
    }
}

}  // namespace lmmd
