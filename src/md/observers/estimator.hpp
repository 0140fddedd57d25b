// SPDX-License-Identifier: GPL-3.0-or-later
// Estimators of lmmd-analyze at work during a run: the one place where what a backend noted of a moment becomes a Frame.
// Moments are looked at many at a time, as the backend hands them out, but in their order: when makes no difference.
#pragma once

#include "lmmd/analysis/registry.hpp"
#include "lmmd/md/observer.hpp"

namespace lmmd {

// A request and the snapshots it looks at.
class RunEstimator {
public:
    RunEstimator(const analysis::Request& request, const RunSetup& setup, const std::vector<std::string>& elements = {});

    void sample(Snapshot& snapshot);
    analysis::Result result() {
        look();
        return measurement_.result();
    }
    std::int64_t samples() const { return samples_; }
    void save(ByteWriter& out);
    void load(ByteReader& in);

private:
    struct Moment {
        std::int64_t step;
        double time;  // internal
    };
    void look(Snapshot* now = nullptr);

    analysis::Measurement measurement_;
    std::int64_t samples_ = 0;
    std::unique_ptr<Sampler> sampler_;  // from the first sample on
    std::vector<Moment> moments_;       // that it holds
};

// Writes the estimator's tables when the run ends: observe_LABEL.out, and observe_LABEL_TABLE.out for further ones; or
// with another stem than observe_LABEL.
ObserverFactory observe_estimator(const analysis::Request& request, const std::string& stem = "");

// The words of a request, with the places at which another line has them: for a short form of an estimator.
class RequestWords {
public:
    RequestWords(const Where& line, const std::string& estimator)
        : line_(line), tokens_{{estimator, line.column, 0}, {estimator, line.column, 0}} {}
    void add(const char* option, const std::string& value, const Where& where) {
        tokens_.push_back({option, where.column, 0});
        tokens_.push_back({value, where.column, 0});
    }
    analysis::Request request(const std::string& usage) const {
        Args args(line_.file, line_.line, tokens_, usage);
        return analysis::parse_request(args, true);
    }

private:
    const Where line_;
    std::vector<Token> tokens_;
};

}  // namespace lmmd
