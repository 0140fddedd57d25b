// SPDX-License-Identifier: GPL-3.0-or-later
// a2f: alpha2F of a run (or of a density of states in a file) and what follows: lambda, Tc with bands, criteria of the liquid state
// (thermo/pairing.hpp); from a mixture's frames with the density of states of each element.
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
        PairingState state;
        const std::vector<std::size_t>& kinds = vdos_.correlator().kinds();
        for (std::size_t k = 0; k < kinds.size(); ++k) state.species.push_back({elements_[kinds[k]], vdos_.atoms(k) / vdos_.atoms()});
        state.size = size_;
        if (modes_) state.modes = modes_->result();
        state.estimate = [&](const SpectrumFunction& function) {
            return vdos_.estimate([&](const Spectrum& s) {
                std::vector<spectra::TwoPhaseInput> inputs;
                for (std::size_t k = 0; k < kinds.size(); ++k) inputs.push_back(two_phase_input(vdos_, s, options_.density, k));
                return function(inputs);
            });
        };
        Result result = pairing_result(options_, state);
        result.notes.insert(result.notes.end(), {vdos_.correlator().found().describe(), vdos_.describe()});
        if (kinds.size() > 1) result.notes.push_back("every element has its own gas-like part; the atoms share the volume equally");
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

Result from_table(const PairingOptions& options, const VdosTable& table) {
    const std::optional<Element> element = find_element(table.element);
    if (!element)
        throw input_error({"--element"}, "found " + (table.element.empty() ? "a table that does not name its element" : quote(table.element)) +
                                             ", expected the symbol of one, for its mass; give --element Ga");
    if (!options.density)
        throw input_error({"--density"}, "found a table instead of frames, expected the number density of its state; give --density, atoms/A^3");
    const std::optional<double> temperature = options.temperature ? options.temperature : table.temperature;
    if (!temperature) throw input_error({"--temperature"}, "found a table that does not tell its temperature, expected it for the two-phase model; give --temperature, K");
    PairingState state;
    state.species = {{table.element, 1}};
    state.estimate = [&](const SpectrumFunction& function) {
        return estimate(table, [&](const spectra::Spectrum& states) {
            spectra::TwoPhaseInput in{states, element->mass, *temperature, *options.density};
            in.vdos.value[0] = std::max(0.0, in.vdos.value[0]);
            return function({&in, 1});
        });
    };
    Result result = pairing_result(options, state);
    result.notes.insert(result.notes.end(), table.notes.begin(), table.notes.end());
    result.notes.push_back(table.errors.empty() ? "the table has no errors, so there are none here"
                                                : "errors from those of the table, taken as independent one resolution apart");
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
