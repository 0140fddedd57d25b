// SPDX-License-Identifier: GPL-3.0-or-later
// Random liquids and liquid alloys at a given density, without close contacts: atoms are dropped at random, then
// overlapping pairs are pushed apart until every pair is at least kLiquidSpacing times the mean spacing (n^-1/3) apart.
// A function of its arguments alone: the same seed gives the same atoms on any machine with any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lmmd/base/error.hpp"
#include "lmmd/model/state.hpp"

namespace lmmd {

inline constexpr double kLiquidSpacing = 0.8;

struct Fraction {
    std::string element;
    double fraction = 1;  // of the atoms; all together 1
};

// Fill only between two planes normal to a Cartesian axis.
struct Slab {
    int axis = 2;
    double lo = 0, hi = 0;  // A
};

// Where the atoms go. With a slab the box must be orthogonal; without, the whole box is filled.
struct Container {
    Box box;
    std::optional<Slab> slab;
    double volume() const;  // of the part that is filled, A^3
};

// Atoms per A^3 of an alloy of that mass density, amu/A^3 (units::kGramPerCm3 converts g/cm^3).
// Error(input) for an unknown element or fractions that do not sum to 1 within 1e-6.
double number_density(const std::vector<Fraction>& composition, double mass_density, const Where& where = {});
// A periodic cube for that many atoms; number_density in 1/A^3.
Container cubic_container(std::int64_t atoms, double number_density);
// A box with a square cross section, open along slab.axis, whose part between the planes holds that many atoms. The box
// reaches from 0 to slab.hi + slab.lo along the axis, so the slab is in its middle.
Container slit_container(std::int64_t atoms, double number_density, const Slab& slab);

struct LiquidSpec {
    std::vector<Fraction> composition;
    Container container;
    std::int64_t atoms = 0;
    std::uint64_t seed = 1;
    Where where;  // for messages
};

// Atoms at rest. Numbers per element: the fractions rounded so that they sum to `atoms`; which atom is which is random.
// Error(input) for an empty container, no atoms, unknown elements, or a container too thin to keep the atoms apart.
State build_liquid(const LiquidSpec& spec);

}  // namespace lmmd
