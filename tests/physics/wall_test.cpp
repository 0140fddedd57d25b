// SPDX-License-Identifier: GPL-3.0-or-later
// Walls and pistons against closed forms of an ideal gas, whose partition function between walls is one integral.
#include "support/dynamics.hpp"
#include "support/statistics.hpp"

using namespace lmmd;
using namespace lmmd::test;

namespace {

constexpr double kKelvin = 1000, kGap = 12;
const double kT = units::kBoltzmann * kKelvin;

// 64 free atoms inside a slit of kGap along z, from 4 to 4 + kGap, in a box that is open along z.
State gas() {
    State state = cube(4, 64.0 / (20 * 20 * kGap), kKelvin);
    const double a = state.box.h(0, 0);
    for (Vec3& r : state.atoms.position)
        r = {r.x * 20 / a, r.y * 20 / a, 4 + 0.5 * kGap + 0.8 * (r.z / a - 0.5) * kGap};
    state.box = Box(Mat3::diagonal(20, 20, 30), {true, true, false});
    return state;
}

Slit gas_slit(const WallPotential& wall) { return slit(2, 4, 4 + kGap, wall); }

// k T d ln Z / d gap per atom, Z = integral of exp(-U/kT) across the slit: the force of one atom on the upper wall.
template <class Potential>
double mean_force(const Potential& wall) {
    const auto weight = [&](double z, double gap) {
        return std::exp(-(wall(z).energy + wall(gap - z).energy) / kT);
    };
    double partition = 0, force = 0;
    constexpr int kSlices = 200000;
    const double reach = Potential::kImpenetrable ? 0 : 6, step = (kGap + 2 * reach) / kSlices;
    for (int k = 0; k < kSlices; ++k) {
        const double z = -reach + (k + 0.5) * step;
        partition += weight(z, kGap);
        force += weight(z, kGap) * wall(kGap - z).force;
    }
    return force / partition;
}

void check_pressure(const WallPotential& wall, double force_per_atom) {
    DynamicsOptions options;
    options.slits = {gas_slit(wall)};
    Dynamics d({}, gas(), "nvt_lan 1000 1000 200", options);
    d.run(2000);
    std::vector<double> lo, hi;
    for (int k = 0; k < 60000; ++k) {
        d.step();
        lo.push_back(d.system().cell().wall_pressure(0, d.system().clock.dt));
        hi.push_back(d.system().cell().wall_pressure(1, d.system().clock.dt));
    }
    const double expected = 64 * force_per_atom / (20 * 20);
    approx_within_sigma(block_average(lo), expected);
    approx_within_sigma(block_average(hi), expected);
}

}  // namespace

TEST_CASE("the pressure of an ideal gas on mirrors is N k T / V") { check_pressure(Mirror{}, kT / kGap); }

TEST_CASE("the pressure of an ideal gas on harmonic walls follows from its partition function") {
    const HarmonicWall wall{0.2};
    // Each wall gives room of sqrt(pi k T / 2 k) behind its plane.
    CHECK(mean_force(wall) == Approx(kT / (kGap + 2 * std::sqrt(3.14159265358979 * kT / (2 * 0.2)))).epsilon(1e-6));
    check_pressure(wall, mean_force(wall));
}

TEST_CASE("the pressure of an ideal gas on attractive 9-3 walls follows from its partition function") {
    const Lj93 wall{0.1, 2.5};
    check_pressure(wall, mean_force(wall));
}

TEST_CASE("wall forces are the slopes of their energies") {
    const auto check = [](const auto& wall, double d) {
        constexpr double h = 1e-5;
        const double slope = (wall(d + h).energy - wall(d - h).energy) / (2 * h);
        CHECK(wall(d).force == Approx(-slope).epsilon(1e-7).margin(1e-9));
    };
    for (const double d : {-1.0, -0.1, 0.4, 2.0}) check(HarmonicWall{3}, d);
    for (const double d : {1.5, 2.0, 2.5, 4.0, 9.0}) check(Lj93{0.1, 2.5}, d);
    // The 9-3 potential has its minimum -epsilon sqrt(10)/3 at (2/5)^(1/6) sigma.
    CHECK(Lj93{0.1, 2.5}(2.5 * std::pow(0.4, 1.0 / 6)).energy == Approx(-0.1 * std::sqrt(10.0) / 3));
}

