// SPDX-License-Identifier: GPL-3.0-or-later
// minimize sd|fire FTOL NMAX [BOX [HYDRO]]: moves the atoms, and with BOX 1 the box, to a minimum of the energy, at
// once.
#include <fmt/format.h>

#include <cmath>

#include "lmmd/base/units.hpp"
#include "lmmd/md/minimizer.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

constexpr double kStressTolerance_gpa = 1e-4;  // GPUMD's
constexpr double kShearNoise = 1e-5;          // the shear that this stress makes in a metal of 10 GPa
constexpr IntegerRange kFlag{0, 1, "0 or 1"};

void check_cell(const Session& session, const Where& where) {
    const auto& periodic = session.state.box.periodic;
    if (!periodic[0] || !periodic[1] || !periodic[2]) {
        throw input_error(
            where,
            "found an open direction of the box, expected three periodic ones to relax the box; minimize with a "
            "fixed box");
    }
    if (session.pending.frozen) {
        throw input_error(where, "found fixed atoms, expected none to relax the box; move 'fix' below this line");
    }
}

// An orthogonal box that the rounding of its stress sheared is still one to the commands that ask for it.
void straighten(Box& box) {
    Mat3 h = box.h;
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            if (i != j) {
                if (std::abs(h(i, j)) > kShearNoise * std::abs(h(i, i))) return;
                h(i, j) = 0;
            }
    box.set_lattice(h);
}

void carry_out(Session& session, const MinimizeOptions& options, const Where& where) {
    session.need_ready(where);
    if (options.cell != MinimizeOptions::Cell::fixed) check_cell(session, where);
    if (session.mode != Mode::perform) return;
    State& state = session.state;
    const std::vector<Vec3> velocity = state.atoms.velocity;
    const bool orthogonal = state.box.orthogonal();
    state.atoms.velocity.assign(velocity.size(), Vec3{});
    Backend& backend = session.backend();
    backend.upload(state, session.groups.masks());
    std::vector<Slit> slits = session.slits;
    for (Slit& slit : slits) slit.lo.plane.speed = slit.hi.plane.speed = 0;
    System system(backend, state.box, std::move(slits),
                  session.pending.frozen ? session.groups.selection(Groups::kFrozen) : Selection{0, 0});
    const MinimizeResult result = minimize(system, options);
    backend.download(state);
    state.box = system.box();
    if (orthogonal) straighten(state.box);
    state.atoms.velocity = velocity;
    std::string text = fmt::format("minimize: {} steps, energy {:.6f} eV, largest force component {:.3g} eV/A",
                                   result.steps, result.energy, result.max_force);
    if (options.cell != MinimizeOptions::Cell::fixed) {
        text += fmt::format(", largest stress component {:.3g} GPa", result.max_stress / units::kGigapascal);
    }
    session.reporter.line(text + (result.converged ? "" : " (not converged)"));
}

std::unique_ptr<Command> parse_minimize(Args& args) {
    MinimizeOptions options;
    const std::string kMethods[] = {"sd", "fire"};
    options.method =
        args.choice("the method", kMethods) == "sd" ? MinimizeOptions::Method::sd : MinimizeOptions::Method::fire;
    options.force_tolerance =
        args.real("the largest force component to reach", {-1e300, 1e6, false, "a number in eV/A"});
    options.max_steps = args.integer("the largest number of steps", {1, 1'000'000'000, "a whole number above 0"});
    options.stress_tolerance = kStressTolerance_gpa * units::kGigapascal;
    if (args.more()) {
        const bool moves = args.integer("whether the box relaxes too", kFlag) == 1;
        if (moves && options.method == MinimizeOptions::Method::sd)
            args.fail("found a box to relax with sd, expected fire, which can");
        const bool even = args.more() && args.integer("whether the box keeps its shape", kFlag) == 1;
        if (moves) options.cell = even ? MinimizeOptions::Cell::hydrostatic : MinimizeOptions::Cell::free;
    }
    return make_command(args,
                        [options, where = args.where()](Session& session) { carry_out(session, options, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry minimize{
    "minimize", "minimize sd|fire FTOL NMAX [BOX [HYDRO]]",
    "moves the atoms to a minimum of the energy: largest force component (eV/A), most steps; BOX 1: the "
    "box too, HYDRO 1: without changing its shape",
    parse_minimize};
}

}  // namespace lmmd
