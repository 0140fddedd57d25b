// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/device/list.hpp"

#include <fmt/format.h>

#include <bit>
#include <limits>

#include "lmmd/device/neighbors.hpp"

namespace lmmd {

void check_device_list(std::size_t atoms, int images) {
    const int bits = std::bit_width(static_cast<unsigned>(images - 1));
    if (atoms <= std::size_t{1} << (32 - bits)) return;
    throw machine_error(fmt::format(
        "{} atoms with {} images of the box are too many for the neighbour list of a device, expected at most {}; use "
        "fewer atoms or --device cpu",
        atoms, images, std::size_t{1} << (32 - bits)));
}

void check_device_list(const ListTotals& totals, std::uint64_t slots_of_all) {
    if (totals.longest > std::numeric_limits<std::uint16_t>::max())
        throw machine_error(
            fmt::format("an atom has {} neighbours, expected at most 65535 on a device; the atoms are too dense", totals.longest));
    if (slots_of_all > std::numeric_limits<std::uint32_t>::max())
        throw machine_error(fmt::format(
            "the neighbour list needs {} entries, expected at most 4294967295 on a device; use fewer atoms or a smaller skin",
            slots_of_all));
}

void check_device_frames(std::size_t frames) {
    constexpr std::size_t kMost = std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1;
    if (frames > kMost)
        throw machine_error(
            fmt::format("found {} frames, expected at most {} on a device; use fewer or --device cpu", frames, kMost));
}

}  // namespace lmmd
