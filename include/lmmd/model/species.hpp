// SPDX-License-Identifier: GPL-3.0-or-later
// The elements: symbol, atomic number, standard atomic weight (IUPAC 2021, abridged), amu.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lmmd {

struct Element {
    const char* symbol;
    int number;             // Z
    double mass;            // amu
    double covalent_radius; // A; sum of two is the reach of a typewise ZBL (4/3 of single-bond radii), 0 = unknown
};

// By symbol ("Ga") or number; nullopt if there is no such element.
std::optional<Element> find_element(std::string_view symbol);
std::optional<Element> find_element(int number);
std::span<const Element> all_elements();

}  // namespace lmmd
