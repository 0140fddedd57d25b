// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/analysis/result.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd::genome {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Json read_json(const fs::path& path, const char* expected) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw input_error({path.string()}, std::string("found no such file, expected ") + expected);
    Json json = Json::parse(in, nullptr, false);
    if (!json.is_object())
        throw input_error({path.string()}, std::string("found a damaged file, expected ") + expected);
    return json;
}

std::string text_of(const Json& json, const char* pointer) {
    const Json found = json.value(Json::json_pointer(pointer), Json());
    return found.is_string() ? found.get<std::string>() : found.is_null() ? std::string() : found.dump();
}

Value mean_of(const std::vector<double>& series) {
    analysis::BlockSums sums(2);  // of the values, and how many
    for (const double value : series) {
        const std::span<double> sample = sums.sample();
        sample[0] += value;
        sample[1] += 1;
    }
    const analysis::Estimates mean =
        sums.estimate([](std::span<const double> s) { return std::vector<double>{s[0] / s[1]}; });
    return {mean.values[0], std::isnan(mean.errors[0]) ? std::nullopt : std::optional(mean.errors[0])};
}

class Reader {
public:
    Reader(const fs::path& directory, const Genome& genome, const RunOptions& options)
        : directory_(directory), genome_(genome), options_(options) {}

    RunRecord read() {
        const Json run = read_json(directory_ / "run.json", "the record that `lmmd run` leaves in its directory");
        Record& r = result_.record;
        r.phase = options_.phase;
        r.state = options_.state;
        r.status = "computed";
        r.source = "lmmd " + text_of(run, "/program/version");
        r.run = RunOrigin{fs::absolute(directory_).lexically_normal().string(),
                          "lmmd " + text_of(run, "/program/version"),
                          text_of(run, "/program/commit"),
                          text_of(run, "/deck_sha256"),
                          text_of(run, "/potential/file"),
                          text_of(run, "/potential/sha256"),
                          text_of(run, "/seed"),
                          text_of(run, "/precision")};
        if (r.run->deck_sha256.empty())
            throw input_error({(directory_ / "run.json").string()},
                              "found no checksum of the deck, expected the record of a finished run");
        if (text_of(run, "/status") != "finished") r.note = "the run is " + text_of(run, "/status") + "; ";
        find_material(run);
        read_thermo();
        read_scalars();
        for (const std::string& file : options_.json) read_output(file);
        for (const std::string& text : options_.values) read_value(text);
        choose_tc();
        return std::move(result_);
    }

private:
    void find_material(const Json& run) {
        Record& r = result_.record;
        r.formula = options_.material;
        const Json composition = run.value("composition", Json::object());
        if (r.formula.empty())
            for (const auto& [element, count] : composition.items())
                r.formula += composition.size() == 1 ? element : element + count.dump();
        if (r.formula.empty())
            throw input_error({"--material"}, "found nothing, and nothing in " + (directory_ / "run.json").string() +
                                                  " says what the run is made of; expected a formula such as Ga");
        r.composition =
            parse_formula(r.formula, {options_.material.empty() ? (directory_ / "run.json").string() : "--material"});
        r.formula = formula_of(r.composition);
    }

