// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/unit_text.hpp"

#include <array>
#include <cmath>
#include <string>

#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd {
namespace {

// Powers of length, time, energy, mass and pressure.
using Dimension = std::array<int, 5>;

struct Word {
    const char* name;
    double factor;
    Dimension dimension;
};

constexpr double kAvogadro = 6.02214076e23, kJoule = 1 / units::kElementaryCharge;
constexpr Word kWords[] = {
    {"Angstrom", 1, {1}},
    {"angstrom", 1, {1}},
    {"A", 1, {1}},
    {"Å", 1, {1}},
    {"nm", 10, {1}},
    {"pm", 0.01, {1}},
    {"nanometer", 10, {1}},
    {"fs", units::kFemtosecond, {0, 1}},
    {"ps", units::kPicosecond, {0, 1}},
    {"ns", 1000 * units::kPicosecond, {0, 1}},
    {"femtosecond", units::kFemtosecond, {0, 1}},
    {"picosecond", units::kPicosecond, {0, 1}},
    {"nanosecond", 1000 * units::kPicosecond, {0, 1}},
    {"eV", 1, {0, 0, 1}},
    {"J", kJoule, {0, 0, 1}},
    {"kJ", 1000 * kJoule, {0, 0, 1}},
    {"kcal", 4184 * kJoule, {0, 0, 1}},
    {"kilocalorie", 4184 * kJoule, {0, 0, 1}},
    {"mol", kAvogadro, {}},
    {"mole", kAvogadro, {}},
    {"u", 1, {0, 0, 0, 1}},
    {"amu", 1, {0, 0, 0, 1}},
    {"Da", 1, {0, 0, 0, 1}},
    {"g", 1e-3 / (units::kAtomicMass), {0, 0, 0, 1}},
    {"GPa", units::kGigapascal, {0, 0, 0, 0, 1}},
    {"MPa", 1e-3 * units::kGigapascal, {0, 0, 0, 0, 1}},
    {"bar", 1e-4 * units::kGigapascal, {0, 0, 0, 0, 1}},
    {"Pa", 1e-9 * units::kGigapascal, {0, 0, 0, 0, 1}},
};

Dimension dimension_of(Quantity quantity) {
    switch (quantity) {
        case Quantity::length:
            return {1};
        case Quantity::time:
            return {0, 1};
        case Quantity::velocity:
            return {1, -1};
        case Quantity::force:
            return {-1, 0, 1};
        case Quantity::mass:
            return {0, 0, 0, 1};
        case Quantity::pressure:
            break;
    }
    return {0, 0, 0, 0, 1};
}

}  // namespace

std::optional<double> unit_factor(std::string_view text, Quantity quantity) {
    double factor = 1;
    Dimension found{};
    // "a/b/c" is a b-1 c-1.
    std::string words(text);
    for (std::size_t at = words.find('/'); at != std::string::npos; at = words.find('/', at))
        words.replace(at, 1, " /"), at += 2;
    for (Token token : tokenize(words)) {
        const bool below = token.text.front() == '/';
        if (below) token.text.erase(0, 1);
        const std::size_t end = token.text.find_first_of("+-0123456789");
        int power = 1;
        if (end != std::string::npos) {
            const std::size_t digits = token.text[end] == '+' ? end + 1 : end;
            const std::optional<std::int64_t> read = to_integer(token.text.substr(digits));
            if (!read || *read < -9 || *read > 9) return std::nullopt;
            power = static_cast<int>(*read);
        }
        if (below) power = -power;
        const Word* known = nullptr;
        for (const Word& word : kWords)
            if (token.text.substr(0, end) == word.name) known = &word;
        if (!known) return std::nullopt;
        factor *= std::pow(known->factor, power);
        for (std::size_t d = 0; d < found.size(); ++d) found[d] += power * known->dimension[d];
    }
    return found == dimension_of(quantity) ? std::optional(factor) : std::nullopt;
}

}  // namespace lmmd
