// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that a short run of a small liquid can answer, at least one for every estimator of the registry.
#pragma once

#include <string>
#include <vector>

#include "lmmd/analysis/registry.hpp"
#include "structure/voronoi_cells.hpp"

namespace lmmd::test {

struct RequestCase {
    std::string words, label;
    std::string name() const { return words.substr(0, words.find(' ')); }
};

// For 120 frames that are 1 fs apart. Options stand in the order of their tables, as results repeat them.
inline std::vector<RequestCase> request_cases() {
    std::vector<RequestCase> all = {
        {"rdf cutoff 6 bins 40", "rdf"},
        {"rdf cutoff 6 bins 40 layer z 2 6", "low"},
        {"rdf cutoff 5 bins 20 plane layer z 2 6", "plane"},
        {"sofk qmax 4 bins 20 cutoff 5", "sofk"},
        {"coordination", "coordination"},
        {"adf cutoff 3.6 bins 30", "adf"},
        {"steinhardt nearest 10 bins 20", "steinhardt"},
        {"clusters solid threshold 0.4 bonds 4", "clusters"},
        {"voronoi bins 30", "voronoi"},
        {"profile slab z bins 12 temperature stress", "profile"},
        {"profile sphere 5 5 5 4.5 bins 12 layer z 1 5", "shells"},
        {"vacf time 0.03", "vacf"},
        {"vdos time 0.03 window gauss", "vdos"},
        {"msd time 0.03 fit 0.01 0.03", "msd"},
        {"msd time 0.02 layer x 1 8", "slab"},
        {"viscosity time 0.02", "viscosity"},
        {"currents time 0.03 q 2 shells 4", "currents"},
        {"sqw time 0.03 q 2 shells 4 check", "sqw"},
        {"isf time 0.03 q 2 layer z 2 6", "isf"},
        {"ngp time 0.03", "ngp"},
        {"relaxation time 0.02 q 2 start 0 stress", "relaxation"},
        {"stress_acf time 0.02", "stress"},
        {"2pt time 0.03", "2pt"},
        {"debye time 0.03 force", "debye"},
        {"phonon_theory time 0.02 debye 9000", "phonons"},
        {"a2f eta 1.5 density 0.04 time 0.03 element Ga", "a2f"},
    };
    if (!analysis::have_voronoi()) std::erase_if(all, [](const RequestCase& c) { return c.label == "voronoi"; });
    return all;
}

// The estimators without a case; only those that this build cannot have may be among them.
inline std::vector<std::string> estimators_without_case() {
    std::vector<std::string> missing;
    for (const analysis::EstimatorEntry& entry : analysis::estimators()) {
        bool there = !analysis::have_voronoi() && std::string(entry.name) == "voronoi";
        for (const RequestCase& c : request_cases()) there = there || c.name() == entry.name;
        if (!there) missing.emplace_back(entry.name);
    }
    return missing;
}

}  // namespace lmmd::test
