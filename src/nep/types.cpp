// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/nep/types.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lmmd/base/error.hpp"

namespace lmmd {

std::vector<int> types_of(const Atoms& atoms, const std::vector<std::string>& elements, const std::string& source) {
    std::vector<int> types;
    types.reserve(atoms.size());
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        const auto found = std::find(elements.begin(), elements.end(), atoms.symbol[i]);
        if (found == elements.end()) {
            std::string known;
            for (const std::string& element : elements) known += (known.empty() ? "" : ", ") + element;
            throw input_error(
                {}, fmt::format("found element '{}' (atom {}), expected one that the potential {} has: {}; use a "
                                "potential that was trained for it",
                                atoms.symbol[i], i + 1, source, known));
        }
        types.push_back(static_cast<int>(found - elements.begin()));
    }
    return types;
}

}  // namespace lmmd
