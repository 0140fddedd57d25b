// SPDX-License-Identifier: GPL-3.0-or-later
#include "tc/a2f_file.hpp"

#include <cctype>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "lmmd/base/error.hpp"
#include "lmmd/base/text.hpp"
#include "tc/units.hpp"

namespace lmmd::tc {
namespace {

// The unit that a header names for its frequencies, if it names exactly one.
std::string unit_in_header(const std::string& line) {
    std::string found;
    for (const FrequencyUnit& unit : kFrequencyUnits)
        for (const char* brackets : {"[]", "()"})
            if (line.find(std::string(1, brackets[0]) + unit.name + brackets[1]) != std::string::npos) found = unit.name;
    return found;
}

bool is_comment(const std::string& line) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    return first == std::string::npos || line[first] == '#' || line[first] == '!' || line[first] == '&' ||
           std::isalpha(static_cast<unsigned char>(line[first]));
}

}  // namespace

Alpha2F read_a2f(const std::filesystem::path& path, const A2fFileOptions& options) {
    std::ifstream in(path);
    if (!in) throw input_error({path.string()}, "cannot be read; check the path");
    std::string unit = options.unit, line;
    std::vector<double> omega, value;
    for (int number = 1; std::getline(in, line); ++number) {
        if (is_comment(line)) {
            if (unit.empty()) unit = unit_in_header(line);
            continue;
        }
        const std::vector<Token> tokens = tokenize(line);
        const auto need = static_cast<std::size_t>(options.column);
        if (tokens.size() < need)
            throw input_error({path.string(), number}, fmt::format("found {} columns, expected at least {}; check --column", tokens.size(), need));
        for (std::size_t k : {std::size_t{0}, need - 1}) {
            const std::optional<double> x = to_real(tokens[k].text);
            if (!x) throw input_error({path.string(), number, tokens[k].column}, "found " + quote(tokens[k].text) + ", expected a number");
            (k == 0 ? omega : value).push_back(*x);
        }
        const double here = omega.back(), before = omega.size() > 1 ? omega[omega.size() - 2] : -INFINITY;
        if (here <= before)
            throw input_error({path.string(), number, tokens[0].column},
                              fmt::format("found the frequency {:g} after {:g}, expected ascending ones from 0 on; sort the rows, or mend what is negative", here, before));
        if (here > 0 && value.back() < 0)
            throw input_error({path.string(), number, tokens[need - 1].column}, fmt::format("found a2F = {:g}, expected 0 or more; check --column", value.back()));
    }
    if (omega.empty()) throw input_error({path.string()}, "found no row of numbers, expected a frequency and a2F in each line");
    const std::optional<double> ev = ev_per(unit);
    if (unit.empty())
        throw input_error({path.string()}, "found no unit of frequency in a header such as '# omega[meV]'; give --unit meV|THz|cm-1|K|eV");
    if (!ev) throw input_error({"--unit"}, "found " + quote(unit) + ", expected meV, THz, cm-1, K or eV");
    for (double& w : omega) w *= *ev;
    try {
        return make_alpha2f(omega, value);
    } catch (const Error& error) {
        throw input_error({path.string()}, error.what());
    }
}

std::string format_a2f(const Alpha2F& spectrum, const std::string& origin) {
    std::string text = fmt::format("# alpha2F from {}\n# omega[meV] a2F[1]\n", origin);
    for (std::size_t i = 0; i < spectrum.omega.size(); ++i)
        text += fmt::format("{:.10g} {:.10g}\n", 1e3 * spectrum.omega[i], spectrum.value[i]);
    return text;
}

}  // namespace lmmd::tc
