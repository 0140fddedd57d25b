// SPDX-License-Identifier: GPL-3.0-or-later
// What a material is made of.
#pragma once

#include <map>
#include <string>

#include "lmmd/base/error.hpp"

namespace lmmd::genome {

using Composition = std::map<std::string, double>;  // element -> fraction; the fractions sum to 1

// "Ga", "In2Bi", "Pb0.45Bi0.55"; Error(input) at `where` for what is no formula of elements.
Composition parse_formula(const std::string& formula, const Where& where);
// The same for every way to write it: elements by name, fractions with four digits.
std::string key_of(const Composition& composition);
// "Ga", "Bi0.333In0.667".
std::string formula_of(const Composition& composition);

}  // namespace lmmd::genome
