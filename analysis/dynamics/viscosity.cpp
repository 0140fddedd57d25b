// SPDX-License-Identifier: GPL-3.0-or-later
// viscosity: shear viscosity by Green and Kubo from the traceless stress (stress.hpp), of frames or of thermo.out.
#include "stress.hpp"

namespace lmmd::analysis {
namespace {

Result show(const StressSeries& stress) {
    const StressSeries::Found found = stress.found();
    Result result;
    result.tables.push_back(viscosity_table(found.viscosity));
    result.notes = {found.describe,
                    "eta = V/(10 kT) times the integral of the sum over the symmetric traceless pressure tensor"};
    add_viscosity(result, found.viscosity);
    return result;
}

EstimatorPlan parse(const Options& given) { return stress_plan(given, show); }

}  // namespace

namespace entries {
extern const EstimatorEntry viscosity{"viscosity", "shear viscosity (Green-Kubo) from the stress", kStressOptions,
                                      parse};
}

}  // namespace lmmd::analysis
