// SPDX-License-Identifier: GPL-3.0-or-later
// Models and configurations in which every implementation of a NEP must agree with the CPU's doubles, and what that means.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>

#include "support/builders.hpp"
#include "support/nep_evaluation.hpp"

namespace lmmd::test {

struct NepCase {
    std::string what;
    NepModel model;
    State state;
};

// A liquid and an alloy; every l_max with odd sizes and few neighbours; a cluster with sixteen elements.
inline std::vector<NepCase> nep_cases() {
    std::vector<NepCase> all{{"liquid", random_model(1, ModelOptions{1, true, 30}), liquid(101, 1)},
                             {"alloy", random_model(2, ModelOptions{2, true, 70}), liquid(60, 2, {.alloy = true})}};
    for (int l = 0; l <= 8; ++l) {
        NepShape shape = small_shape({.elements = 2, .zbl = false, .neurons = 3 + 7 * l});
        shape.l_max = l;
        shape.many_body = {l >= 2, l >= 1, l >= 2, l >= 3, l >= 3, l >= 4};
        shape.n_max_angular = l;
        shape.n_max_radial = 17 - 2 * l;
        shape.basis_angular = 3 + l;
        all.push_back({"l_max " + std::to_string(l), random_model(10 + l, shape), liquid(30, l, {.alloy = true})});
    }
    NepShape shape = small_shape();
    shape.elements = {"Ag", "Al", "Au", "Cr", "Cu", "Mg", "Mo", "Ni", "Pb", "Pd", "Pt", "Ta", "Ti", "V", "W", "Zr"};
    shape.cutoff_radial.assign(16, 6);
    shape.cutoff_angular.assign(16, 4);
    shape.cutoff_angular[3] = 6.5;  // an angular cutoff beyond the radial one
    State state = with_periodicity(liquid(80, 9), {false, false, false});
    for (std::size_t i = 0; i < state.atoms.size(); ++i) state.atoms.symbol[i] = shape.elements[(7 * i + i / 16) % 16];
    all.push_back({"sixteen elements", random_model(20, shape), state});
    return all;
}

struct NepErrors {
    double energy = 0, force = 0, virial = 0;  // of atoms, relative to the largest of their kind
};
inline NepErrors nep_errors(const NepResult& result, const NepResult& exact) {
    NepErrors e;
    double energy = 1, force = 1e-3, virial = 1e-3;
    for (std::size_t i = 0; i < exact.force.size(); ++i) {
        energy = std::max(energy, std::abs(exact.energies[i]));
        force = std::max(force, norm(exact.force[i]));
        for (double w : exact.virials[i].m) virial = std::max(virial, std::abs(w));
    }
    for (std::size_t i = 0; i < exact.force.size(); ++i) {
        e.energy = std::max(e.energy, std::abs(result.energies[i] - exact.energies[i]) / energy);
        e.force = std::max(e.force, norm(result.force[i] - exact.force[i]) / force);
        for (int k = 0; k < 9; ++k)
            e.virial = std::max(e.virial, std::abs(result.virials[i].m[k] - exact.virials[i].m[k]) / virial);
    }
    return e;
}

// Close to the exact one; totals are the sums of the shares, and what is taken from one atom is given to another.
inline void check_nep(const std::string& what, const NepResult& result, const NepResult& exact, double tolerance) {
    const NepErrors e = nep_errors(result, exact);
    INFO(what << ": energy " << e.energy << ", force " << e.force << ", virial " << e.virial);
    CHECK(e.energy < tolerance);
    CHECK(e.force < tolerance);
    CHECK(e.virial < tolerance);
    double energy = 0, scale = 1;
    Mat3 virial;
    Vec3 force;
    for (std::size_t i = 0; i < result.force.size(); ++i) {
        energy += result.energies[i];
        scale += std::abs(result.energies[i]);
        virial += result.virials[i];
        force += result.force[i];
    }
    CHECK(result.energy == Approx(energy).margin(1e-12 * scale));
    for (int k = 0; k < 9; ++k) CHECK(result.virial.m[k] == Approx(virial.m[k]).margin(tolerance * scale));
    CHECK(norm(force) < 1e-9);
}

}  // namespace lmmd::test
