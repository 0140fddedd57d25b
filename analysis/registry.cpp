// SPDX-License-Identifier: GPL-3.0-or-later
// The table of estimators. To add one: define its entry in a file of its own,
//   namespace lmmd::analysis::entries { extern const EstimatorEntry rdf{"rdf", "one line of help", kOptions, parse}; }
// and add one line here.
#include "lmmd/analysis/registry.hpp"

#include <vector>

#define LMMD_ESTIMATORS(X) \
    X(rdf)                 \
    X(sofk)                \
    X(coordination)        \
    X(adf)                 \
    X(steinhardt)          \
    X(clusters)            \
    X(voronoi)             \
    X(profile)             \
    X(vacf)                \
    X(vdos)                \
    X(msd)                 \
    X(two_phase)           \
    X(a2f)                 \
    X(viscosity)           \
    X(stress_acf)          \
    X(currents)            \
    X(sqw)                 \
    X(isf)                 \
    X(ngp)                 \
    X(relaxation)          \
    X(debye)               \
    X(phonon_theory)

namespace lmmd::analysis {

namespace entries {
#define LMMD_DECLARE(name) extern const EstimatorEntry name;
LMMD_ESTIMATORS(LMMD_DECLARE)
#undef LMMD_DECLARE
}  // namespace entries

std::span<const EstimatorEntry> estimators() {
#define LMMD_ENTRY(name) entries::name,
    static const std::vector<EstimatorEntry> table = {LMMD_ESTIMATORS(LMMD_ENTRY)};
#undef LMMD_ENTRY
    return table;
}

const EstimatorEntry* find_estimator(std::string_view name) {
    for (const EstimatorEntry& entry : estimators())
        if (name == entry.name) return &entry;
    return nullptr;
}

}  // namespace lmmd::analysis