    void read_thermo() {
        std::ifstream in(directory_ / "thermo.out");
        std::vector<std::vector<double>> rows;
        double atoms = 0;
        int line_number = 0;
        for (std::string line; std::getline(in, line);) {
            ++line_number;
            if (line.rfind("# num_atoms ", 0) == 0) atoms = to_real(line.substr(12)).value_or(0);
            const std::vector<Token> tokens = tokenize(line);
            if (tokens.empty()) continue;
            std::vector<double> row;
            for (const Token& token : tokens) {
                const auto number = to_real(token.text);
                if (!number)
                    throw input_error({(directory_ / "thermo.out").string(), line_number, token.column},
                                      "found " + quote(token.text) + ", expected a number");
                row.push_back(*number);
            }
            rows.push_back(row);
        }
        if (rows.empty() || !(atoms > 0) || rows.back().size() < 18) return;  // not the full format, or nothing
        const std::size_t count = std::max<std::size_t>(
            1, static_cast<std::size_t>(std::lround(options_.last * static_cast<double>(rows.size()))));
        rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(count));
        auto average = [&](auto value) {
            std::vector<double> series;
            for (const auto& row : rows) series.push_back(value(row));
            return mean_of(series);
        };
        Record& r = result_.record;
        r.values["temperature_K"] = average([](const auto& row) { return row[0]; });
        r.values["energy_eV"] = average([&](const auto& row) { return row[2] / atoms; });
        r.note += fmt::format("thermo.out: mean of the last {} lines, errors from blocks", count);
        if (fs::exists(directory_ / "walls.out"))
            return;  // the box is not the volume of the metal, nor its virial the pressure
        r.values["pressure_GPa"] = average([](const auto& row) { return (row[3] + row[4] + row[5]) / 3; });
        auto volume = [](const auto& v) {
            return std::abs(v[9] * (v[13] * v[17] - v[14] * v[16]) - v[10] * (v[12] * v[17] - v[14] * v[15]) +
                            v[11] * (v[12] * v[16] - v[13] * v[15]));
        };
        double mass = 0;  // amu, of the mean atom
        for (const auto& [element, fraction] : r.composition) mass += fraction * find_element(element)->mass;
        r.values["number_density_nm3"] = average([&](const auto& row) { return 1e3 * atoms / volume(row); });
        r.values["density_gcc"] =
            average([&](const auto& row) { return mass * atoms / volume(row) / units::kGramPerCm3; });
    }

    // A quantity of the genome for an estimator's scalar in the same unit: "omega_log" in K is omega_log_K; nullopt if
    // there is none.
    std::optional<std::string> known_as(const std::string& name, const std::string& unit) const {
        std::string tail;
        for (const char c : unit)
            if (c != ' ' && c != '^') tail += c == '/' ? '_' : c;
        for (const std::string& candidate : {name, name + "_" + tail})
            for (const Quantity& q : genome_.quantities())
                if (q.name == genome_.find_quantity(candidate).value_or("") && q.unit == unit) return q.name;
        return std::nullopt;
    }

    // `stem`: what sets a new quantity apart from others of that name; "": nothing. Returns what it is called.
    std::string name_of(const std::string& stem, const analysis::Scalar& scalar) {
        if (const auto known = known_as(scalar.name, scalar.unit)) return *known;
        const std::string name = stem + (stem.empty() ? "" : "_") + scalar.name;
        if (const auto known = genome_.find_quantity(name)) return *known;
        result_.quantities.push_back(
            {name, scalar.unit, "macroscopic", stem + (stem.empty() ? "" : ": ") + scalar.note});
        return name;
    }

    // "# D_Ga = 0.31 +- 0.02 A^2/ps  (note)" in the headers of tables: observe_vacf.out -> vacf_D_Ga.
    void read_scalars() {
        static const std::regex pattern(R"(^# ([A-Za-z0-9_]+) = (\S+)(?: \+- (\S+))?(?: ([^ ].*?))?(?:  \((.*)\))?$)");
        std::vector<fs::path> files;
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(directory_, ignored))
            if (entry.path().extension() == ".out") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            std::string stem = file.stem().string();
            if (stem.rfind("observe_", 0) == 0) stem = stem.substr(8);
            std::ifstream in(file);
            std::smatch match;
            for (std::string line; std::getline(in, line) && !line.empty() && line[0] == '#';) {
                if (!std::regex_match(line, match, pattern)) continue;
                const auto value = to_real(match[2].str());
                if (!value) continue;
                const std::string name = name_of(stem, {match[1].str(), 0, 0, match[4].str(), match[5].str()});
                result_.record.values.emplace(name, Value{*value, to_real(match[3].str())});  // thermo.out comes first
            }
        }
    }

    // A Result's scalars by their names, or numbers at the top whose names are quantities.
    void read_output(const std::string& file) {
        const Json json = read_json(file, "what lmmd-analyze ... --json wrote");
        const Json scalars = json.value("scalars", Json::object());
        bool any = false;
        for (const auto& [name, scalar] : scalars.items()) {
            const Json value = scalar.value("value", Json());
            if (!value.is_number()) continue;
            const Json error = scalar.value("error", Json());
            const std::string own = name_of("", {name, 0, 0, scalar.value("unit", ""), scalar.value("note", "")});
            result_.record.values[own] = {value.get<double>(),
                                          error.is_number() ? std::optional(error.get<double>()) : std::nullopt};
            any = true;
        }
        for (const auto& [name, value] : json.items()) {
            if (!value.is_number() || !genome_.find_quantity(name)) continue;
            result_.record.values[*genome_.find_quantity(name)] = {value.get<double>(), std::nullopt};
            any = true;
        }
        if (!any)
            throw input_error({file},
                              "found no number that the genome knows, expected what lmmd-analyze ... --json wrote");
    }

    // Of the run's own estimates the best one that there is, when the user names none.
    void choose_tc() {
        auto& values = result_.record.values;
        for (const std::string end : {"tc_eliashberg", "tc_allen_dynes"})
            for (const auto& [name, value] : values) {
                const bool is = name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
                if (values.count("Tc_K") > 0 || !is || !(value.value > 0)) continue;
                values["Tc_K"] = Value(value);
                result_.record.note += "; Tc_K is " + name;
                return;
            }
    }

    void read_value(const std::string& text) {
        const std::size_t sign = text.find('='), plus = text.find("+-");
        const std::string name = text.substr(0, sign);
        const auto quantity = genome_.find_quantity(name);
        std::vector<std::string> known;
        for (const Quantity& q : genome_.quantities()) known.push_back(q.name);
        if (!quantity)
            throw input_error({"--value"}, "found " + quote(name) +
                                               ", expected a quantity (`genome quantities` lists them)" +
                                               did_you_mean(name, known));
        const auto value = sign == std::string::npos
                               ? std::nullopt
                               : to_real(text.substr(sign + 1, plus == std::string::npos ? plus : plus - sign - 1));
        const auto error = plus == std::string::npos ? std::nullopt : to_real(text.substr(plus + 2));
        if (!value || (plus != std::string::npos && !(error && *error >= 0)))
            throw input_error({"--value"}, "found " + quote(text) + ", expected NAME=VALUE or NAME=VALUE+-ERROR");
        result_.record.values[*quantity] = {*value, error};
    }

    const fs::path directory_;
    const Genome& genome_;
    const RunOptions& options_;
    RunRecord result_;
};

}  // namespace

RunRecord read_run(const fs::path& directory, const Genome& genome, const RunOptions& options) {
    if (std::find(phases().begin(), phases().end(), options.phase) == phases().end())
        throw input_error({"--phase"}, "found " + quote(options.phase) + ", expected " + listed(phases()) +
                                           did_you_mean(options.phase, phases()));
    return Reader(directory, genome, options).read();
}

}  // namespace lmmd::genome
