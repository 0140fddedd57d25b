// SPDX-License-Identifier: GPL-3.0-or-later
// a2f: alpha2F of a run (or of a density of states in a file) and what follows: lambda, Tc with bands, criteria of the liquid state
// (thermo/pairing.hpp); for one kind of atom.
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
        : options_(options), vdos_(vdos, setup), element_(setup.elements[vdos_.correlator().kinds().front()]) {
        check_two_phase(vdos_, setup, options.density, options.density_where);
        if (options.temperature)
            throw input_error(options.temperature_where, "found a temperature, expected none: frames tell their own; leave it out");
    }

    void accumulate(const Frame& frame) override {
        vdos_.accumulate(frame);
        size_ = std::nullopt;
        for (const Gap& gap : frame.gaps) size_ = std::min(size_.value_or(1e30), gap.high - gap.low);
    }
    bool another_pass() override { return vdos_.another_pass(); }
    void save(ByteWriter& out) const override {
        vdos_.save(out);
        out.put("a2f size", size_.value_or(0));
    }
    void load(ByteReader& in) override {
        vdos_.load(in);
        double size = 0;
        in.get("a2f size", size);
        size_ = size > 0 ? std::optional(size) : std::nullopt;
    }

    Result result() const override {
        PairingState state;
        state.element = element_;
        state.mass = vdos_.mass(0);
        state.size = size_;
        state.estimate = [this](const SpectrumFunction& function) {
            return vdos_.estimate([&](const Spectrum& s) { return function(two_phase_input(vdos_, s, options_.density)); });
        };
        Result result = pairing_result(options_, state);
        result.notes.insert(result.notes.end(), {vdos_.correlator().found().describe(), vdos_.describe()});
        return result;
    }

private:
    const PairingOptions options_;
    VdosAccumulator vdos_;
    const std::string element_;
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
    state.element = table.element;
    state.mass = element->mass;
    state.estimate = [&](const SpectrumFunction& function) {
        return estimate(table, [&](const spectra::Spectrum& states) {
            spectra::TwoPhaseInput in{states, element->mass, *temperature, *options.density};
            in.vdos.value[0] = std::max(0.0, in.vdos.value[0]);
            return function(in);
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
