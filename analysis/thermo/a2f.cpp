// SPDX-License-Identifier: GPL-3.0-or-later
// a2f: alpha2F of a run (or of a density of states in a file) and what follows: lambda, Tc with bands, criteria of the liquid state
// (thermo/pairing.hpp); of a mixture with the density of states of each element.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "dynamics/vdos_table.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/model/species.hpp"
#include "thermo/pairing.hpp"
#include "thermo/two_phase_input.hpp"

namespace lmmd::analysis {
namespace {

class Alpha2fEstimator : public Estimator {
public:
    Alpha2fEstimator(const VdosOptions& vdos, const PairingOptions& options, const Setup& setup)
        : options_(options), vdos_(vdos, setup.with_memory(setup.memory / 4 * 3)), elements_(setup.elements) {
        check_density(setup, options.density, options.density_where);
        if (options.temperature)
            throw input_error(options.temperature_where, "found a temperature, expected none: frames tell their own; leave it out");
        if (!options.lifetime) modes_.emplace(vdos.correlator.time, vdos.correlator.where, setup.with_memory(setup.memory / 4));
    }

    void accumulate(const Frame& frame) override {
        vdos_.accumulate(frame);
        if (modes_ && passes_ == 0) modes_->accumulate(frame);
        size_ = std::nullopt;
        for (const Gap& gap : frame.gaps) size_ = std::min(size_.value_or(1e30), gap.high - gap.low);
    }
    bool another_pass() override {
        ++passes_;
        return vdos_.another_pass();
    }
    void save(ByteWriter& out) const override {
        vdos_.save(out);
        if (modes_) modes_->save(out);
        out.put("a2f size", size_.value_or(0));
    }
    void load(ByteReader& in) override {
        vdos_.load(in);
        if (modes_) modes_->load(in);
        double size = 0;
        in.get("a2f size", size);
        size_ = size > 0 ? std::optional(size) : std::nullopt;
    }

    Result result() const override {
        const Mixture mixture = mixture_of(vdos_, elements_, options_.volume, options_.volume_where);
        PairingState state{mixture.components(), size_, {}, {}};
        if (modes_) state.modes = modes_->result();
        state.estimate = [&](const SpectrumFunction& function) {
            return vdos_.estimate([&](const Spectrum& s) { return function(two_phase_inputs(vdos_, s, mixture, options_.density)); });
        };
        Result result = pairing_result(options_, state);
        result.notes.insert(result.notes.end(), {vdos_.correlator().found().describe(), vdos_.describe()});
        if (!mixture.describe().empty()) result.notes.push_back(mixture.describe());
        for (const std::string& doubt : vdos_.doubts()) result.warnings.push_back(doubt);
        return result;
    }

private:
    const PairingOptions options_;
    VdosAccumulator vdos_;
    std::optional<ModeLifetimes> modes_;  // none: the lifetime is given
    int passes_ = 0;                      // that are over
    const std::vector<std::string> elements_;
    std::optional<double> size_;  // A, of the narrowest slit of the last frame
};

// Elements of a table with their masses.
std::vector<Component> components_of(const VdosTable& table) {
    std::vector<Component> components;
    for (const VdosPart& part : table.parts) {
        const std::optional<Element> element = lmmd::find_element(part.element);
        if (!element)
            throw input_error({"--element"}, "found " + (part.element.empty() ? "a table that does not name its element" : quote(part.element)) +
                                                 ", expected the symbol of one, for its mass; give --element Ga");
        components.push_back({part.element, element->mass, part.share});
    }
    return components;
}

Result from_table(const PairingOptions& options, const VdosTable& table) {
    const Mixture mixture(components_of(table), options.volume, options.volume_where);
    const std::optional<double> density = options.density ? options.density : table.density,
                                temperature = options.temperature ? options.temperature : table.temperature;
    if (!density)
        throw input_error({"--density"}, "found a table that does not tell it, expected the number density of its state; give --density, atoms/A^3");
    if (!temperature) throw input_error({"--temperature"}, "found a table that does not tell its temperature, expected it for the two-phase model; give --temperature, K");
    PairingState state{mixture.components(), {}, {}, {}};
    state.estimate = [&](const SpectrumFunction& function) {
        return estimate(table, [&](std::span<const spectra::Spectrum> states) {
            std::vector<spectra::TwoPhaseInput> inputs;
            for (std::size_t k = 0; k < states.size(); ++k) inputs.push_back(mixture.input(states[k], k, *temperature, *density));
            return function(inputs);
        });
    };
    Result result = pairing_result(options, state);
    result.notes.insert(result.notes.end(), table.notes.begin(), table.notes.end());
    if (!mixture.describe().empty()) result.notes.push_back(mixture.describe());
    result.notes.push_back(table.has_errors() ? "errors from those of the table, taken as independent one resolution apart"
                                              : "the table has no errors, so there are none here");
    return result;
}

constexpr auto kOptions = [] {
    std::array<OptionHelp, std::size(kPairingOptions) + std::size(kVdosOptions)> all{};
    std::copy(std::begin(kVdosOptions), std::end(kVdosOptions), std::copy(std::begin(kPairingOptions), std::end(kPairingOptions), all.begin()));
    return all;
}();

EstimatorPlan parse(const Options& options) {
    const VdosOptions vdos = read_vdos_options(options);
    const PairingOptions pairing = read_pairing_options(options);
    Needs needs;
    needs.velocity = needs.interval = true;
    return {needs, [=](const Setup& setup) { return std::make_unique<Alpha2fEstimator>(vdos, pairing, setup); },
            [pairing](const VdosTable& table) { return from_table(pairing, table); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry a2f{"a2f", "alpha2F from the density of states, lambda and Tc with bands, criteria of the liquid state", kOptions,
                                parse};
}  // namespace entries

}  // namespace lmmd::analysis
