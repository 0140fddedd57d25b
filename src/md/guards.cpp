// SPDX-License-Identifier: GPL-3.0-or-later
// What stops a run: an atom that is not finite, one that is lost behind a wall, a temperature that runs away.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "running.hpp"

namespace lmmd {

namespace {

constexpr double kRunaway = 10;          // times the target temperature
constexpr double kCold = 300;            // K: without a target, colder starts count as this warm
constexpr double kNeighbourhood = 3.5;   // A
constexpr std::size_t kMostNeighbours = 20;

bool finite(Vec3 a) { return std::isfinite(a.x) && std::isfinite(a.y) && std::isfinite(a.z); }

// The warmest that a healthy run may be, K.
double temperature_limit(const Running& run) {
    const double target = run.ensemble->target_temperature(run.system);
    return kRunaway * std::max(run.first_temperature, target > 0 ? target : kCold);
}

double distance(const Box& box, Vec3 a, Vec3 b) {
    Vec3 s = box.fractional(b - a);
    for (int k = 0; k < 3; ++k) {
        if (box.periodic[k]) s[k] -= std::round(s[k]);
    }
    return norm(box.cartesian(s));
}

std::string neighbourhood(const State& state, std::size_t atom) {
    const Vec3 r = state.atoms.position[atom];
    std::string text =
        fmt::format("atom {} ({}) at ({:.4f}, {:.4f}, {:.4f}) A", atom, state.atoms.symbol[atom], r.x, r.y, r.z);
    if (!finite(r)) return text;
    std::vector<std::pair<double, std::size_t>> near;
    for (std::size_t j = 0; j < state.atoms.size(); ++j) {
        if (j == atom || !finite(state.atoms.position[j])) continue;
        const double d = distance(state.box, r, state.atoms.position[j]);
        if (d < kNeighbourhood) near.emplace_back(d, j);
    }
    if (near.empty()) return text + fmt::format(", no neighbour within {} A", kNeighbourhood);
    std::sort(near.begin(), near.end());
    if (near.size() > kMostNeighbours) near.resize(kMostNeighbours);
    text += fmt::format(", neighbours within {} A:", kNeighbourhood);
    for (const auto& [d, j] : near) text += fmt::format(" {} at {:.3f} A{}", j, d, j == near.back().second ? "" : ",");
    return text;
}

std::size_t fastest(const Atoms& atoms) {
    std::size_t result = 0;
    for (std::size_t i = 1; i < atoms.size(); ++i) {
        if (norm2(atoms.velocity[i]) > norm2(atoms.velocity[result])) result = i;
    }
    return result;
}

}  // namespace

void check_health(Running& run) {
    if (run.healthy_step == run.session.state.step) return;
    run.system.check();
    const AtomSums sums = run.system.sums();
    if (sums.broken >= 0) {
        throw AtomError(sums.broken,
                        fmt::format("the position, velocity or force of atom {} is not a finite number", sums.broken));
    }
    if (!std::isfinite(run.system.potential_energy())) throw guard_error("the potential energy is not a finite number");
    const double now = temperature(0.5 * trace(sums.kinetic), 3.0 * static_cast<double>(sums.count)),
                 limit = temperature_limit(run);
    if (!std::isfinite(now) || now > limit) {
        throw guard_error(fmt::format("the temperature is {:.4g} K, more than {} times the {:.4g} K expected", now,
                                      kRunaway, limit / kRunaway));
    }
    run.healthy_step = run.session.state.step;
}

Error explain(Running& run, const Error& finding) {
    State& state = run.session.state;
    const std::int64_t step = run.system.clock.run_step;
    run.system.backend().download(state);
    const auto* about_atom = dynamic_cast<const AtomError*>(&finding);
    const std::size_t atom = about_atom ? static_cast<std::size_t>(about_atom->atom) : fastest(state.atoms);
    const std::string where = neighbourhood(state, atom);
    return guard_error(
        fmt::format("step {} of {}: {}; {}: {}; {}; a smaller 'time_step', a 'minimize' before the run or another "
                    "potential may mend it",
                    step, run.system.clock.run_steps, finding.what(), about_atom ? "it" : "the fastest", where,
                    keep_last_good(run)));
}

}  // namespace lmmd
