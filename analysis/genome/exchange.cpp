// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "lmmd/base/text.hpp"

namespace lmmd::genome {
namespace {

using Json = nlohmann::ordered_json;

struct TextColumn {
    const char* name;
    std::string Record::*field;
};
constexpr TextColumn kTexts[] = {{"phase", &Record::phase},   {"state", &Record::state}, {"status", &Record::status},
                                 {"source", &Record::source}, {"doi", &Record::doi},     {"note", &Record::note}};
struct RunColumn {
    const char* name;
    std::string RunOrigin::*field;
};
constexpr RunColumn kRun[] = {{"run_path", &RunOrigin::path},       {"program", &RunOrigin::program},
                              {"commit", &RunOrigin::commit},       {"deck_sha256", &RunOrigin::deck_sha256},
                              {"potential", &RunOrigin::potential}, {"potential_sha256", &RunOrigin::potential_sha256},
                              {"seed", &RunOrigin::seed},           {"precision", &RunOrigin::precision}};
constexpr std::string_view kError = "_error";

bool is_word_column(const std::string& name, const ImportOptions& options) {
    if (name == options.material || std::count(options.skip.begin(), options.skip.end(), name) > 0) return true;
    for (const TextColumn& text : kTexts)
        if (name == text.name) return true;
    for (const RunColumn& run : kRun)
        if (name == run.name) return true;
    return false;
}

struct NumberColumn {
    std::size_t column;
    std::string quantity;
    std::optional<std::size_t> error;
};

class Importer {
public:
    Importer(const CsvTable& table, const Genome& genome, const ImportOptions& options)
        : table_(table), genome_(genome), options_(options) {
        for (const Quantity& q : genome.quantities()) known_.push_back(q);
    }

    Imported run() {
        find_columns();
        const std::size_t formula = table_.need(options_.material);
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            Record record = words_of(row);
            const CsvCell& cell = table_.rows[row][formula];
            record.formula = cell.text;
            record.composition = parse_formula(cell.text, table_.where(cell));
            for (const NumberColumn& c : numbers_) {
                const auto value = table_.number(row, c.column);
                if (!value) continue;
                const auto error = c.error ? table_.number(row, *c.error) : std::nullopt;
                if (error && *error < 0)
                    throw input_error(table_.where(table_.rows[row][*c.error]),
                                      fmt::format("found {:g}, expected a standard error, 0 or more", *error));
                record.values[c.quantity] = {*value, error};
            }
            if (record.values.empty())
                ++result_.empty;
            else
                result_.records.push_back(std::move(record));
        }
        return std::move(result_);
    }

private:
    void find_columns() {
        for (std::size_t c = 0; c < table_.names.size(); ++c) {
            const std::string& name = table_.names[c].text;
            if (is_word_column(name, options_) || is_error(name)) continue;
            const std::string quantity = quantity_of(table_.names[c]);
            numbers_.push_back({c, quantity, table_.find(quantity + std::string(kError))});
        }
    }

    bool is_error(const std::string& name) const {
        if (name.size() <= kError.size() || name.substr(name.size() - kError.size()) != kError) return false;
        const std::string of = name.substr(0, name.size() - kError.size());
        for (const CsvCell& other : table_.names)
            if (other.text.substr(0, other.text.find('[')) == of) return true;
        return false;
    }

    // "NAME" of a known quantity, "NAME[UNIT]" of a known or a new one.
    std::string quantity_of(const CsvCell& cell) {
        const std::size_t bracket = cell.text.find('[');
        const std::string name = cell.text.substr(0, bracket);
        std::vector<std::string> names;
        for (const Quantity& q : known_) {
            names.push_back(q.name);
            const std::string own = genome_.find_quantity(name).value_or(name);
            if (q.name != own) continue;
            if (bracket != std::string::npos && cell.text.substr(bracket) != "[" + q.unit + "]")
                throw input_error(table_.where(cell), "found " + quote(cell.text) +
                                                          ", expected the unit that the genome has: " + own + "[" +
                                                          q.unit + "]");
            return own;
        }
        if (bracket == std::string::npos || bracket == 0 || cell.text.back() != ']')
            throw input_error(table_.where(cell), "found the column " + quote(cell.text) +
                                                      ", expected a quantity of the genome (`genome quantities` lists "
                                                      "them), or NAME[UNIT] for a new one" +
                                                      did_you_mean(name, names));
        const Quantity fresh{name, cell.text.substr(bracket + 1, cell.text.size() - bracket - 2), "macroscopic",
                             "imported from " + table_.file};
        known_.push_back(fresh);
        result_.quantities.push_back(fresh);
        return name;
    }

