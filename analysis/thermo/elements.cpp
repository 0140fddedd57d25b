// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermo/elements.hpp"

#include "lmmd/model/species.hpp"

namespace lmmd::analysis {
namespace {

constexpr ElementFacts kElements[] = {
    {"Al", 933.47, 1.175, 2.86, 18.85}, {"Bi", 544.55, 0.00053, 3.07, 34.61}, {"Ga", 302.91, 1.083, 2.44, 19.05},
    {"Hg", 234.32, 4.154, 3.01, 24.33}, {"In", 429.75, 3.41, 3.25, 27.15},    {"Pb", 600.61, 7.2, 3.50, 32.29},
    {"Sn", 505.08, 3.72, 3.02, 28.25},
};

}  // namespace

const ElementFacts* find_element(std::string_view symbol) {
    for (const ElementFacts& element : kElements)
        if (symbol == element.symbol) return &element;
    return nullptr;
}

ByElement read_by_element(const Options& options, const std::string& name, const RealRange& range) {
    if (!options.has(name)) return {};
    Args words = options.values(name);
    const std::string all = words.peek();
    if (all.find('=') == std::string::npos) return {{"", words.real(name, range)}};
    ByElement values;
    words.word(name);
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t end = std::min(all.find(',', at), all.size()), sign = std::min(all.find('=', at), end);
        const std::string symbol = all.substr(at, sign - at);
        const double value = to_real(sign < end ? all.substr(sign + 1, end - sign - 1) : std::string()).value_or(-1);
        if (!lmmd::find_element(symbol) || value < range.low || (range.open_low && value == range.low) || value > range.high)
            words.fail("found " + quote(all.substr(at, end - at)) + ", expected ELEMENT=NUMBER with " + range.words + ", such as In=1.3,Bi=2.3");
        values[symbol] = value;
        at = end + 1;
    }
    return values;
}

std::optional<double> value_for(const ByElement& values, const std::string& element) {
    for (const std::string& key : {element, std::string()})
        if (const auto it = values.find(key); it != values.end()) return it->second;
    return std::nullopt;
}

}  // namespace lmmd::analysis
