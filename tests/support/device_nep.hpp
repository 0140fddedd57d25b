// SPDX-License-Identifier: GPL-3.0-or-later
// One evaluation of a NEP by the device's kernels, on the host as the machine, without a backend.
#pragma once

#include "lmmd/device/host_list.hpp"
#include "lmmd/device/host_machine.hpp"
#include "lmmd/device/nep.hpp"
#include "support/nep_evaluation.hpp"

namespace lmmd::test {

// Groups that are at work at a time: with few of them tiles hold kTileAtoms atoms, with many one.
struct DeviceRun {
    std::size_t groups = 3;
    double skin = 0.3;  // A
};

template <class S>
NepResult evaluate_device(const NepModel& model, const State& state, DeviceRun run = {}) {
    std::vector<Vec3> position = state.atoms.position;
    std::vector<std::uint8_t> type;
    for (std::size_t i = 0; i < position.size(); ++i) {
        std::array<int, 3> image{};
        wrap(state.box, position[i], image);
        type.push_back(static_cast<std::uint8_t>(model.type_of(state.atoms.symbol[i])));
    }
    HostMachine machine(std::size_t{1} << 32, run.groups);
    DeviceNep<HostMachine, S> nep(machine, model);
    const NeighborList host = build_neighbor_list(state.box, position, nep.cutoff() + run.skin, 1);
    const DeviceListValues list(host, position, host.shift_vectors(state.box), nep.angular_cutoff() + run.skin);
    const std::uint32_t active = 1;
    const DeviceInput input{{position.data(), position.size()}, {type.data(), type.size()}, list.view(), {&active, 1}};
    NepResult result;
    result.energies.resize(position.size());
    result.force.resize(position.size());
    result.virials.resize(position.size());
    nep.resize(input.list, list.near_slots(), list.far_slots());
    nep.forces(input, {result.force.data(), result.force.size()});
    const Range all{0, static_cast<std::uint32_t>(list.tiles().size())};
    const ChunkTable table(std::span<const Range>(&all, 1));
    std::vector<NepTotals> parts(table.chunk.size()), totals(1);
    nep.totals({{table.chunk.data(), table.chunk.size()}, {table.sum.data(), table.sum.size()}}, input.list.tile,
               {parts.data(), parts.size()}, {totals.data(), totals.size()});
    result.energy = totals[0].energy;
    result.virial = totals[0].virial;
    nep.per_atom(input, {result.energies.data(), result.energies.size()}, {result.virials.data(), result.virials.size()});
    return result;
}

}  // namespace lmmd::test
