// SPDX-License-Identifier: GPL-3.0-or-later
// viscosity: shear viscosity by Green and Kubo from the traceless stress (stress.hpp), of frames or of thermo.out.
#include "stress.hpp"

namespace lmmd::analysis {
namespace {

class Viscosity : public Estimator {
public:
    Viscosity(const StressOptions& options, const Setup& setup) : stress_(options, setup) {}

    void accumulate(const Frame& frame) override { stress_.accumulate(frame); }
    void save(ByteWriter& out) const override { stress_.save(out); }
    void load(ByteReader& in) override { stress_.load(in); }

    Result result() const override {
        const StressSeries::Found found = stress_.found();
        Result result;
        result.tables.push_back(viscosity_table(found.viscosity));
        result.notes = {found.describe,
                        "eta = V/(10 kT) times the integral of the sum over the symmetric traceless pressure tensor"};
        add_viscosity(result, found.viscosity);
        return result;
    }

private:
    StressSeries stress_;
};

EstimatorPlan parse(const Options& given) {
    const StressOptions options = read_stress_options(given);
    return {stress_needs(options),
            [options](const Setup& setup) { return std::make_unique<Viscosity>(options, setup); }};
}

}  // namespace

namespace entries {
extern const EstimatorEntry viscosity{"viscosity", "shear viscosity (Green-Kubo) from the stress", kStressOptions,
                                      parse};
}

}  // namespace lmmd::analysis
