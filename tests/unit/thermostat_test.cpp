// SPDX-License-Identifier: GPL-3.0-or-later
// Thermostats and barostats as numbers.
#include "lmmd/base/units.hpp"
#include "lmmd/cell/all.hpp"
#include "lmmd/md/velocities.hpp"
#include "support/builders.hpp"
#include "support/statistics.hpp"

using namespace lmmd;
using namespace lmmd::test;

TEST_CASE("gamma deviates have mean and variance equal to their shape") {
    for (const double shape : {0.3, 0.5, 1.0, 2.5, 40.0}) {
        INFO(shape);
        std::vector<double> values, squares;
        for (std::uint32_t k = 0; k < 20000; ++k) {
            Random random(Stream::test, 5, k, 0);
            values.push_back(gamma_deviate(shape, random));
            squares.push_back((values.back() - shape) * (values.back() - shape));
        }
        approx_within_sigma(block_average(values), shape);
        approx_within_sigma(block_average(squares), shape);
    }
}

TEST_CASE("the Berendsen factor takes its share of the difference") {
    CHECK(berendsen_factor(2, 3, 0.1) * berendsen_factor(2, 3, 0.1) * 2 == Approx(2.1));
    CHECK(berendsen_factor(2, 3, 1) == Approx(std::sqrt(1.5)));
    CHECK(berendsen_factor(3, 3, 0.1) == 1);
    CHECK(berendsen_factor(0, 3, 0.1) == 1);
}

TEST_CASE("stochastic rescaling relaxes the mean and leaves the canonical distribution as it is") {
    // From a given K the mean after a step is c K + (1 - c) target.
    const double target = 3, dof = 7, memory = 0.8;
    std::vector<double> after;
    for (std::uint32_t k = 0; k < 40000; ++k) {
        Random random(Stream::test, 6, k, 0);
        const double factor = bussi_factor(5, target, dof, memory, random);
        after.push_back(5 * factor * factor);
    }
    approx_within_sigma(block_average(after), memory * 5 + (1 - memory) * target);
    // A chain of steps samples a gamma distribution: mean, variance 2 target^2/dof, third moment.
    double kinetic = target;
    std::vector<double> mean, variance, skew;
    for (std::uint32_t k = 0; k < 40000; ++k) {
        Random random(Stream::test, 7, k, 0);
        const double factor = bussi_factor(kinetic, target, dof, 0.3, random);
        kinetic *= factor * factor;
        const double d = kinetic - target;
        mean.push_back(kinetic);
        variance.push_back(d * d);
        skew.push_back(d * d * d);
    }
    approx_within_sigma(block_average(mean), target);
    approx_within_sigma(block_average(variance), 2 * target * target / dof);
    approx_within_sigma(block_average(skew), 8 * target * target * target / (dof * dof));
    Random random(Stream::test, 8, 0, 0);
    CHECK(bussi_factor(2, target, dof, 1, random) == 1);  // a step of no length
    CHECK(bussi_factor(0, target, dof, 0.5, random) == 1);
}

TEST_CASE("a Nose-Hoover chain conserves kinetic energy plus its own, and runs backwards") {
    const double kT = 0.05, dof = 9;
    NoseHooverChain chain(kT, dof, 10);
    double kinetic = 0.4;
    const double before = kinetic + chain.energy();
    for (int k = 0; k < 2000; ++k) {
        const double factor = chain.advance(kinetic, kT, dof, 0.1);
        kinetic *= factor * factor;
    }
    CHECK(std::fabs(kinetic - 0.4) > 0.05);
    CHECK(kinetic + chain.energy() == Approx(before).epsilon(1e-10));
    for (int k = 0; k < 2000; ++k) {
        const double factor = chain.advance(kinetic, kT, dof, -0.1);
        kinetic *= factor * factor;
    }
    CHECK(kinetic == Approx(0.4).epsilon(1e-8));
}

TEST_CASE("strains follow pressure, compliance and coupling") {
    const Mat3 pressure = {{3, 0.2, 0, 0.4, 1, 0, 0, 0, 2}};
    PressureControl control;
    control.target = Mat3::diagonal(1, 1, 1);
    control.compliance = Mat3::diagonal(0.1, 0.1, 0);
    CHECK(control.relaxation(pressure)(2, 2) == Approx(0.1));
    CHECK(control.relaxation(pressure)(0, 0) == Approx(0.1));
    control.coupling = PressureControl::Coupling::orthogonal;
    CHECK(control.relaxation(pressure)(0, 0) == Approx(0.2));
    CHECK(control.relaxation(pressure)(1, 1) == 0);
    CHECK(control.relaxation(pressure)(2, 2) == 0);
    control.coupling = PressureControl::Coupling::triclinic;
    control.compliance(0, 1) = control.compliance(1, 0) = 0.5;
    CHECK(control.relaxation(pressure)(0, 1) == Approx(0.15));
    CHECK(control.relaxation(pressure)(1, 0) == Approx(0.15));
    Box box(Mat3::diagonal(1, 1, 1), {false, true, true});
    CHECK(control.restricted_to(box).compliance(0, 1) == 0);
    CHECK(control.restricted_to(box).compliance(1, 1) == 0.1);
}

