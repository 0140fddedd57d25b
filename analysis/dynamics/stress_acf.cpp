// SPDX-License-Identifier: GPL-3.0-or-later
// stress_acf: the stress autocorrelation as the shear modulus G(t) (stress.hpp), G_inf, the viscosity and the Maxwell
// time.
#include "stress.hpp"

namespace lmmd::analysis {
namespace {

Result show(const StressSeries& stress) {
    const StressSeries::Found found = stress.found();
    Result result;
    result.tables.push_back(modulus_table("stress_acf", found));
    result.notes = {found.describe,
                    "G(t) = V/(10 kT) times the sum over the symmetric traceless pressure tensor of <Q(0) Q(t)>"};
    add_maxwell(result, found);
    return result;
}

EstimatorPlan parse(const Options& given) { return stress_plan(given, show); }

}  // namespace

namespace entries {
extern const EstimatorEntry stress_acf{
    "stress_acf", "stress autocorrelation, shear modulus G_inf, viscosity and Maxwell time", kStressOptions, parse};
}

}  // namespace lmmd::analysis
