// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "lmmd/analysis/result.hpp"

namespace lmmd::analysis {

Result compare(Result result, const Result& reference) {
    std::vector<Scalar> changes;
    for (const Scalar& now : result.scalars) {
        for (const Scalar& before : reference.scalars) {
            const bool comparable = now.name == before.name && now.value > 0 && before.value > 0 && std::isfinite(now.value / before.value) &&
                                    std::isfinite(now.error) && std::isfinite(before.error);
            if (!comparable) continue;
            changes.push_back({"d_ln_" + now.name, std::log(now.value / before.value), std::hypot(now.error / now.value, before.error / before.value),
                               "", "change against the reference"});
        }
    }
    result.scalars.insert(result.scalars.end(), changes.begin(), changes.end());
    result.notes.push_back("d_ln_X: logarithm of the ratio to the reference; errors of independent runs");
    for (const std::string& warning : reference.warnings) result.warnings.push_back("reference: " + warning);
    return result;
}

}  // namespace lmmd::analysis