TEST_CASE("the noise of a barostat has the variance of its fluctuation-dissipation theorem") {
    // Of the strain S: 2 kappa kT / V along an axis, 2/3 of that (kappa per axis) in ln L of an isotropic box, kappa kT
    // / V of a shear, whose two elements do work together.
    const double kT = 0.1, volume = 200, kappa = 0.3;
    PressureControl control;
    for (double& value : control.compliance.m) value = kappa;
    const auto variance = [&](int a, int b) {
        std::vector<double> squares;
        for (std::uint32_t k = 0; k < 20000; ++k) {
            Random random(Stream::test, 9, k, 0);
            const Mat3 s = control.noise(kT, volume, random);
            CHECK(s(a, b) == s(b, a));
            squares.push_back(s(a, b) * s(a, b));
        }
        return block_average(squares);
    };
    approx_within_sigma(variance(1, 1), 2.0 / 3 * kappa * kT / volume);
    control.coupling = PressureControl::Coupling::triclinic;
    approx_within_sigma(variance(2, 2), 2 * kappa * kT / volume);
    approx_within_sigma(variance(0, 2), kappa * kT / volume);
}

TEST_CASE("matrix exponential") {
    const Mat3 turn = matrix_exponential({{0, 1.2, 0, -1.2, 0, 0, 0, 0, 0.5}});
    CHECK(turn(0, 0) == Approx(std::cos(1.2)).epsilon(1e-14));
    CHECK(turn(0, 1) == Approx(std::sin(1.2)).epsilon(1e-14));
    CHECK(turn(2, 2) == Approx(std::exp(0.5)).epsilon(1e-14));
    const Mat3 s = {{0.01, 0.02, -0.01, 0.02, -0.03, 0.005, -0.01, 0.005, 0.04}};
    const Mat3 one = matrix_exponential(s) * matrix_exponential(-1.0 * s);
    for (int a = 0; a < 3; ++a)
        for (int b = 0; b < 3; ++b) CHECK(one(a, b) == Approx(a == b ? 1 : 0).margin(1e-15));
    CHECK(determinant(matrix_exponential(s)) == Approx(std::exp(trace(s))).epsilon(1e-14));
}

TEST_CASE("drawn velocities have exactly the temperature and no momentum, whatever the masses") {
    State state = liquid(50, 1, {true, 100});
    draw_velocities(state, {700, 3, 0});
    CHECK(temperature(kinetic_energy(state.atoms), 150) == Approx(700).epsilon(1e-12));
    const State same = state;
    draw_velocities(state, {700, 3, 0});
    CHECK(norm(state.atoms.velocity[7] - same.atoms.velocity[7]) == 0);
    draw_velocities(state, {700, 4, 0});
    CHECK(norm(state.atoms.velocity[7] - same.atoms.velocity[7]) > 0);
    Vec3 momentum;
    double scale = 0;
    for (std::size_t i = 0; i < 50; ++i) {
        momentum += state.atoms.mass[i] * state.atoms.velocity[i];
        scale += state.atoms.mass[i] * norm(state.atoms.velocity[i]);
    }
    CHECK(norm(momentum) < 1e-14 * scale);
    // Light atoms are as warm as heavy ones: many draws.
    std::vector<double> light;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        draw_velocities(state, {700, seed, 0});
        double sum = 0, count = 0;
        for (std::size_t i = 0; i < 50; ++i) {
            if (state.atoms.mass[i] > 100) continue;
            sum += state.atoms.mass[i] * norm2(state.atoms.velocity[i]);
            ++count;
        }
        light.push_back(sum / (3 * count * units::kBoltzmann));
    }
    // Less momentum: m/M of an atom's share, 0.4 of 25 K here... all of it below 2 %.
    CHECK(block_average(light).mean == Approx(700).epsilon(0.02));
}

TEST_CASE("a cluster in an open box loses its angular momentum too, a periodic system does not") {
    const auto angular = [](const State& state) {
        Vec3 l;
        for (std::size_t i = 0; i < state.atoms.size(); ++i) {
            l += state.atoms.mass[i] * cross(state.atoms.position[i], state.atoms.velocity[i]);
        }
        return norm(l);
    };
    State open = with_periodicity(liquid(20, 1), {false, false, false}),
          slab = with_periodicity(liquid(20, 1), {true, true, false});
    const double before = angular(open);
    remove_momentum(open, all_members(20));
    remove_momentum(slab, all_members(20));
    CHECK(angular(open) < 1e-12 * before);
    CHECK(angular(slab) > 0.1 * before);
    // Two atoms have no inertia about the line between them, and one atom keeps its velocity.
    State pair = dimer(3);
    pair.atoms.velocity = {Vec3{1, 0, 0}, Vec3{0, 1, 0}};
    remove_momentum(pair, all_members(2));
    CHECK(norm(pair.atoms.velocity[0] + pair.atoms.velocity[1]) < 1e-15);
    const std::vector<std::size_t> first = {0};
    const Vec3 kept = pair.atoms.velocity[0];
    remove_momentum(pair, first);
    CHECK(norm(pair.atoms.velocity[0] - kept) == 0);
}
