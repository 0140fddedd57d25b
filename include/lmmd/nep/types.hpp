// SPDX-License-Identifier: GPL-3.0-or-later
// Which of a potential's elements each atom is.
#pragma once

#include <string>
#include <vector>

#include "lmmd/model/state.hpp"

namespace lmmd {

// Index of each atom's element in `elements`. Throws Error(input) that names the first atom whose element is not among
// them; `source` is what the message calls the potential.
std::vector<int> types_of(const Atoms& atoms, const std::vector<std::string>& elements, const std::string& source);

}  // namespace lmmd
