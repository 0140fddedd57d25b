// SPDX-License-Identifier: GPL-3.0-or-later
// Neighbour lists of the host in the form of a DeviceList, for atoms that do not move.
#pragma once

#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "lmmd/device/list.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {

// Each list of the host is one replica; slots of pairs within near_reach come first.
class DeviceListValues {
public:
    DeviceListValues() = default;
    DeviceListValues(const NeighborList& host, std::span<const Vec3> position, const std::vector<Vec3>& shifts,
                 double near_reach) {
        add(host, position, shifts, near_reach);
    }
    DeviceListValues(const DeviceListValues&) = delete;
    DeviceListValues& operator=(const DeviceListValues&) = delete;

    void add(const NeighborList& host, std::span<const Vec3> position, const std::vector<Vec3>& shifts, double near_reach) {
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
        add_tiles(replica.atoms, tile_);
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

}  // namespace lmmd
