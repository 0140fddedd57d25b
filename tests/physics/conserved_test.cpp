// SPDX-License-Identifier: GPL-3.0-or-later
// The conserved quantity of every ensemble, in a liquid of 64 soft spheres at 1000 K. Velocity Verlet conserves a
// shadow of the energy: its fluctuation falls with dt^2, a drift is a mistake.
#include "lmmd/neighbor/list.hpp"
#include "support/dynamics.hpp"
#include "support/statistics.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr double kKelvin = 1000;

// An equilibrated liquid, the same for all tests.
const State& liquid_state() {
    static const State state = [] {
        State start = cube(4, 0.04, kKelvin);
        Dynamics d(soft_spheres(), start, "nvt_bdp 1000 1000 50", {2, 2000, 1, {}, {}, {0, 0}, {}});
        d.run(2000);
        d.backend().download(start);
        return start;
    }();
    return state;
}

struct Flatness {
    double scatter;  // about a straight line, in kT of the whole system
    double drift;    // of that line from start to end, the same
};

Flatness flatness(const std::string& words, double dt_fs, double length_ps, const State& start = liquid_state(),
                  const DynamicsOptions& base = {}) {
    DynamicsOptions options = base;
    options.dt_fs = dt_fs;
    options.steps = static_cast<std::int64_t>(1000 * length_ps / dt_fs + 0.5);
    Dynamics d(soft_spheres(), start, words, options);
    std::vector<double> series;
    for (std::int64_t k = 0; k < options.steps; ++k) {
        d.step();
        series.push_back(d.conserved());
    }
    const Line line = straight_line(series);
    const double kT = units::kBoltzmann * kKelvin;
    return {line.scatter / kT, line.slope * static_cast<double>(options.steps) / kT};
}

// The baths exchange some 100 kT with the 64 atoms in this time; a bath whose book is wrong by a thousandth shows. The
// scatter must fall with dt^2, that is by 4; chance leaves it between 2 and 8 in a series of some 40 relaxation times.
void check_flat(const std::string& words, const State& start = liquid_state(), const DynamicsOptions& base = {}) {
    INFO(words);
    const Flatness coarse = flatness(words, 4, 8, start, base), fine = flatness(words, 2, 8, start, base);
    INFO("scatter " << coarse.scatter << " and " << fine.scatter << " kT, drift " << coarse.drift << " and "
                    << fine.drift << " kT");
    CHECK(fine.scatter < 0.03);
    CHECK(coarse.scatter / fine.scatter > 2);
    CHECK(coarse.scatter / fine.scatter < 8);
    CHECK(std::fabs(fine.drift) < 0.1);
}

// Walls 2 A outside the atoms, which fill the rest of the box.
State slit_state() {
    State state = liquid_state();
    const double length = state.box.h(2, 2);
    for (std::size_t i = 0; i < state.atoms.size(); ++i) {
        std::array<int, 3>& image = state.atoms.image[i];
        wrap(state.box, state.atoms.position[i], image);
        state.atoms.position[i].z += 6;
    }
    state.box = Box(Mat3::diagonal(length, length, length + 12), {true, true, false});
    return state;
}

}  // namespace

TEST_CASE("NVE conserves the energy and momentum; its fluctuation is proportional to dt^2") {
    // Twice the same trajectory, long enough for the ratio to be known to a few per cent.
    const Flatness coarse = flatness("nve", 4, 20), fine = flatness("nve", 2, 20);
    CHECK(coarse.scatter / fine.scatter == Approx(4).epsilon(0.15));
    CHECK(std::fabs(fine.drift) < fine.scatter);

    Dynamics d(soft_spheres(), liquid_state(), "nve", {2, 500, 1, {}, {}, {0, 0}, {}});
    d.run(500);
    const AtomSums sums = d.system().sums();
    CHECK(norm(sums.momentum) < 1e-11 * std::sqrt(sums.mass * trace(sums.kinetic)));
}

TEST_CASE("the conserved quantity of the thermostats is flat") {
    for (const std::string name : {"nvt_ber", "nvt_nhc", "nvt_bdp", "nvt_lan", "nvt_bao"}) {
        check_flat(name + " 1000 1000 100");
        check_flat(name + " 1000 300 50");
    }
}

TEST_CASE("the conserved quantity of the barostats is flat") {
    for (const std::string name : {"npt_ber", "npt_scr"}) {
        check_flat(name + " 1000 1000 100 2 20 500");
        check_flat(name + " 1000 1000 100 1 2 3 20 20 20 500");
        check_flat(name + " 1000 1000 100 2 2 2 0 0 0 20 20 20 20 20 20 500");
    }
    check_flat("npt_ber 1000 1000 100000 2 20 500");
}

TEST_CASE("the conserved quantity is flat between walls, at rest and moving, in any ensemble") {
    const double top = slit_state().box.h(2, 2);
    for (const WallPotential& wall : {WallPotential(Lj93{0.05, 3}), WallPotential(HarmonicWall{2})}) {
        DynamicsOptions options;
        options.slits = {slit(2, 3.5, top - 3.5, wall)};
        check_flat("nvt_bdp 1000 1000 100", slit_state(), options);
        check_flat("npt_scr 1000 1000 100 2 2 2 20 20 20 500", slit_state(), options);
        // From a gap of 17 A to 15 A in 8 ps.
        options.pistons = {{"s", Piston::Side::hi, Piston::Speed{0.25 / units::kPicosecond}}};
        check_flat("nve", slit_state(), options);
        options.pistons = {{"s", Piston::Side::lo, Piston::Pressure{2 * units::kGigapascal, 0.5 * units::kPicosecond}}};
        check_flat("nvt_nhc 1000 1000 100", slit_state(), options);
    }
}

TEST_CASE("a mirror's energy error is a random walk without drift") {
    // An atom that a force F presses on a mirror misses F v dt (1 - 2 theta) in each reflection, theta uniform in (0,
    // 1); in 8 ps at 1 fs that adds up to 0.25 kT (one standard deviation over 12 seeds).
    const double top = slit_state().box.h(2, 2);
    DynamicsOptions options;
    options.slits = {slit(2, 3.5, top - 3.5, Mirror{})};
    options.pistons = {{"s", Piston::Side::hi, Piston::Speed{0.25 / units::kPicosecond}}};
    CHECK(std::fabs(flatness("nve", 1, 8, slit_state(), options).drift) < 1);
}

TEST_CASE("correcting the velocities leaves the conserved quantity as it is") {
    Dynamics d(soft_spheres(), liquid_state(), "nvt_lan 1000 1000 20", {1, 1000, 1, {}, {}, {0, 0}, {}});
    d.run(500);
    const double before = d.conserved(), kinetic = d.system().kinetic_energy();
    State state = liquid_state();
    d.backend().download(state);
    remove_momentum(state, all_members(state.atoms.size()));
    d.backend().upload_velocities(state.atoms.velocity);
    d.system().note_correction(d.system().kinetic_energy() - kinetic);
    CHECK(d.system().kinetic_energy() < kinetic - 1e-6);
    CHECK(d.conserved() == Approx(before).epsilon(1e-12));
}
