// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/table_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>

#include "lmmd/analysis/blocks.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/model/box.hpp"

namespace lmmd::analysis {
namespace {

constexpr std::string_view kColumns = "# columns:", kCommand = "# command: ", kWarning = "warning: ",
                           kCaption = "caption: ", kOrdinate = "ordinate: ", kDrawn = "drawn:";

bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

// "D_Ga = 0.4 +- 0.01 A^2/ps  (note)".
std::optional<Scalar> read_scalar(const std::string& line) {
    const std::size_t note = line.find("  (");
    const std::vector<Token> words = tokenize(line.substr(0, note));
    if (words.size() < 3 || words[1].text != "=" || !to_real(words[2].text)) return std::nullopt;
    Scalar scalar{words[0].text, *to_real(words[2].text), kNoError, "", ""};
    std::size_t next = 3;
    if (words.size() > 4 && words[3].text == "+-" && to_real(words[4].text)) {
        scalar.error = *to_real(words[4].text);
        next = 5;
    }
    if (words.size() > next + 2) return std::nullopt;  // a sentence, not a number
    for (std::size_t k = next; k < words.size(); ++k) scalar.unit += (scalar.unit.empty() ? "" : " ") + words[k].text;
    if (note != std::string::npos && line.back() == ')') scalar.note = line.substr(note + 3, line.size() - note - 4);
    return scalar;
}

// "time[ps] eta[mPa s] total": a unit may hold blanks.
std::vector<DataColumn> read_columns(const std::string& text) {
    std::vector<DataColumn> columns;
    for (std::size_t at = text.find_first_not_of(' '); at != std::string::npos; at = text.find_first_not_of(' ', at)) {
        const std::size_t end = std::min(text.find_first_of(" [", at), text.size());
        columns.push_back({text.substr(at, end - at), "", {}, {}});
        at = end;
        if (at == text.size() || text[at] == ' ') continue;
        const std::size_t close = std::min(text.find(']', at), text.size());
        columns.back().unit = text.substr(at + 1, close - at - 1);
        at = std::min(close + 1, text.size());
    }
    return columns;
}

void read_remark(const std::string& line, Result& result) {
    const std::string text = line.size() > 2 ? line.substr(2) : std::string();
    if (begins(line, kCommand))
        result.command = line.substr(kCommand.size());
    else if (begins(text, kWarning))
        result.warnings.push_back(text.substr(kWarning.size()));
    else if (begins(text, kCaption))
        result.tables[0].caption = text.substr(kCaption.size());
    else if (begins(text, kOrdinate))
        result.tables[0].ordinate = text.substr(kOrdinate.size());
    else if (begins(text, kDrawn))
        for (const Token& word : tokenize(text.substr(kDrawn.size()))) result.tables[0].plot.push_back(word.text);
    else if (const std::optional<Scalar> scalar = read_scalar(text))
        result.scalars.push_back(*scalar);
    else if (result.tables[0].title.empty())
        result.tables[0].title = text;
    else
        result.notes.push_back(text);
}

// x, y, y_error -> x, y with errors.
void gather_errors(DataTable& table) {
    std::vector<DataColumn> columns;
    for (DataColumn& column : table.columns) {
        if (!columns.empty() && column.name == columns.back().name + "_error")
            columns.back().errors = std::move(column.values);
        else
            columns.push_back(std::move(column));
    }
    table.columns = std::move(columns);
}

// Of a record over time (no errors) every column that changes is drawn, over the time rather than the step.
void prepare_record(DataTable& table) {
    std::vector<DataColumn>& columns = table.columns;
    if (columns.size() < 2) return;
    if (columns[0].name == "step" && columns[1].name == "time") columns.erase(columns.begin());
    for (const DataColumn& column : columns)
        if (!column.errors.empty()) return;
    for (std::size_t c = 1; c < columns.size(); ++c) {
        const std::vector<double>& v = columns[c].values;
        if (std::adjacent_find(v.begin(), v.end(), std::not_equal_to<>()) != v.end())
            table.plot.push_back(columns[c].name);
    }
}

bool goes_on(const DataTable& table, const DataTable& next) {
    if (table.columns.size() != next.columns.size() || next.columns.empty()) return false;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (table.columns[c].name != next.columns[c].name) return false;
    const std::vector<double>&a = table.columns[0].values, &b = next.columns[0].values;
    return !a.empty() && !b.empty() && b.front() > a.back();
}

void append(DataTable& table, const DataTable& next) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto add = [](std::vector<double>& all, const std::vector<double>& more) {
            all.insert(all.end(), more.begin(), more.end());
        };
        add(table.columns[c].values, next.columns[c].values);
        add(table.columns[c].errors, next.columns[c].errors);
    }
}

