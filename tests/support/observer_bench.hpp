// SPDX-License-Identifier: GPL-3.0-or-later
// One observer of a deck's line, looking at atoms that a test moves by hand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lmmd/md/registry.hpp"
#include "support/simple_backend.hpp"
#include "support/workplace.hpp"

namespace lmmd::test {

class Still : public Ensemble {
public:
    void step(System&) override {}
};

// Reads a deck's line of an observer, as line 1 of the deck "d.in".
inline ObserverFactory parse_observer(const std::string& line) {
    std::vector<Token> tokens = tokenize(line);
    for (const ObserverEntry& entry : observers()) {
        if (tokens.front().text != entry.name) continue;
        Args args("d.in", 1, tokens, entry.usage);
        ObserverFactory factory = entry.parse(args);
        args.done();
        return factory;
    }
    throw std::logic_error("no such observer: " + line);
}

struct BenchOptions {
    std::int64_t steps = 10;
    bool gpumd = false;
    double dt = 0.1;  // internal
    SimpleLaw law;
    std::vector<Slit> slits;
    std::vector<std::string> elements{"Ga", "In"};
};

// Files go into the folder of a Workplace that must live longer.
class ObserverBench {
public:
    ObserverBench(const State& start, const BenchOptions& options = {})
        : state(start), options_(options), backend_(options.law), files_(std::filesystem::current_path()) {
        groups.reset(state.atoms.size());
        backend_.upload(state, groups.masks());
        system = std::make_unique<System>(backend_, state.box, options.slits, Selection{0, 0});
        system->clock.dt = options.dt;
        system->clock.run_steps = options.steps;
        system->forces();
    }

    std::unique_ptr<Observer> make(const std::string& line) {
        return parse_observer(line)(
            {state, groups, options_.dt, options_.steps, files_, options_.gpumd, options_.elements, 1});
    }

    // One step of the run; the atoms are where `state` has them now.
    void step(Observer& observer) {
        RunClock& clock = system->clock;
        ++clock.run_step;
        ++clock.step;
        ++state.step;
        state.time += clock.dt;
        backend_.upload(state, groups.masks());
        system->forces();
        system->count_walls();
        Snapshot snapshot(*system, ensemble, state);
        if (clock.run_step % observer.every == 0) observer.sample(snapshot);
        if (clock.run_step == clock.run_steps) observer.finish(snapshot);
    }

    State state;
    Groups groups;
    Still ensemble;
    std::unique_ptr<System> system;
    OutputFiles& files() { return files_; }

private:
    const BenchOptions options_;
    SimpleBackend backend_;
    OutputFiles files_;
};

}  // namespace lmmd::test
