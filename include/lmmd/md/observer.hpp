// SPDX-License-Identifier: GPL-3.0-or-later
// An observer looks at the system every so many steps and owns its output. It never changes anything.
#pragma once

#include <functional>
#include <memory>

#include "lmmd/base/text.hpp"
#include "lmmd/io/output.hpp"
#include "lmmd/md/ensemble.hpp"
#include "lmmd/md/groups.hpp"
#include "lmmd/md/system.hpp"

namespace lmmd {

// The system at one step; expensive parts are fetched once and only when somebody asks.
class Snapshot {
public:
    Snapshot(System& system, const Ensemble& ensemble, State& state)
        : system(system), ensemble(ensemble), state_(state) {}

    System& system;
    const Ensemble& ensemble;

    std::int64_t step() const { return state_.step; }  // since the start of the deck
    double time() const { return state_.time; }        // internal, likewise
    const State& state();               // positions, velocities, images, box, step, time: downloaded once
    const std::vector<Vec3>& forces();  // eV/A, input order, of the potential and walls
    const PerAtom& per_atom();

private:
    State& state_;  // whose step and time the loop keeps up to date
    bool downloaded_ = false;
    std::vector<Vec3> forces_;
    std::unique_ptr<PerAtom> per_atom_;
};

// What an observer may know when it is made.
struct RunSetup {
    const State& state;  // at the start of the run
    const Groups& groups;
    double dt = 0;           // internal
    std::int64_t steps = 0;  // of this run
    OutputFiles& files;
    bool gpumd = false;  // GPUMD's file habits: no headers beyond its own, no files but its own
    std::vector<std::string> model_elements;
    int threads = 1;  // for observers that search neighbours; results do not depend on it
};

// The factory validates its arguments against the setup (Error(input) with the deck's line) and opens no file: a
// rehearsal makes observers, too. Files are opened with the first record.
class Observer {
public:
    explicit Observer(std::int64_t every) : every(every) {}
    virtual ~Observer() = default;
    virtual void sample(Snapshot& snapshot) = 0;  // after steps whose number in the run is a multiple of `every`
    // Whether the sample after that step of the run writes something, so that all must be well before.
    virtual bool writes(std::int64_t /*run_step*/) const { return true; }
    virtual void finish(Snapshot&) {}             // after the last step of the run
    virtual void save(ByteWriter&) {}             // samples that it put off included
    virtual void load(ByteReader&) {}

    const std::int64_t every;  // steps
};

using ObserverFactory = std::function<std::unique_ptr<Observer>(const RunSetup&)>;

struct ObserverEntry {
    const char* name;  // the deck's keyword
    const char* usage;
    const char* help;
    bool persists;                    // GPUMD's commands end with their run; our own last until `off`
    ObserverFactory (*parse)(Args&);  // nullptr factory: `off`
};

}  // namespace lmmd
