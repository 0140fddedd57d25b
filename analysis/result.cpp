// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/analysis/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/io/table.hpp"

namespace lmmd::analysis {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kDigits = 10, kErrorDigits = 3;  // significant, at most

// What is not a number has no sign, though the machine has one for it.
double no_sign(double value) { return std::isnan(value) ? kNoError : value; }

// Digits of a value that its error leaves a meaning, and three more.
int digits_of(double value, double error) {
    if (!(error > 0) || value == 0) return kDigits;
    const double digits = std::floor(std::log10(std::abs(value) / error)) + kErrorDigits + 2;
    return static_cast<int>(std::clamp(digits, 1.0, static_cast<double>(kDigits)));
}

[[noreturn]] void do_not_fit(const std::string& found) {
    throw input_error({}, "found " + found + ", expected runs that can be averaged; analyse them one by one");
}

struct Mean {
    double value = 0, error = kNoError;
};

Mean mean_of(const std::vector<double>& values, const std::vector<double>& errors) {
    const double n = static_cast<double>(values.size());
    Mean mean;
    for (const double value : values) mean.value += value / n;
    if (values.size() >= kEnoughRuns) return {mean.value, standard_error(values)};
    double squares = 0;
    for (const double error : errors) squares += error * error;
    mean.error = std::sqrt(squares) / n;
    return mean;
}

void average_column(DataColumn& column, const std::vector<const DataColumn*>& all) {
    const auto rows = [](const DataColumn& c) {
        const std::size_t n = c.values.size();
        return fmt::format("{} rows of {}{}", n, quote(c.name), n > 1 ? fmt::format(" ({:.6g}, {:.6g} ...)", c.values[0], c.values[1]) : "");
    };
    for (const DataColumn* other : all)
        if (other->name != column.name || other->values.size() != column.values.size())
            do_not_fit(rows(column) + " and " + rows(*other));
    for (std::size_t row = 0; row < column.values.size(); ++row) {
        std::vector<double> values, errors;
        for (const DataColumn* other : all) {
            values.push_back(other->values[row]);
            if (!other->errors.empty()) errors.push_back(other->errors[row]);
        }
        if (column.errors.empty()) {
            for (const double value : values) {
                if (std::abs(value - values[0]) > 1e-9 * std::abs(values[0]))
                    do_not_fit(fmt::format("{} = {:.10g} and {:.10g} in the same row", column.name, values[0], value));
            }
            continue;
        }
        const Mean mean = mean_of(values, errors);
        column.values[row] = mean.value;
        column.errors[row] = mean.error;
    }
}

void average_table(DataTable& table, std::size_t t, std::span<const Result> results) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::vector<const DataColumn*> all;
        for (const Result& result : results) {
            if (result.tables[t].columns.size() != table.columns.size()) do_not_fit("tables with different columns");
            all.push_back(&result.tables[t].columns[c]);
        }
        average_column(table.columns[c], all);
    }
}

void add_new(std::vector<std::string>& lines, const std::vector<std::string>& more) {
    for (const std::string& line : more) {
        if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
    }
}

std::string format_scalar(const Scalar& scalar) {
    std::string text = fmt::format("{} = {:.{}g}", scalar.name, scalar.value, digits_of(scalar.value, scalar.error));
    if (!std::isnan(scalar.error)) text += fmt::format(" +- {:.{}g}", scalar.error, kErrorDigits);
    if (!scalar.unit.empty()) text += " " + scalar.unit;
    if (!scalar.note.empty()) text += "  (" + scalar.note + ")";
    return text;
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json numbers(const std::vector<double>& values) {
    Json list = Json::array();
    for (const double value : values) list.push_back(number(value));
    return list;
}

}  // namespace