double number(const std::string& word) { return to_real(word).value_or(std::numeric_limits<double>::quiet_NaN()); }

}  // namespace

std::vector<Result> read_table_file(const std::filesystem::path& path) {
    std::vector<Result> results;
    std::ifstream in(path);
    bool header = false;
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        if (line[0] == '#') {
            if (!header) results.emplace_back().tables.push_back({path.stem().string(), "", "", {}, {}});
            header = true;
            if (!begins(line, kColumns)) {
                read_remark(line, results.back());
                continue;
            }
            results.back().tables[0].columns = read_columns(line.substr(kColumns.size()));
            continue;
        }
        header = false;
        const std::vector<Token> words = tokenize(line);
        if (results.empty() || results.back().tables[0].columns.size() != words.size()) return {};
        for (std::size_t c = 0; c < words.size(); ++c)
            results.back().tables[0].columns[c].values.push_back(number(words[c].text));
    }
    std::vector<Result> joined;
    for (Result& result : results) {
        gather_errors(result.tables[0]);
        if (!joined.empty() && goes_on(joined.back().tables[0], result.tables[0]))
            append(joined.back().tables[0], result.tables[0]);
        else if (!result.tables[0].columns.empty())
            joined.push_back(std::move(result));
    }
    for (Result& result : joined) prepare_record(result.tables[0]);
    return joined;
}

Result read_thermo(const std::filesystem::path& path) {
    Result result;
    DataTable table{"thermo", "temperature, pressure, energy and volume over time", "", {}, {}};
    table.caption = "Thermodynamic state along the run, every line of thermo.out.";
    table.columns = {{"time", "ps", {}, {}},
                     {"temperature", "K", {}, {}},
                     {"pressure", "GPa", {}, {}},
                     {"potential_energy", "eV/atom", {}, {}},
                     {"volume", "A^3/atom", {}, {}}};
    constexpr std::size_t kRow = 18;
    double atoms = 0, dt = 0, time = 0;
    std::size_t last_run = 0;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        const bool header = line.rfind('#', 0) == 0;
        const std::vector<Token> words = tokenize(header ? line.substr(1) : line);
        if (header) {
            if (words.size() > 1 && words[0].text == "num_atoms") atoms = number(words[1].text);
            if (words.size() > 1 && words[0].text == "dt_output") dt = number(words[1].text) / 1000;
            last_run = table.columns[0].values.size();
            continue;
        }
        if (words.size() != kRow || !(atoms > 0) || !(dt > 0)) continue;
        std::vector<double> v;
        for (const Token& word : words) v.push_back(number(word.text));
        const Mat3 h{{v[9], v[10], v[11], v[12], v[13], v[14], v[15], v[16], v[17]}};
        const double row[] = {time += dt, v[0], (v[3] + v[4] + v[5]) / 3, v[2] / atoms,
                              std::abs(determinant(h)) / atoms};
        for (std::size_t c = 0; c < table.columns.size(); ++c) table.columns[c].values.push_back(row[c]);
    }
    if (table.columns[0].values.empty()) return result;
    BlockSums sums(table.columns.size());  // of the columns, with ones in place of the time
    for (std::size_t k = last_run; k < table.columns[0].values.size(); ++k) {
        const std::span<double> sample = sums.sample();
        sample[0] += 1;
        for (std::size_t c = 1; c < sample.size(); ++c) sample[c] += table.columns[c].values[k];
    }
    const Estimates means = sums.estimate([](std::span<const double> total) {
        std::vector<double> mean;
        for (const double sum : total.subspan(1)) mean.push_back(sum / total[0]);
        return mean;
    });
    for (std::size_t c = 1; c < table.columns.size(); ++c) {
        // A box that never changes is a number, not a curve.
        constexpr double kRounding = 1e-9;
        const double mean = means.values[c - 1], error = means.errors[c - 1];
        const bool constant = error < kRounding * std::abs(mean);
        result.scalars.push_back(
            {table.columns[c].name, mean, constant ? 0 : error, table.columns[c].unit, "mean of the last run"});
        if (!constant) table.plot.push_back(table.columns[c].name);
    }
    result.notes.push_back("averages over the last run of the deck: " + sums.describe("lines of thermo.out"));
    result.tables.push_back(std::move(table));
    return result;
}

}  // namespace lmmd::analysis
