// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/composition.hpp"

#include <fmt/format.h>

#include <cctype>

#include "lmmd/base/text.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd::genome {
namespace {

std::string written(const Composition& composition, int digits) {
    if (composition.size() == 1) return composition.begin()->first;
    std::string text;
    for (const auto& [element, fraction] : composition) text += element + fmt::format("{:.{}g}", fraction, digits);
    return text;
}

}  // namespace

Composition parse_formula(const std::string& formula, const Where& where) {
    auto fail = [&](const std::string& what) -> Error {
        return input_error(where, "found " + what + " in " + quote(formula) +
                                      ", expected a formula of elements such as Ga, In2Bi or Pb0.45Bi0.55");
    };
    Composition composition;
    double total = 0;
    for (std::size_t at = 0; at < formula.size();) {
        std::size_t end = at + 1;
        while (end < formula.size() && std::islower(static_cast<unsigned char>(formula[end]))) ++end;
        const std::string element = formula.substr(at, end - at);
        if (!find_element(element)) throw fail("no element " + quote(element));
        std::size_t stop = end;
        while (stop < formula.size() &&
               (std::isdigit(static_cast<unsigned char>(formula[stop])) || formula[stop] == '.'))
            ++stop;
        double amount = 1;
        if (stop > end) {
            const auto number = to_real(formula.substr(end, stop - end));
            if (!number || *number <= 0) throw fail("the amount " + quote(formula.substr(end, stop - end)));
            amount = *number;
        }
        composition[element] += amount;
        total += amount;
        at = stop;
    }
    if (composition.empty())
        throw input_error(where, "found no formula, expected one of elements such as Ga, In2Bi or Pb0.45Bi0.55");
    for (auto& [element, fraction] : composition) fraction /= total;
    return composition;
}

std::string key_of(const Composition& composition) {
    std::string key;
    for (const auto& [element, fraction] : composition) key += fmt::format("{}{:.4f}", element, fraction);
    return key;
}

std::string formula_of(const Composition& composition) { return written(composition, 3); }

}  // namespace lmmd::genome