    Record words_of(std::size_t row) {
        Record record;
        for (const TextColumn& text : kTexts) {
            const auto column = table_.find(text.name);
            const auto otherwise = options_.defaults.find(text.name);
            if (column) record.*text.field = table_.rows[row][*column].text;
            if ((record.*text.field).empty() && otherwise != options_.defaults.end())
                record.*text.field = otherwise->second;
        }
        check_word(row, "phase", record.phase, phases());
        check_word(row, "status", record.status, statuses());
        if (record.source.empty())
            throw input_error(
                place(row, "source"),
                "found no source, expected where the value is from; add the column source, or give --source");
        RunOrigin origin;
        bool any = false;
        for (const RunColumn& run : kRun) {
            const auto column = table_.find(run.name);
            if (column) origin.*run.field = table_.rows[row][*column].text;
            any = any || !(origin.*run.field).empty();
        }
        if (any) record.run = origin;
        return record;
    }

    Where place(std::size_t row, const char* name) const {
        const auto column = table_.find(name);
        return column ? table_.where(table_.rows[row][*column]) : Where{table_.file, table_.rows[row][0].line, 0};
    }
    void check_word(std::size_t row, const char* name, const std::string& word,
                    const std::vector<std::string>& allowed) const {
        if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return;
        throw input_error(
            place(row, name),
            "found the " + std::string(name) + " " + quote(word) + ", expected " + listed(allowed) +
                did_you_mean(word, allowed) +
                (table_.find(name) ? "" : "; add the column " + std::string(name) + ", or give --" + name));
    }

    const CsvTable& table_;
    const Genome& genome_;
    const ImportOptions& options_;
    std::vector<Quantity> known_;
    std::vector<NumberColumn> numbers_;
    Imported result_;
};

}  // namespace

Imported import_table(const CsvTable& table, const Genome& genome, const ImportOptions& options) {
    return Importer(table, genome, options).run();
}

std::string as_csv(const Genome& genome, const std::vector<std::int64_t>& ids) {
    const std::vector<Record> records = genome.records(ids);
    std::set<std::string> used, with_error;
    for (const Record& record : records)
        for (const auto& [name, value] : record.values) {
            used.insert(name);
            if (value.error) with_error.insert(name);
        }
    std::string text = "material";
    for (const TextColumn& column : kTexts) text += std::string(",") + column.name;
    for (const RunColumn& column : kRun) text += std::string(",") + column.name;
    for (const Quantity& q : genome.quantities()) {
        if (used.count(q.name) == 0) continue;
        text += "," + csv_cell(q.name + "[" + q.unit + "]");
        if (with_error.count(q.name) > 0) text += "," + q.name + std::string(kError);
    }
    text += "\n";
    for (const Record& record : records) {
        text += csv_cell(record.formula);
        for (const TextColumn& column : kTexts) text += "," + csv_cell(record.*column.field);
        for (const RunColumn& column : kRun)
            text += "," + (record.run ? csv_cell((*record.run).*column.field) : std::string());
        for (const Quantity& q : genome.quantities()) {
            if (used.count(q.name) == 0) continue;
            const auto found = record.values.find(q.name);
            const bool there = found != record.values.end();
            text += there ? fmt::format(",{}", found->second.value) : ",";
            if (with_error.count(q.name) > 0)
                text += there && found->second.error ? fmt::format(",{}", *found->second.error) : ",";
        }
        text += "\n";
    }
    return text;
}

std::string as_json(const Genome& genome, const std::vector<std::int64_t>& ids) {
    std::map<std::string, Quantity> quantities;
    for (const Quantity& q : genome.quantities()) quantities[q.name] = q;
    Json list = Json::array();
    for (const Record& record : genome.records(ids)) {
        Json json{{"id", record.id}, {"material", record.formula}, {"composition", record.composition}};
        for (const TextColumn& column : kTexts) json[column.name] = record.*column.field;
        if (record.run)
            for (const RunColumn& column : kRun) json["run"][column.name] = (*record.run).*column.field;
        json["values"] = Json::object();
        for (const auto& [name, value] : record.values)
            json["values"][name] = {{"value", value.value},
                                    {"error", value.error ? Json(*value.error) : Json(nullptr)},
                                    {"unit", quantities[name].unit},
                                    {"kind", quantities[name].kind}};
        list.push_back(std::move(json));
    }
    return list.dump(2) + "\n";
}

}  // namespace lmmd::genome
