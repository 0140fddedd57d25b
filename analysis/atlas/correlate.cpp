// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/correlate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "lmmd/base/text.hpp"

namespace lmmd::atlas {
namespace {

using analysis::DataColumn;
using analysis::DataTable;
using analysis::kNoError;
using analysis::Result;

struct Numbers {
    std::string name;
    analysis::DataColumn axis;                  // without its values: "Tc_K" and "Tc[K]" are Tc in K
    std::vector<std::optional<double>> values;  // of the rows that count
};

std::vector<std::size_t> rows_of(const CsvTable& table, const std::string& where) {
    std::vector<std::size_t> rows;
    const std::size_t sign = where.find('=');
    if (!where.empty() && sign == std::string::npos)
        throw input_error({"--where"}, "found " + quote(where) + ", expected COLUMN=VALUE");
    const std::size_t column = where.empty() ? 0 : table.need(where.substr(0, sign));
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        if (where.empty() || table.rows[row][column].text == where.substr(sign + 1)) rows.push_back(row);
    if (rows.empty())
        throw input_error({table.file}, "found no row" + (where.empty() ? std::string() : " with " + where) +
                                            ", expected at least three");
    return rows;
}

bool holds_numbers(const CsvTable& table, std::size_t column) {
    std::size_t count = 0;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const std::string& text = table.rows[row][column].text;
        if (text.empty() || text == "NA" || text == "nan") continue;
        if (!to_real(text)) return false;
        ++count;
    }
    return count >= 3;
}

analysis::DataColumn axis_of(const std::string& name) {
    const std::size_t bracket = name.find('['), line = name.rfind('_');
    if (bracket != std::string::npos && name.back() == ']')
        return {name.substr(0, bracket), name.substr(bracket + 1, name.size() - bracket - 2), {}, {}};
    if (line != std::string::npos)
        for (const char* unit : {"K", "GPa", "eV", "meV", "nm", "A", "gcc"})
            if (name.substr(line + 1) == unit) return {name.substr(0, line), unit, {}, {}};
    return {name, "", {}, {}};
}

// The word of each row that counts; empty when there is no column of words.
std::vector<std::string> labels_of(const CsvTable& table, const std::vector<std::size_t>& rows,
                                   const std::string& name) {
    std::size_t column = 0;
    if (!name.empty())
        column = table.need(name);
    else
        while (column < table.names.size() && holds_numbers(table, column)) ++column;
    std::vector<std::string> labels;
    for (const std::size_t row : rows)
        if (column < table.names.size()) labels.push_back(table.rows[row][column].text);
    return labels;
}

std::vector<Numbers> columns_of(const CsvTable& table, const std::vector<std::size_t>& rows,
                                const CorrelateOptions& options) {
    std::vector<std::size_t> chosen;
    for (const std::string& name : options.columns) chosen.push_back(table.need(name));
    for (std::size_t c = 0; options.columns.empty() && c < table.names.size(); ++c)
        if (holds_numbers(table, c)) chosen.push_back(c);
    if (chosen.size() < 2)
        throw input_error(
            {table.file},
            fmt::format("found {} columns to compare, expected two at least; name them with --columns", chosen.size()));
    std::vector<Numbers> result;
    for (const std::size_t c : chosen) {
        result.push_back({table.names[c].text, axis_of(table.names[c].text), {}});
        for (const std::size_t row : rows) result.back().values.push_back(table.number(row, c));
    }
    return result;
}

struct Pairs {
    std::vector<double> x, y;
    std::vector<std::size_t> row;  // index among the rows that count
};

// Rows with both values; a missing one of the column `zero` counts as 0.
Pairs pairs_of(const Numbers& x, const Numbers& y, const std::string& zero) {
    Pairs p;
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        auto value = [&](const Numbers& of) {
            return !of.values[i] && of.name == zero ? std::optional(0.0) : of.values[i];
        };
        const auto a = value(x), b = value(y);
        if (!a || !b) continue;
        p.x.push_back(*a);
        p.y.push_back(*b);
        p.row.push_back(i);
    }
    return p;
}

