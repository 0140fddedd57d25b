// SPDX-License-Identifier: GPL-3.0-or-later
// Energies and forces of a NEP on a CPU, in two passes over blocks of atoms. Pass 1 finds, for each atom i and slot of its
// neighbour list, the partial force F_ij = dU_i/dr_ij (r_ij = r_j - r_i); pass 2 gathers the force on i,
// sum_j (F_ij - F_ji). Each output number is written by one thread and summed in slot order, so results do not depend on
// the number of threads.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lmmd/base/vec3.hpp"
#include "lmmd/neighbor/list.hpp"
#include "lmmd/nep/model.hpp"
#include "lmmd/nep/totals.hpp"

namespace lmmd {

struct NepInput {
    std::span<const Vec3> position;        // A
    std::span<const int> type;             // element index in the model
    const NeighborList& list;
    std::span<const Vec3> shift_vectors;   // A, of the present box
};

class NepEvaluator {
public:
    virtual ~NepEvaluator() = default;
    virtual std::string name() const = 0;            // "avx2, float, 8 lanes", "double"
    virtual void resize(std::size_t slots) = 0;      // before pass 1 of a new list
    // Pass 1 for atoms first ... last-1: partial forces; per-atom energies, eV, into energy[first ...]; returns the sums.
    virtual NepTotals partial_forces(const NepInput& input, std::size_t first, std::size_t last,
                                     std::span<double> energy) = 0;
    // Pass 2 for atoms first ... last-1 once pass 1 has done all atoms: overwrites force[first ...], eV/A.
    virtual void gather(const NepInput& input, std::size_t first, std::size_t last, std::span<Vec3> force) const = 0;
    virtual Vec3 partial_force(std::size_t slot) const = 0;  // F_ij of the last pass 1, eV/A
    virtual std::size_t memory() const = 0;                  // bytes
};

enum class Instructions { portable, avx2, avx512 };
Instructions best_instructions();                            // of this machine
bool supported(Instructions instructions);                   // by this machine
// Floating-point operations a second of one core, measured on multiply-adds in float lanes; takes some 20 ms.
double measured_peak(Instructions instructions);
// The reference, one lane of double; and float lanes for instructions that this machine has.
std::unique_ptr<NepEvaluator> make_nep_evaluator_double(const NepModel& model);
std::unique_ptr<NepEvaluator> make_nep_evaluator_lanes(const NepModel& model, Instructions instructions);

}  // namespace lmmd
