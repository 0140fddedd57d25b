// SPDX-License-Identifier: GPL-3.0-or-later
// The table of estimators. To add one: define its entry in a file of its own,
//   namespace lmmd::analysis::entries { extern const EstimatorEntry rdf{"rdf", "one line of help", kOptions, parse}; }
// and add one line here, under its kind.
#include "lmmd/analysis/registry.hpp"

#include <algorithm>
#include <vector>

#define LMMD_STRUCTURE(X) \
    X(rdf)                \
    X(sofk)               \
    X(coordination)       \
    X(adf)                \
    X(steinhardt)         \
    X(clusters)           \
    X(voronoi)            \
    X(profile)

#define LMMD_DYNAMICS(X) \
    X(vacf)              \
    X(vdos)              \
    X(msd)               \
    X(viscosity)         \
    X(stress_acf)        \
    X(currents)          \
    X(sqw)               \
    X(isf)               \
    X(ngp)               \
    X(relaxation)

#define LMMD_THERMODYNAMICS(X) \
    X(two_phase)               \
    X(debye)                   \
    X(phonon_theory)           \
    X(a2f)

#define LMMD_ESTIMATORS(X) LMMD_STRUCTURE(X) LMMD_DYNAMICS(X) LMMD_THERMODYNAMICS(X)

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

std::string kind_of(const EstimatorEntry& entry) {
#define LMMD_NAME(id) entries::id.name,
    static const std::vector<std::string_view> structure{LMMD_STRUCTURE(LMMD_NAME)}, dynamics{LMMD_DYNAMICS(LMMD_NAME)};
#undef LMMD_NAME
    const auto among = [&](const std::vector<std::string_view>& names) { return std::find(names.begin(), names.end(), entry.name) != names.end(); };
    return among(structure) ? "Structure" : among(dynamics) ? "Dynamics" : "Thermodynamics";
}

const EstimatorEntry* find_estimator(std::string_view name) {
    for (const EstimatorEntry& entry : estimators())
        if (name == entry.name) return &entry;
    return nullptr;
}

}  // namespace lmmd::analysis
