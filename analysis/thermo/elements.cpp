// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/elements.hpp"

namespace lmmd::analysis {
namespace {

constexpr ElementFacts kElements[] = {
    {"Al", 933.47, 1.175, 2.86}, {"Bi", 544.55, 0.00053, 3.07}, {"Ga", 302.91, 1.083, 2.44},
    {"Hg", 234.32, 4.154, 3.01}, {"In", 429.75, 3.41, 3.25},    {"Pb", 600.61, 7.2, 3.50},
    {"Sn", 505.08, 3.72, 3.02},
};

}  // namespace

const ElementFacts* find_element(std::string_view symbol) {
    for (const ElementFacts& element : kElements)
        if (symbol == element.symbol) return &element;
    return nullptr;
}

}  // namespace lmmd::analysis
