// SPDX-License-Identifier: GPL-3.0-or-later
// Estimators of lmmd-analyze at work during a run: the one place where a Snapshot becomes a Frame.
#pragma once

#include "lmmd/analysis/registry.hpp"
#include "lmmd/md/observer.hpp"

namespace lmmd {

// A request and the snapshots it looks at.
class RunEstimator {
public:
    RunEstimator(const analysis::Request& request, const RunSetup& setup, const std::vector<std::string>& elements = {});

    void sample(Snapshot& snapshot);
    analysis::Result result() const { return measurement_.result(); }
    std::int64_t samples() const { return samples_; }
    void save(ByteWriter& out) const;
    void load(ByteReader& in);

private:
    analysis::Measurement measurement_;
    std::int64_t samples_ = 0;
};

// Writes the estimator's tables when the run ends: observe_LABEL.out, and observe_LABEL_TABLE.out for further ones.
ObserverFactory observe_estimator(const analysis::Request& request);

}  // namespace lmmd
