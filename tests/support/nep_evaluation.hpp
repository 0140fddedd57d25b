// SPDX-License-Identifier: GPL-3.0-or-later
// One evaluation of a NEP on a configuration, without a backend.
#pragma once

#include <memory>
#include <vector>

#include "lmmd/model/state.hpp"
#include "lmmd/neighbor/list.hpp"
#include "lmmd/nep/evaluator.hpp"

namespace lmmd::test {

struct NepResult {
    double energy = 0;                // eV
    std::vector<double> energies;     // eV
    std::vector<Vec3> force;          // eV/A
    Mat3 virial;                      // eV
    std::vector<Mat3> virials;        // eV, ascribed to the neighbour
};

// Atoms may lie outside the box. `skin` lengthens the list beyond the cutoff, which must not matter.
inline NepResult evaluate(NepEvaluator& evaluator, const NepModel& model, const State& state, double skin = 0.3) {
    std::vector<Vec3> position = state.atoms.position;
    std::vector<int> type;
    for (std::size_t i = 0; i < position.size(); ++i) {
        std::array<int, 3> image{};
        wrap(state.box, position[i], image);
        type.push_back(model.type_of(state.atoms.symbol[i]));
    }
    const NeighborList list = build_neighbor_list(state.box, position, model.max_cutoff() + skin, 1);
    const std::vector<Vec3> shifts = list.shift_vectors(state.box);
    const NepInput input{position, type, list, shifts};
    NepResult result;
    result.energies.resize(position.size());
    result.force.resize(position.size());
    result.virials.resize(position.size());
    evaluator.resize(list.slots());
    const NepTotals totals = evaluator.partial_forces(input, 0, position.size(), result.energies);
    evaluator.gather(input, 0, position.size(), result.force);
    result.energy = totals.energy;
    result.virial = totals.virial;
    for (std::size_t i = 0; i < position.size(); ++i)
        for (std::size_t s = list.begin[i]; s < list.begin[i + 1]; ++s) {
            const Vec3 r = position[list.atom[s]] + shifts[list.shift[s]] - position[i];
            result.virials[list.atom[s]] += -1.0 * outer(r, evaluator.partial_force(s));
        }
    return result;
}
inline NepResult evaluate(const NepModel& model, const State& state) {
    return evaluate(*make_nep_evaluator_double(model), model, state);
}

}  // namespace lmmd::test