Result average(std::span<const Result> results) {
    Result mean = results[0];
    if (results.size() == 1) return mean;
    for (const Result& result : results) {
        if (result.scalars.size() != mean.scalars.size() || result.tables.size() != mean.tables.size())
            do_not_fit("results of different kinds");
        add_new(mean.notes, result.notes);
        add_new(mean.warnings, result.warnings);
    }
    for (std::size_t s = 0; s < mean.scalars.size(); ++s) {
        std::vector<double> values, errors;
        for (const Result& result : results) {
            if (result.scalars[s].name != mean.scalars[s].name) do_not_fit("results of different kinds");
            values.push_back(result.scalars[s].value);
            errors.push_back(result.scalars[s].error);
        }
        const Mean found = mean_of(values, errors);
        mean.scalars[s].value = found.value;
        mean.scalars[s].error = found.error;
    }
    for (std::size_t t = 0; t < mean.tables.size(); ++t) average_table(mean.tables[t], t, results);
    mean.notes.push_back(fmt::format("mean of {} runs of equal weight; errors: {}", results.size(),
                                     results.size() >= kEnoughRuns ? "standard errors from the scatter of the runs"
                                                                   : "from the errors of each"));
    return mean;
}

std::string format_table(const Result& result, const DataTable& table) {
    TableHeader header{table.title, result.command, result.notes, {}};
    for (const std::string& warning : result.warnings) header.remarks.push_back("warning: " + warning);
    for (const Scalar& scalar : result.scalars) header.remarks.push_back(format_scalar(scalar));
    // What a figure of the file needs to know.
    if (!table.caption.empty()) header.remarks.push_back("caption: " + table.caption);
    if (!table.ordinate.empty()) header.remarks.push_back("ordinate: " + table.ordinate);
    std::string drawn;
    for (const std::string& name : table.plot) drawn += " " + name;
    if (!drawn.empty()) header.remarks.push_back("drawn:" + drawn);
    for (const DataColumn& column : table.columns) {
        header.columns.push_back({column.name, column.unit});
        if (!column.errors.empty()) header.columns.push_back({column.name + "_error", column.unit});
    }
    if (!table.labels.empty()) header.columns.push_back({"label", ""});
    std::string text = format_header(header);
    for (std::size_t row = 0; row < table.columns.at(0).values.size(); ++row) {
        std::string line;
        for (const DataColumn& column : table.columns) {
            const double value = no_sign(column.values[row]), error = column.errors.empty() ? 0 : no_sign(column.errors[row]);
            line += fmt::format("{}{:.{}g}", line.empty() ? "" : " ", value, digits_of(value, error));
            if (!column.errors.empty()) line += fmt::format(" {:.{}g}", error, kErrorDigits);
        }
        text += line + (table.labels.empty() ? "" : " " + table.labels[row]) + "\n";
    }
    return text;
}

std::string format_scalars(const Result& result) {
    std::string text;
    for (const Scalar& scalar : result.scalars) text += format_scalar(scalar) + "\n";
    return text;
}

std::string format_json(const Result& result) {
    Json json{{"command", result.command}};
    json["scalars"] = Json::object();
    for (const Scalar& s : result.scalars)
        json["scalars"][s.name] = {{"value", number(s.value)}, {"error", number(s.error)}, {"unit", s.unit}, {"note", s.note}};
    json["tables"] = Json::object();
    for (const DataTable& table : result.tables) {
        Json columns = Json::object();
        for (const DataColumn& column : table.columns) {
            columns[column.name] = {{"unit", column.unit}, {"values", numbers(column.values)}};
            if (!column.errors.empty()) columns[column.name]["errors"] = numbers(column.errors);
        }
        json["tables"][table.name] = {{"title", table.title}, {"caption", table.caption}, {"ordinate", table.ordinate}, {"columns", columns}};
        if (!table.labels.empty()) json["tables"][table.name]["labels"] = table.labels;
    }
    json["notes"] = result.notes;
    json["warnings"] = result.warnings;
    return json.dump(2) + "\n";
}

}  // namespace lmmd::analysis
