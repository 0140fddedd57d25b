// SPDX-License-Identifier: GPL-3.0-or-later
#include "neighborhood.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace lmmd::analysis {

void check_reach(const Setup& setup, double reach, const Where& where) {
    constexpr double kMostPairs = 1e9;
    const double atoms = static_cast<double>(setup.symbol.size());
    const double sphere = 4.0 / 3.0 * std::numbers::pi * std::pow(reach, 3);
    const double pairs = atoms * atoms * sphere / setup.box.volume();
    if (pairs > kMostPairs)
        throw input_error(where, fmt::format("found a largest distance of {:.6g} A, about {:.1e} pairs of atoms, expected "
                                             "{:.0e} at most; lower it",
                                             reach, pairs, kMostPairs));
    try {
        check_box(setup.box, reach);
    } catch (const Error& error) { throw input_error(where, error.what()); }
}

void Neighborhood::update(const Frame& frame, double reach, Team& team) {
    position_ = frame.position;
    std::array<int, 3> image{};
    for (Vec3& r : position_) wrap(frame.box, r, image);
    list_ = build_neighbor_list(frame.box, position_, reach, team, std::move(list_));
    shift_ = list_.shift_vectors(frame.box);
}

}  // namespace lmmd::analysis
