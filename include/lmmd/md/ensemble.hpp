// SPDX-License-Identifier: GPL-3.0-or-later
// An ensemble is one way to advance a System by a time step. Its step() reads like the paper's splitting.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "lmmd/base/text.hpp"
#include "lmmd/md/system.hpp"

namespace lmmd {

class Ensemble {
public:
    virtual ~Ensemble() = default;
    // Why it cannot run in this box, or with frozen atoms (found, expected, how to mend it); "" when it can.
    virtual std::string objection(const Box&, bool /*frozen*/) const { return {}; }
    // Before the first step of a run, not of one that is resumed: forces are there.
    virtual void start(System&) {}
    // Waits for nothing: what it needs to remember stands in the system's cell, as does the book of its baths' energy, so
    // that system.conserved() is constant.
    virtual void step(System& system) = 0;
    virtual double target_temperature(const System&) const { return 0; }  // K; 0: none (nve)
    virtual bool changes_box() const { return false; }
};

// Parsing makes a factory, since a deck is rehearsed before it is performed.
using EnsembleFactory = std::function<std::unique_ptr<Ensemble>()>;

struct EnsembleEntry {
    const char* name;   // "nvt_bdp"
    const char* usage;  // "ensemble nvt_bdp T1 T2 tau"
    const char* help;   // one line
    EnsembleFactory (*parse)(Args&);
};

// Linear change over a run: value at clock.fraction().
struct Ramp {
    double first = 0, last = 0;
    double at(double fraction) const { return first + (last - first) * fraction; }
};

// Kick, drift, forces, kick over clock.dt: the middle of most ensembles.
// Swope et al., J. Chem. Phys. 76, 637 (1982), doi:10.1063/1.442716.
void velocity_verlet(System& system);

}  // namespace lmmd
