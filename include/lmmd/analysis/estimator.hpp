// SPDX-License-Identifier: GPL-3.0-or-later
// The life of an estimator: construct (validates), accumulate frame by frame, result. To add one: a file in analysis/ with
// an EstimatorEntry, its name in the list of analysis/registry.cpp, the file in analysis/CMakeLists.txt. Decks (observe
// NAME) and the command line (lmmd-analyze NAME) know it at once.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "lmmd/analysis/frame.hpp"
#include "lmmd/analysis/options.hpp"
#include "lmmd/analysis/result.hpp"
#include "lmmd/base/archive.hpp"
#include "lmmd/model/pair_histogram.hpp"

namespace lmmd::analysis {

class Estimator {
public:
    virtual ~Estimator() = default;
    // Shows the first frames, in their order, until it returns true: what an estimator has to know before it can begin, such as
    // a cutoff. They are accumulated after that, too.
    virtual bool prepare(const Frame&) { return true; }
    // No more will be shown: what it has seen has to do.
    virtual void settle() {}
    virtual void accumulate(const Frame& frame) = 0;
    // Counts of pairs that frames without gaps may have in place of positions, where these serve for nothing else.
    virtual std::optional<PairHistogram> pair_histogram() const { return std::nullopt; }
    // Of the frames seen so far; more may follow.
    virtual Result result() const = 0;
    virtual void save(ByteWriter& out) const = 0;
    virtual void load(ByteReader& in) = 0;
    // Asked at the end of the frames: true to see all of them again. Only where setup.one_pass is false.
    virtual bool another_pass() { return false; }
};

struct VdosTable;

using EstimatorFactory = std::function<std::unique_ptr<Estimator>(const Setup&)>;

// What frames must have beside positions. Whoever provides them fills these arrays and no others.
struct Needs {
    bool velocity = false, force = false, virial = false, pressure = false;
    bool unwrapped = false;
    bool interval = false;  // the same known time between all frames
    bool atoms = true;      // false: frames may be totals without atoms, such as lines of thermo.out
    bool temperature = false;  // velocities, or a temperature that stands in their place
};

struct EstimatorPlan {
    Needs needs;
    EstimatorFactory make;  // throws Error(input) for what does not fit the Setup
    // Of a density of states in a file instead of frames (dynamics/vdos_table.hpp); empty: it needs frames.
    std::function<Result(const VdosTable&)> from_vdos = {};
};

struct EstimatorEntry {
    const char* name;
    const char* help;                     // one line
    std::span<const OptionHelp> options;  // beside those that all estimators have
    EstimatorPlan (*parse)(const Options&);
};

}  // namespace lmmd::analysis
