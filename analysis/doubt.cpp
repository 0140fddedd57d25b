// SPDX-License-Identifier: GPL-3.0-or-later
#include "doubt.hpp"

#include <algorithm>

namespace lmmd::analysis {

Doubt doubt(const Scalar& scalar, const std::string& warning) {
    constexpr std::string_view kAll = "all numbers";
    const std::size_t colon = warning.find(": ");
    if (colon == std::string::npos) return Doubt::beside;
    const std::string_view names = std::string_view(warning).substr(0, colon);
    if (names == kAll) return Doubt::invalid;
    bool named = false;
    for (std::size_t begin = 0; begin < names.size();) {
        const std::size_t end = std::min(names.find(", ", begin), names.size());
        const std::string_view name = names.substr(begin, end - begin);
        if (name.find(' ') != std::string_view::npos) return Doubt::beside;  // words, not names
        named = named || scalar.name == name || scalar.name.starts_with(std::string(name) + "_");
        begin = end + 2;
    }
    return named ? Doubt::invalid : Doubt::none;
}

}  // namespace lmmd::analysis
