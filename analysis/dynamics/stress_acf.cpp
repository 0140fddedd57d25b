// SPDX-License-Identifier: GPL-3.0-or-later
// stress_acf: the stress autocorrelation as the shear modulus G(t) (stress.hpp), G_inf, the viscosity and the Maxwell
// time.
#include "stress.hpp"

namespace lmmd::analysis {
namespace {

class StressAutocorrelation : public Estimator {
public:
    StressAutocorrelation(const StressOptions& options, const Setup& setup) : stress_(options, setup) {}

    void accumulate(const Frame& frame) override { stress_.accumulate(frame); }
    void save(ByteWriter& out) const override { stress_.save(out); }
    void load(ByteReader& in) override { stress_.load(in); }

    Result result() const override {
        const StressSeries::Found found = stress_.found();
        Result result;
        result.tables.push_back(modulus_table("stress_acf", found));
        result.notes = {found.describe,
                        "G(t) = V/(10 kT) times the sum over the symmetric traceless pressure tensor of <Q(0) Q(t)>"};
        add_maxwell(result, found);
        return result;
    }

private:
    StressSeries stress_;
};

EstimatorPlan parse(const Options& given) {
    const StressOptions options = read_stress_options(given);
    return {stress_needs(options),
            [options](const Setup& setup) { return std::make_unique<StressAutocorrelation>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry stress_acf{
    "stress_acf", "stress autocorrelation, shear modulus G_inf, viscosity and Maxwell time", kStressOptions, parse};
}

}  // namespace lmmd::analysis
