// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/builders.hpp"

#include <cmath>

#include "lmmd/base/random.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/build/liquid.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd::test {
namespace {

constexpr double kDensity = 0.05;  // atoms/A^3, near liquid gallium

// Each use of random numbers below has its own `step`.
enum RandomUse : std::uint64_t { kVelocity, kShake, kParameters, kScaler };

void thermalize(Atoms& atoms, double kelvin, std::uint64_t seed) {
    Vec3 momentum;
    double mass = 0;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        Random random(Stream::test, seed, kVelocity, static_cast<std::uint32_t>(i));
        atoms.velocity[i] = std::sqrt(units::kBoltzmann * kelvin / atoms.mass[i]) * random.normal3();
        momentum += atoms.mass[i] * atoms.velocity[i];
        mass += atoms.mass[i];
    }
    for (Vec3& v : atoms.velocity) v -= (1 / mass) * momentum;
    atoms.has_velocity = true;
}

}  // namespace

State liquid(std::int64_t atoms, std::uint64_t seed, const LiquidOptions& options) {
    LiquidSpec spec;
    spec.composition = {{"Ga", 1}};
    if (options.alloy) spec.composition = {{"Ga", 0.5}, {"In", 0.5}};
    spec.container = cubic_container(atoms, kDensity);
    spec.atoms = atoms;
    spec.seed = seed;
    State state = build_liquid(spec);
    thermalize(state.atoms, options.kelvin, seed);
    return state;
}

State dimer(double r) {
    const Vec3 direction = (1 / std::sqrt(14.0)) * Vec3{1, 2, 3};
    State state;
    state.box = Box(Mat3::diagonal(30, 30, 30), {false, false, false});
    state.atoms.symbol = {"Ga", "Ga"};
    state.atoms.mass.assign(2, find_element("Ga")->mass);
    state.atoms.position = {Vec3{14, 13, 12}, Vec3{14, 13, 12} + r * direction};
    state.atoms.velocity.resize(2);
    state.atoms.image.resize(2);
    return state;
}

State with_periodicity(State state, std::array<bool, 3> periodic) {
    state.box.periodic = periodic;
    return state;
}

State strained(State state, const Mat3& strain) {
    const Mat3 a = Mat3::identity() + strain;
    state.box.set_lattice(state.box.h * a);
    for (Vec3& r : state.atoms.position) r = r * a;
    return state;
}

State shaken(State state, double width, std::uint64_t seed) {
    for (std::size_t i = 0; i < state.atoms.size(); ++i)
        state.atoms.position[i] += width * Random(Stream::test, seed, kShake, static_cast<std::uint32_t>(i)).normal3();
    return state;
}

std::vector<std::uint64_t> all_in_group_zero(const State& state) {
    return std::vector<std::uint64_t>(state.atoms.size(), 1);
}

NepShape small_shape(const ModelOptions& options) {
    NepShape shape;
    shape.elements = {"Ga"};
    if (options.elements > 1) shape.elements = {"Ga", "In"};
    const std::size_t types = shape.elements.size();
    shape.cutoff_radial.assign(types, 6.0);
    shape.cutoff_angular.assign(types, 5.0);
    shape.max_neighbors_radial = 200;
    shape.max_neighbors_angular = 150;
    shape.n_max_radial = 4;
    shape.n_max_angular = 3;
    shape.basis_radial = 6;
    shape.basis_angular = 5;
    shape.l_max = 4;
    shape.many_body = {true, true, false, false, false, false};
    shape.many_body_columns = 2;
    shape.neurons = options.neurons;
    return shape;
}

NepModel random_model(std::uint64_t seed, const NepShape& shape) {
    const NepLayout layout(shape);
    NepModel model;
    model.shape = shape;
    model.source = "random model";
    Random random(Stream::test, seed, kParameters, 0);
    for (std::size_t k = 0; k < layout.size; ++k) model.parameters.push_back(random.uniform() - 0.5);
    // Descriptors of a liquid are of order 1 (radial) to 10 (angular): these scales keep tanh away from saturation.
    Random scale(Stream::test, seed, kScaler, 0);
    for (int k = 0; k < shape.descriptors(); ++k)
        model.q_scaler.push_back((k < shape.radial() ? 0.5 : 0.2) * (0.5 + scale.uniform()));
    return model;
}

NepModel random_model(std::uint64_t seed, const ModelOptions& options) {
    NepModel model = random_model(seed, small_shape(options));
    if (options.zbl) {
        model.zbl.kind = Zbl::Kind::universal;
        model.zbl.inner = 1;
        model.zbl.outer = 2;
    }
    return model;
}

}  // namespace lmmd::test
