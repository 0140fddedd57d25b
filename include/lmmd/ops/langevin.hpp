// SPDX-License-Identifier: GPL-3.0-or-later
// Exact solution of the Ornstein-Uhlenbeck part of Langevin dynamics over a time dt:
//   v <- c v + sqrt((1 - c^2) k T / m) R,  c = exp(-dt / tau),  R standard normal.
// Leimkuhler and Matthews, Appl. Math. Res. Express 2013, 34, doi:10.1093/amrx/abs010. Does not conserve momentum.
#pragma once

#include "lmmd/base/random.hpp"
#include "lmmd/model/atom_view.hpp"

namespace lmmd {

struct Langevin {
    double c;            // exp(-dt/tau)
    double kT;           // eV
    std::uint64_t seed;
    std::uint64_t step;  // draws differ from step to step

    LMMD_HD void operator()(AtomView a, std::size_t i) const {
        Random random(Stream::langevin, seed, step, a.id[i]);
        a.velocity[i] = c * a.velocity[i] + sqrt((1 - c * c) * kT / a.mass[i]) * random.normal3();
    }
};

}  // namespace lmmd
