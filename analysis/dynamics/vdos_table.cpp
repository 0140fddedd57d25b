// SPDX-License-Identifier: GPL-3.0-or-later
#include "dynamics/vdos_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>

#include "lmmd/analysis/result.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"

namespace lmmd::analysis {
namespace {

namespace fs = std::filesystem;
constexpr double kRadiansPerThz = 2 * std::numbers::pi / units::kPicosecond;  // internal angular frequency of 1 THz

// Columns by name, as the file has them, and the scalars of its header.
struct Columns {
    std::vector<std::string> names;
    std::map<std::string, std::vector<double>> values;
    std::map<std::string, double> scalars;
};

// "# columns: nu[THz] total[1/THz] total_error[1/THz]"
std::vector<std::string> column_names(const std::vector<Token>& tokens) {
    std::vector<std::string> names;
    for (std::size_t k = 2; k < tokens.size(); ++k) names.push_back(tokens[k].text.substr(0, tokens[k].text.find('[')));
    return names;
}

std::vector<Token> words_of_comment(const std::string& line) {
    std::string text = line;
    std::replace(text.begin(), text.end(), '#', ' ');
    std::vector<Token> words = tokenize(text);
    words.insert(words.begin(), {"#", 1, 1});
    return words;
}

Columns read_text(const fs::path& path) {
    std::ifstream in(path);
    if (!in) throw input_error({path.string()}, "cannot be read; check the path");
    Columns result;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (!line.empty() && line[0] == '#') {
            const std::vector<Token> words = words_of_comment(line);
            if (words.size() > 2 && words[1].text == "columns:") result.names = column_names(words);
            if (words.size() > 3 && words[2].text == "=")
                if (const std::optional<double> value = to_real(words[3].text)) result.scalars[words[1].text] = *value;
            continue;
        }
        const std::vector<Token> tokens = tokenize(line);
        if (tokens.empty()) continue;
        if (result.names.empty() && tokens.size() == 4) result.names = {"omega", "x", "y", "z"};  // GPUMD's dos.out
        if (tokens.size() != result.names.size())
            throw input_error({path.string(), number},
                              fmt::format("found {} columns, expected {} of a density of states written by 'lmmd-analyze vdos' or "
                                          "'2pt', or the 4 of GPUMD's dos.out", tokens.size(),
                                          result.names.empty() ? "those" : std::to_string(result.names.size())));
        for (std::size_t k = 0; k < tokens.size(); ++k) {
            const std::optional<double> value = to_real(tokens[k].text);
            // Errors of a run too short for blocks are "nan".
            if (!value && tokens[k].text != "nan")
                throw input_error({path.string(), number, tokens[k].column}, "found " + quote(tokens[k].text) + ", expected a number");
            result.values[result.names[k]].push_back(value.value_or(kNoError));
        }
    }
    return result;
}

Columns read_json(const fs::path& path) {
    std::ifstream in(path);
    if (!in) throw input_error({path.string()}, "cannot be read; check the path");
    const auto json = nlohmann::ordered_json::parse(in, nullptr, false);
    const auto number = [](const nlohmann::ordered_json& x) { return x.is_number() ? x.get<double>() : kNoError; };
    Columns result;
    try {
        for (const char* name : {"vdos", "2pt"}) {
            if (!json.at("tables").contains(name)) continue;
            for (const auto& [column, data] : json["tables"][name].at("columns").items()) {
                result.names.push_back(column);
                for (const auto& x : data.at("values")) result.values[column].push_back(number(x));
                if (data.contains("errors"))
                    for (const auto& x : data.at("errors")) result.values[column + "_error"].push_back(number(x));
            }
        }
        for (const auto& [name, scalar] : json.at("scalars").items()) result.scalars[name] = number(scalar.at("value"));
    } catch (const nlohmann::json::exception&) {
        result.names.clear();
    }
    if (result.names.empty())
        throw input_error({path.string()}, "found no table 'vdos' or '2pt', expected what 'lmmd-analyze vdos RUN --json' or '2pt' writes");
    return result;
}

// Densities at frequency 0 that GPUMD leaves out: g is even in omega, a + b omega^2 through the first two points.
void add_zero(spectra::Spectrum& states, std::vector<std::string>& notes) {
    std::vector<double>&w = states.omega, &g = states.value;
    if (w.empty() || w[0] == 0) return;
    if (w.size() < 3 || w[0] < 0)
        throw input_error({"density of states"}, fmt::format("found {} rows from {:.4g} on, expected at least 3 from frequency 0 or above", w.size(), w[0]));
    const double slope = (g[1] - g[0]) / (w[1] * w[1] - w[0] * w[0]);
    g.insert(g.begin(), std::max(0.0, g[0] - slope * w[0] * w[0]));
    w.insert(w.begin(), 0.0);
    notes.push_back("frequency 0 is not in the file: carried there from the first two rows");
}

bool names_element(const std::string& column) { return column.size() <= 2 && std::isupper(static_cast<unsigned char>(column[0])); }

std::vector<double> column_of(const Columns& file, const std::string& name) {
    const auto it = file.values.find(name);
    return it == file.values.end() ? std::vector<double>{} : it->second;
}
std::optional<double> scalar_of(const Columns& file, const std::string& name) {
    const auto it = file.scalars.find(name);
    return it == file.scalars.end() ? std::nullopt : std::optional(it->second);
}

VdosPart part_of(const Columns& file, const std::string& column, std::vector<std::string>& notes, const fs::path& path) {
    const bool gpumd = file.values.count("omega") > 0;
    VdosPart part;
    part.states = {column_of(file, gpumd ? "omega" : "nu"), column_of(file, gpumd ? "x" : column)};
    for (double& w : part.states.omega) w *= gpumd ? 1 / units::kPicosecond : kRadiansPerThz;
    if (gpumd)
        for (const char* axis : {"y", "z"})
            for (std::size_t k = 0; k < part.states.value.size(); ++k) part.states.value[k] += file.values.at(axis)[k];
    const std::size_t rows = part.states.omega.size();
    if (rows == 0 || part.states.value.size() != rows)
        throw input_error({path.string()}, "found no columns 'nu' and 'total', expected a density of states written by 'lmmd-analyze vdos' or '2pt', or GPUMD's dos.out");
    const std::vector<double> error = column_of(file, column + "_error");
    if (!gpumd && error.size() == rows && std::none_of(error.begin(), error.end(), [](double e) { return std::isnan(e); })) part.errors = error;
    add_zero(part.states, notes);
    try {
        part.states = spectra::make_spectrum(part.states.omega, part.states.value);
    } catch (const Error& wrong) {
        throw input_error({path.string()}, wrong.what());
    }
    return part;
}

// Of the atoms: as the table counts them, or by the areas, the degrees of freedom.
void set_shares(VdosTable& table, const Columns& file) {
    if (table.parts.size() == 1) return;
    double all = 0;
    for (VdosPart& part : table.parts) all += part.share = scalar_of(file, "atoms_" + part.element).value_or(spectra::area(part.states));
    for (VdosPart& part : table.parts) part.share /= all;
}

}  // namespace

