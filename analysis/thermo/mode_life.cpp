// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/mode_life.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "dynamics/modes.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::size_t kShells = 10, kVectors = 12;

CollectiveOptions collective(double time, const Where& where, const Setup& setup) {
    CollectiveOptions options;
    options.density = false;
    options.time = time;
    options.where = where;
    const double density = static_cast<double>(setup.symbol.size()) / setup.box.volume();
    options.waves.max = std::cbrt(6 * std::numbers::pi * std::numbers::pi * density);
    options.waves.shells = kShells;
    options.waves.vectors = kVectors;
    options.waves.where = where;
    return options;
}

// Sums over the fitted modes of a branch, with q^2: states, lifetimes, those that propagate.
struct Sums {
    double states = 0, life = 0, propagating = 0;
};
Sums sums_of(const std::vector<spectra::Mode>& branch) {
    Sums sums;
    for (const spectra::Mode& mode : branch) {
        if (!mode.converged) continue;
        const double states = mode.q * mode.q;
        sums.states += states;
        sums.life += states * mode.amplitude_lifetime() / units::kPicosecond;
        sums.propagating += mode.propagates() ? states : 0;
    }
    return sums;
}

double share(double part, const Sums& all) { return all.states > 0 ? part / all.states : std::numeric_limits<double>::quiet_NaN(); }

// Over one longitudinal and two transverse branches; where one kind was not found, of the other.
double mean(double longitudinal, double transverse) {
    if (std::isnan(longitudinal)) return transverse;
    return std::isnan(transverse) ? longitudinal : (longitudinal + 2 * transverse) / 3;
}

}  // namespace

ModeLifetimes::ModeLifetimes(double time, const Where& where, const Setup& setup)
    : modes_(collective(time, where, setup), setup), threads_(setup.threads) {}

ModeLife ModeLifetimes::result() const {
    ModeFits longitudinal(modes_, Wave::longitudinal, threads_), transverse(modes_, Wave::transverse, threads_);
    const Estimates found = modes_.estimate([&](const Collective::Found& all) {
        const Sums l = sums_of(longitudinal(all)), t = sums_of(transverse(all));
        return std::vector<double>{share(l.life, l), share(t.life, t), mean(share(l.life, l), share(t.life, t)),
                                   mean(share(l.propagating, l), share(t.propagating, t))};
    });
    const auto measured = [&](std::size_t k) { return spectra::Measured{found.values[k], found.errors[k]}; };
    return {measured(0), measured(1), measured(2), measured(3)};
}

}  // namespace lmmd::analysis