void add_scalar(Result& result, const std::string& name, const Pairs& pairs, const std::string& treatment) {
    const RankCorrelation c = spearman(pairs.x, pairs.y);
    std::string note = fmt::format("n = {}, p = {:.2g}, |r| above {:.3f} is significant at 5 %", c.n, c.p, c.critical);
    if (c.n <= 10) note += ", roughly: n is small";
    result.scalars.push_back({name, c.r, c.error, "", note + (treatment.empty() ? "" : "; " + treatment)});
}

// Points, and the line at their abscissae.
DataTable table_of(const Numbers& x, const Numbers& y, const std::vector<std::string>& labels, bool logarithm,
                   Result& result) {
    const Pairs all = pairs_of(x, y, "");
    Pairs p;
    for (std::size_t i = 0; i < all.x.size(); ++i) {
        if (logarithm && (all.x[i] <= 0 || all.y[i] <= 0)) continue;
        p.x.push_back(logarithm ? std::log10(all.x[i]) : all.x[i]);
        p.y.push_back(logarithm ? std::log10(all.y[i]) : all.y[i]);
        p.row.push_back(all.row[i]);
    }
    const Line line = fit_line(p.x, p.y);
    const std::string head = logarithm ? "log10 " : "", name = x.name + "_" + y.name;
    result.scalars.push_back({"slope_" + name, line.b, line.b_error, "",
                              fmt::format("{0}{2} = {3:.5g}({4:.2g}) + slope {0}{1}; scatter {5:.3g}, r^2 = {6:.3f}",
                                          head, x.name, y.name, line.a, line.a_error, line.scatter, line.r_squared)});
    DataTable table{
        "correlate_" + name,
        y.axis.name + " against " + x.axis.name,
        fmt::format("Each point is a row of the table; the line is the least-squares fit to {} points.", p.x.size()),
        {x.axis, y.axis, {"line", y.axis.unit, {}, {}}},
        {}};
    table.ordinate = head + y.axis.name;
    for (int k = 0; k < 2; ++k) {
        if (logarithm) table.columns[k].name = "log10_" + table.columns[k].name;
        table.columns[k].values = k == 0 ? p.x : p.y;
    }
    table.plot = {table.columns[1].name, "line"};
    table.scatter = {table.columns[1].name};
    for (std::size_t i = 0; i < p.x.size(); ++i) {
        table.columns[2].values.push_back(line.a + line.b * p.x[i]);
        if (!labels.empty()) table.labels.push_back(labels[p.row[i]]);
    }
    return table;
}

}  // namespace

Result correlate(const CsvTable& table, const CorrelateOptions& options) {
    const std::vector<std::size_t> rows = rows_of(table, options.where);
    const std::vector<Numbers> columns = columns_of(table, rows, options);
    const std::vector<std::string> labels = labels_of(table, rows, options.label);
    if (!options.zero.empty()) table.need(options.zero);
    Result result;
    result.command = "correlate " + table.file;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        for (std::size_t j = i + 1; j < columns.size(); ++j) {
            const Numbers &x = columns[i], &y = columns[j];
            const Pairs pairs = pairs_of(x, y, "");
            const bool both = x.name == options.zero || y.name == options.zero;
            add_scalar(result, "spearman_" + x.name + "_" + y.name, pairs,
                       both ? "missing " + options.zero + " left out" : "");
            if (both)
                add_scalar(result, "spearman_" + x.name + "_" + y.name + "_zero", pairs_of(x, y, options.zero),
                           "missing " + options.zero + " taken as 0");
            if (pairs.x.size() >= 3) result.tables.push_back(table_of(x, y, labels, options.logarithm, result));
        }
    }
    result.notes.push_back(fmt::format(
        "{} rows of {}; each pair over the rows that have both values (pairwise deletion)", rows.size(), table.file));
    result.notes.push_back(
        "Spearman's rank correlation, ties share their mean rank; p: two-sided, Student's t; errors: Bonett and Wright "
        "(2000)");
    return result;
}

}  // namespace lmmd::atlas