bool is_vdos_table(const fs::path& path) {
    if (!fs::is_regular_file(path)) return false;
    if (path.extension() == ".json" || path.filename() == "dos.out") return true;
    std::ifstream in(path);
    std::string first;
    std::getline(in, first);
    return first.find("density of states") != std::string::npos && first[0] == '#';
}

VdosTable read_vdos_table(const fs::path& path, const std::string& element) {
    const Columns file = path.extension() == ".json" ? read_json(path) : read_text(path);
    std::vector<std::string> elements;
    for (const std::string& name : file.names)
        if (names_element(name)) elements.push_back(name);
    VdosTable table;
    if (element.empty() && !elements.empty())
        for (const std::string& one : elements) {
            table.parts.push_back(part_of(file, one, table.notes, path));
            table.parts.back().element = one;
        }
    else {
        table.parts.push_back(part_of(file, file.values.count(element) > 0 ? element : "total", table.notes, path));
        table.parts.back().element = element;
    }
    set_shares(table, file);
    table.temperature = scalar_of(file, "temperature");
    // That of a choice of atoms is another.
    if (element.empty() || elements.size() < 2) table.density = scalar_of(file, "density");
    if (const auto resolution = scalar_of(file, "resolution"))
        table.points_per_resolution = std::max(1.0, *resolution * kRadiansPerThz / table.parts[0].states.omega[1]);
    return table;
}

bool VdosTable::has_errors() const {
    return std::none_of(parts.begin(), parts.end(), [](const VdosPart& part) { return part.errors.empty(); });
}

Estimates estimate(const VdosTable& table, const std::function<std::vector<double>(std::span<const spectra::Spectrum>)>& function) {
    std::vector<spectra::Spectrum> states;
    for (const VdosPart& part : table.parts) states.push_back(part.states);
    Estimates result;
    result.values = function(states);
    result.errors.assign(result.values.size(), kNoError);
    if (!table.has_errors()) return result;
    std::vector<double> squares(result.values.size(), 0.0);
    const auto cell = static_cast<std::size_t>(std::lround(table.points_per_resolution));
    for (std::size_t p = 0; p < table.parts.size(); ++p) {
        const std::vector<double>& errors = table.parts[p].errors;
        for (std::size_t first = 0; first < errors.size(); first += cell) {
            std::vector<spectra::Spectrum> moved = states;
            for (std::size_t k = first; k < std::min(first + cell, errors.size()); ++k) moved[p].value[k] += errors[k];
            const std::vector<double> other = function(moved);
            for (std::size_t i = 0; i < other.size(); ++i) squares[i] += (other[i] - result.values[i]) * (other[i] - result.values[i]);
        }
    }
    for (std::size_t i = 0; i < squares.size(); ++i) result.errors[i] = std::sqrt(squares[i]);
    return result;
}

}  // namespace lmmd::analysis
