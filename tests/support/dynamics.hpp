// SPDX-License-Identifier: GPL-3.0-or-later
// A System on a SimpleBackend under one of the ensembles, stepped as simulate() does, without a session.
#pragma once

#include <memory>
#include <string>

#include "lmmd/base/units.hpp"
#include "lmmd/md/piston.hpp"
#include "lmmd/md/registry.hpp"
#include "lmmd/md/velocities.hpp"
#include "support/builders.hpp"
#include "support/simple_backend.hpp"

namespace lmmd::test {

// From the words behind "ensemble": "nvt_bdp 300 300 100".
inline EnsembleFactory ensemble_factory(const std::string& words) {
    std::vector<Token> tokens = tokenize("ensemble " + words);
    tokens.erase(tokens.begin());
    for (const EnsembleEntry& entry : ensembles()) {
        if (tokens.front().text != entry.name) continue;
        Args args("test", 1, tokens, entry.usage);
        return entry.parse(args);
    }
    throw machine_error("no ensemble " + words);
}

// n^3 gallium atoms on a simple cubic lattice with Maxwell velocities of exactly `kelvin` over 3 N degrees of freedom.
inline State cube(int n, double density, double kelvin, std::uint64_t seed = 1) {
    const double a = std::cbrt(1 / density);
    State state;
    state.box = Box(Mat3::diagonal(n * a, n * a, n * a), {true, true, true});
    for (int i = 0; i < n * n * n; ++i) {
        state.atoms.symbol.emplace_back("Ga");
        state.atoms.mass.push_back(69.723);
        state.atoms.position.push_back(a * Vec3{i / (n * n) + 0.5, i / n % n + 0.5, i % n + 0.5});
    }
    state.atoms.velocity.resize(state.atoms.position.size());
    state.atoms.image.resize(state.atoms.position.size());
    draw_velocities(state, {kelvin, seed, 0});
    return state;
}

// 4 n^3 atoms of a face-centred cubic crystal.
inline State fcc(int n, double density, double kelvin) {
    const double a = std::cbrt(4 / density);
    State state = cube(1, 1, kelvin);
    state.box = Box(Mat3::diagonal(n * a, n * a, n * a), {true, true, true});
    state.atoms.position.clear();
    for (int i = 0; i < n * n * n; ++i) {
        const Vec3 corner{double(i / (n * n)), double(i / n % n), double(i % n)};
        for (const Vec3 b : {Vec3{0, 0, 0}, Vec3{0.5, 0.5, 0}, Vec3{0.5, 0, 0.5}, Vec3{0, 0.5, 0.5}}) {
            state.atoms.position.push_back(a * (corner + b));
        }
    }
    const std::size_t atoms = state.atoms.position.size();
    state.atoms.symbol.assign(atoms, "Ga");
    state.atoms.mass.assign(atoms, 69.723);
    state.atoms.velocity.resize(atoms);
    state.atoms.image.resize(atoms);
    draw_velocities(state, {kelvin, 1, 0});
    return state;
}

// A soft-sphere liquid at a density of 0.04 atoms/A^3; reach 3.5 A.
inline SimpleLaw soft_spheres() { return {0, 1.0, 3.5}; }

inline Slit slit(int axis, double lo, double hi, const WallPotential& potential) {
    Slit s;
    s.name = "s";
    s.axis = axis;
    s.lo = {{axis, lo, 1, 0}, potential};
    s.hi = {{axis, hi, -1, 0}, potential};
    return s;
}

struct DynamicsOptions {
    double dt_fs = 1;
    std::int64_t steps = 1000;
    std::uint64_t seed = 1;
    std::vector<Slit> slits;
    std::vector<std::uint64_t> groups;         // empty: all atoms in group 0
    Selection frozen{0, 0};
    std::vector<Piston> pistons;
};

class Dynamics {
public:
    Dynamics(const SimpleLaw& law, const State& state, const std::string& words, const DynamicsOptions& options = {})
        : backend_(law), options_(options) {
        backend_.upload(state, options.groups.empty() ? all_in_group_zero(state) : options.groups);
        system_ = std::make_unique<System>(backend_, state.box, options.slits, options.frozen);
        system_->clock.dt = options.dt_fs * units::kFemtosecond;
        system_->clock.run_steps = options.steps;
        system_->clock.seed = options.seed;
        use(words);
    }
    // Goes on under another ensemble.
    void use(const std::string& words) {
        system_->clock.run_step = 0;
        system_->forces();
        ensemble_ = ensemble_factory(words)();
        ensemble_->start(*system_);
    }
    void step() {
        ++system_->clock.run_step;
        ++system_->clock.step;
        for (const Piston& piston : options_.pistons) piston.advance(*system_);
        ensemble_->step(*system_);
        system_->check();
    }
    void run(std::int64_t steps) {
        for (std::int64_t k = 0; k < steps; ++k) step();
    }
    double conserved() const { return system_->conserved(); }

    System& system() { return *system_; }
    Ensemble& ensemble() { return *ensemble_; }
    SimpleBackend& backend() { return backend_; }

private:
    SimpleBackend backend_;
    DynamicsOptions options_;
    std::unique_ptr<System> system_;
    std::unique_ptr<Ensemble> ensemble_;
};

}  // namespace lmmd::test
