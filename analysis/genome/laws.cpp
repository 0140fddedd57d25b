// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/laws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "lmmd/base/text.hpp"

namespace lmmd::genome {
namespace {

// Properties that every genome knows, under its own name and unit.
struct Known {
    const char *property, *unit, *name;
    double factor;
};
constexpr std::array<Known, 3> kKnown{{{"density", "kg/m3", "density_gcc", 1e-3}, {"viscosity", "mPa s", "viscosity_mPas", 1}, {"melting_point", "K", "T_melt_K", 1}}};

// Stable at some temperature and no pressure; any other solid is metastable.
constexpr std::array<std::pair<const char*, const char*>, 4> kStable{{{"Ga", "alpha"}, {"In", "I4/mmm"}, {"Bi", "A7"}, {"Sn", "beta"}}};
constexpr std::array<std::pair<const char*, const char*>, 1> kTradeNames{{{"EGaIn", "Ga0.86In0.14"}}};

std::string phase_of(const std::string& material, const std::string& word) {
    if (word == "liquid" || word == "amorphous") return word;
    for (const auto& [metal, stable] : kStable)
        if (material == metal && word == stable) return "crystal";
    return "metastable";
}

Quantity quantity_of(const std::string& property, const std::string& unit) {
    static constexpr std::string_view kStructure[] = {"lattice", "volume", "rdf", "sofk", "coordination", "S0"};
    const bool structure = std::any_of(std::begin(kStructure), std::end(kStructure), [&](std::string_view s) { return property.rfind(s, 0) == 0; });
    const bool computed = property.rfind("PBE_", 0) == 0;
    return {property, unit, computed ? "ground" : structure ? "structure" : "macroscopic", computed ? "all-electron PBE" : "measured"};
}

}  // namespace

double Law::at(double kelvin) const {
    if (kind == "constant") return p0;
    if (kind == "linear") return p0 + p1 * (kelvin - p2);
    if (kind == "quadratic") return p0 + p1 * kelvin + p2 * kelvin * kelvin;
    if (kind == "log10") return std::pow(10, p0 + p1 / kelvin);
    if (kind == "arrhenius") return p0 * std::exp(-p1 / kelvin);
    throw input_error({"law"}, "found " + quote(kind) + ", expected constant, linear, quadratic, log10 or arrhenius");
}

Imported import_laws(const CsvTable& table) {
    Imported result;
    const auto text = [&](std::size_t row, const char* name) -> const std::string& { return table.rows[row][table.need(name)].text; };
    const auto number = [&](std::size_t row, const char* name) { return table.number(row, table.need(name)); };
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const CsvCell& cell = table.rows[row][table.need("material")];
        Record record;
        record.formula = cell.text;
        for (const auto& [name, formula] : kTradeNames)
            if (cell.text == name) record.formula = formula;
        record.composition = parse_formula(record.formula, table.where(cell));
        record.phase = phase_of(cell.text, text(row, "phase"));
        record.state = text(row, "phase");
        record.status = text(row, "status");
        record.source = text(row, "source");
        const Law law{text(row, "law"), number(row, "p0").value_or(0), number(row, "p1").value_or(0), number(row, "p2").value_or(0)};
        const std::optional<double> low = number(row, "T_low_K"), high = number(row, "T_high_K");
        if (law.kind != "constant" && !low)
            throw input_error(table.where(table.rows[row][table.need("T_low_K")]), "found nothing, expected the lower end of the law's range, K");
        double value = 0;
        try {
            value = law.at(low.value_or(0));
        } catch (const Error& wrong) { throw input_error(table.where(table.rows[row][table.need("law")]), wrong.what()); }
        if (low) record.values["temperature_K"] = {*low, {}};
        if (law.kind != "constant")
            record.note = fmt::format("{} law {:g} {:g} {:g} of {}, {:g} to {:g} K; here at its lower end", law.kind, law.p0, law.p1, law.p2, text(row, "unit"), *low, high.value_or(*low));
        std::optional<double> error;
        if (std::string words = text(row, "error"); !words.empty()) {
            const bool percent = words.back() == '%';
            if (percent) words.pop_back();
            error = to_real(words);
            if (!error) throw input_error(table.where(table.rows[row][table.need("error")]), "found " + quote(words) + ", expected an error, in the unit or in %");
            if (percent) *error *= 0.01 * std::abs(value);
        }
        const std::string &property = text(row, "property"), &unit = text(row, "unit");
        const auto known = std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& k) { return property == k.property && unit == k.unit; });
        if (known != kKnown.end()) {
            record.values[known->name] = {known->factor * value, error ? std::optional(known->factor * *error) : std::nullopt};
        } else {
            const Quantity quantity = quantity_of(property, unit);
            const auto same = [&](const Quantity& q) { return q.name == quantity.name; };
            if (std::none_of(result.quantities.begin(), result.quantities.end(), same)) result.quantities.push_back(quantity);
            record.values[property] = {value, error};
        }
        result.records.push_back(std::move(record));
    }
    return result;
}

}  // namespace lmmd::genome