TEST_CASE("free atoms between moving mirrors: the work is exact and a slow piston compresses adiabatically") {
    DynamicsOptions options;
    options.slits = {gas_slit(Mirror{})};
    options.pistons = {{"s", Piston::Side::hi, Piston::Gap{0.5 * kGap, 200 * units::kPicosecond}}};
    Dynamics d({}, gas(), "nve", options);
    const double before = d.conserved(), along = d.system().kinetic_tensor()(2, 2),
                 across = d.system().kinetic_tensor()(0, 0);
    d.run(100000);
    CHECK(d.system().slits().front().gap() == Approx(0.75 * kGap));
    d.run(100000);
    CHECK(d.conserved() == Approx(before).epsilon(1e-9));
    CHECK(d.system().kinetic_tensor()(0, 0) == Approx(across).epsilon(1e-12));
    CHECK(d.system().slits().front().gap() == Approx(0.5 * kGap).epsilon(1e-12));
    // v L is an adiabatic invariant of each atom, up to the speed of the piston over its own: 0.03 A/ps over 3 A/ps.
    CHECK(d.system().kinetic_tensor()(2, 2) == Approx(4 * along).epsilon(0.02));
    // The ramp is over: nothing moves any more.
    const double work = d.system().wall_work();
    d.run(100);
    CHECK(d.system().wall_work() == work);
    CHECK(d.system().slits().front().hi.plane.speed == 0);
}

TEST_CASE("a piston at a pressure brings the gas to it") {
    // N k T / (A P) = 12 A. A weak Langevin bath: a strong one makes the atoms diffuse, and the gap with them.
    const double target = 64 * kT / (20 * 20 * kGap);
    for (const WallPotential& wall : {WallPotential(Mirror{}), WallPotential(HarmonicWall{1})}) {
        DynamicsOptions options;
        options.dt_fs = 2;
        options.slits = {slit(2, 4, 4 + 1.5 * kGap, wall)};
        options.pistons = {{"s", Piston::Side::hi, Piston::Pressure{target, 0.5 * units::kPicosecond}}};
        Dynamics d({}, gas(), "nvt_lan 1000 1000 1000", options);
        const double before = d.conserved(),
                     room = std::holds_alternative<Mirror>(wall) ? 0 : 2 * std::sqrt(3.14159265358979 * kT / 2);
        d.run(10000);
        std::vector<double> pressure, inverse_room;
        for (int k = 0; k < 100000; ++k) {
            d.step();
            const Cell& cell = d.system().cell();
            pressure.push_back(cell.wall_pressure(1, d.system().clock.dt));
            inverse_room.push_back(1 / (cell.gap(0) + room));
        }
        // Blocks of 20 ps, longer than an atom needs across the slit (4 ps) and the bath to forget (2 ps). The wall
        // moves slowly, so P = N k T <1/L> / A.
        approx_within_sigma(block_average(pressure, 10), target);
        approx_within_sigma(block_average(inverse_room, 10), 1 / kGap);
        CHECK(std::fabs(d.conserved() - before) < 0.2 * kT);
    }
}

TEST_CASE("a piston that pushes its walls together or out of the box stops the run") {
    DynamicsOptions options;
    options.slits = {gas_slit(Mirror{})};
    options.pistons = {{"s", Piston::Side::hi, Piston::Speed{1000 / units::kPicosecond}}};
    Dynamics d({}, gas(), "nve", options);
    CHECK_THROWS_WITH(d.run(100),
                      "piston 's': the walls of its slit meet; press less hard, or end it with 'piston s off'");
    options.pistons = {{"s", Piston::Side::hi, Piston::Speed{-1000 / units::kPicosecond}}};
    Dynamics e({}, gas(), "nve", options);
    CHECK_THROWS_WITH(
        e.run(100),
        "piston 's': its wall leaves the box at z = 31 A; the atoms push it harder than the target, so make the box "
        "longer, the pressure higher or the slit wider");
}

TEST_CASE("an atom behind an impenetrable wall is named") {
    State state = gas();
    state.atoms.position[7].z = 3.9;
    SimpleBackend backend;
    backend.upload(state, all_in_group_zero(state));
    System system(backend, state.box, {gas_slit(Lj93{0.1, 2.5})}, {0, 0});
    system.forces();
    CHECK_THROWS_WITH(system.check(), "atom 7 is behind a wall at z = 4 A");
}

TEST_CASE("volume, pressure and degrees of freedom of a slit") {
    const State state = gas();
    SimpleBackend backend;
    backend.upload(state, all_in_group_zero(state));
    const System free(backend, state.box, {}, {0, 0});
    CHECK(free.volume() == Approx(20 * 20 * 30));
    const System system(backend, state.box, {gas_slit(Mirror{})}, {0, 0});
    CHECK(system.volume() == Approx(20 * 20 * kGap));
    CHECK(system.area(2) == Approx(400));
    CHECK(system.area(0) == Approx(20 * kGap));
    CHECK(free.dof() == 189);
    CHECK(system.dof() == 190);
    CHECK(system.dof(false) == 192);
    CHECK(system.thermo_temperature() == Approx(kKelvin));
    CHECK(system.temperature() == Approx(kKelvin * 192 / 190));
    CHECK(trace(system.pressure()) / 3 == Approx(64 * kT / system.volume()));
}
