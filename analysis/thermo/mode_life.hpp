// SPDX-License-Identifier: GPL-3.0-or-later
// How long the collective modes of a run live: 1/damping of the oscillators fitted to the spectra of its currents (dynamics/modes.hpp),
// mean over the modes up to Debye's wave number (6 pi^2 n)^(1/3), each shell with the weight q^2 of its states.
#pragma once

#include <optional>

#include "dynamics/collective.hpp"
#include "spectra/dho.hpp"

namespace lmmd::analysis {

struct ModeLife {
    spectra::Measured longitudinal, transverse;  // ps; not a number: no mode could be fitted
    spectra::Measured mean;                      // ps, over one longitudinal and two transverse branches, or those that were found
    spectra::Measured propagating;               // share of the modes with omega above damping
};

class ModeLifetimes {
public:
    // `time`: largest lag, internal.
    ModeLifetimes(double time, const Where& where, const Setup& setup);

    void accumulate(const Frame& frame) { modes_.accumulate(frame); }
    void save(ByteWriter& out) const { modes_.save(out); }
    void load(ByteReader& in) { modes_.load(in); }
    ModeLife result() const;

private:
    Collective modes_;
    int threads_;
};

}  // namespace lmmd::analysis
