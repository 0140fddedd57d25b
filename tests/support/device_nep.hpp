// SPDX-License-Identifier: GPL-3.0-or-later
// One evaluation of a NEP by the device's kernels, on the host as the machine, without a backend.
#pragma once

#include <bit>

#include "lmmd/device/host_machine.hpp"
#include "lmmd/device/nep.hpp"
#include "support/nep_evaluation.hpp"

namespace lmmd::test {

// Lists of the host as kernels of the device see them: one replica each, near slots first.
class DeviceListOf {
public:
    DeviceListOf() = default;
    DeviceListOf(const NeighborList& host, const std::vector<Vec3>& position, const std::vector<Vec3>& shifts,
                 double near_reach) {
        add(host, position, shifts, near_reach);
    }
    DeviceListOf(const DeviceListOf&) = delete;
    DeviceListOf& operator=(const DeviceListOf&) = delete;

    void add(const NeighborList& host, const std::vector<Vec3>& position, const std::vector<Vec3>& shifts, double near_reach) {
        const auto first_atom = static_cast<std::uint32_t>(replica_of_.size()), first_slot = static_cast<std::uint32_t>(slot_.size());
        const auto atoms = static_cast<std::uint32_t>(host.atoms());
        const DeviceReplica replica{{first_atom, first_atom + atoms},
                                    static_cast<std::uint32_t>(std::bit_width(shifts.size() - 1)),
                                    static_cast<std::uint32_t>(shift_.size())};
        std::vector<std::uint32_t> place(host.slots());  // [host's slot] among the atom's own
        std::vector<std::size_t> source;
        for (std::size_t i = 0; i < atoms; ++i) {
            std::uint32_t k = 0;
            for (const bool near : {true, false}) {
                for (std::size_t s = host.begin[i]; s < host.begin[i + 1]; ++s) {
                    const Vec3 d = position[host.atom[s]] - position[i] + shifts[host.shift[s]];
                    if ((norm2(d) < near_reach * near_reach) != near) continue;
                    place[s] = k++;
                    slot_.push_back(host.atom[s] << replica.image_bits | host.shift[s]);
                    source.push_back(s);
                }
                if (near) near_.push_back(static_cast<std::uint16_t>(k));
            }
            begin_.push_back(first_slot + static_cast<std::uint32_t>(host.begin[i]));
            count_.push_back(static_cast<std::uint16_t>(k));
            near_begin_.push_back(near_begin_.back() + near_.back());
            longest_ = std::max(longest_, k);
        }
        for (const std::size_t s : source) reverse_.push_back(static_cast<std::uint16_t>(place[host.reverse[s]]));
        for (std::uint32_t i = 0; i < atoms; i += kTileAtoms)
            tile_.push_back({first_atom + i, first_atom + std::min(i + kTileAtoms, atoms)});
        replica_of_.insert(replica_of_.end(), atoms, static_cast<std::uint16_t>(replica_.size()));
        replica_.push_back(replica);
        shift_.insert(shift_.end(), shifts.begin(), shifts.end());
    }
    DeviceList view() const {
        return {of(replica_), of(replica_of_), of(tile_), of(begin_), of(near_begin_), of(count_), of(near_),
                of(slot_), of(reverse_), of(shift_), longest_};
    }
    std::size_t near_slots() const { return near_begin_.back(); }
    std::size_t far_slots() const { return slot_.size() - near_slots(); }
    const std::vector<Range>& tiles() const { return tile_; }

private:
    template <class T>
    static View<const T> of(const std::vector<T>& values) { return {values.data(), values.size()}; }

    std::vector<DeviceReplica> replica_;
    std::vector<std::uint16_t> replica_of_, count_, near_, reverse_;
    std::vector<Range> tile_;
    std::vector<std::uint32_t> begin_, near_begin_{0}, slot_;
    std::vector<Vec3> shift_;
    std::uint32_t longest_ = 0;
};

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
    const DeviceListOf list(host, position, host.shift_vectors(state.box), nep.angular_cutoff() + run.skin);
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
