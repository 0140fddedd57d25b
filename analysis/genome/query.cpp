// SPDX-License-Identifier: GPL-3.0-or-later
#include "genome/query.hpp"

#include <algorithm>

#include "lmmd/base/text.hpp"

namespace lmmd::genome {
namespace {

struct Filter {
    std::string name, sign, value;
};

const std::vector<std::string> kWords{"element", "material", "phase", "state", "status", "source", "doi", "kind"};

Filter parse(const std::string& text) {
    const std::size_t at = text.find_first_of("<>=!~");
    const std::size_t end = at == std::string::npos ? at : text.find_first_not_of("<>=!~", at);
    if (at != std::string::npos && at > 0 && end != std::string::npos) {
        const Filter filter{text.substr(0, at), text.substr(at, end - at), text.substr(end)};
        for (const char* sign : {"=", "!=", "<", "<=", ">", ">=", "~"})
            if (filter.sign == sign) return filter;
    }
    throw input_error({"lmmd-analyze genome"}, "found " + quote(text) +
                                                   ", expected a filter such as 'Tc_K>5', element=Ga, phase!=crystal "
                                                   "or source~Allen (quote < and > for the shell)");
}

// SQL with one parameter for a filter on words; its sign is one of ours, never the user's text.
std::string condition_on_words(const Filter& f, int parameter) {
    const std::string p = "?" + std::to_string(parameter);
    if (f.sign != "=" && f.sign != "!=" && f.sign != "~")
        throw input_error({"lmmd-analyze genome"},
                          "found " + quote(f.name + f.sign + f.value) + ", expected =, != or ~ behind " + f.name);
    const std::string negation = f.sign == "!=" ? "NOT " : "";
    const std::string test = f.sign == "~" ? " LIKE '%' || " + p + " || '%'" : " = " + p + " COLLATE NOCASE";
    if (f.name == "element")
        return negation + "EXISTS (SELECT 1 FROM composition c WHERE c.material = record.material AND c.element" +
               test + ")";
    if (f.name == "source" || f.name == "doi")
        return negation + "EXISTS (SELECT 1 FROM source s WHERE s.id = record.source AND s." +
               (f.name == "doi" ? "doi" : "citation") + test + ")";
    if (f.name == "kind")  // of the record: literature or run
        return negation +
               "((CASE WHEN EXISTS (SELECT 1 FROM run r WHERE r.record = record.id) THEN 'run' ELSE 'literature' END)" +
               test + ")";
    if (f.name == "material")
        return negation + "EXISTS (SELECT 1 FROM material m WHERE m.id = record.material AND m." +
               (f.sign == "~" ? "formula" : "key") + test + ")";
    return negation + "(record." + f.name + test + ")";
}

std::string quantity_named(const Genome& genome, const Filter& f) {
    if (const auto name = genome.find_quantity(f.name)) return *name;
    std::vector<std::string> known = kWords;
    for (const Quantity& q : genome.quantities()) known.push_back(q.name);
    throw input_error({"lmmd-analyze genome"}, "found " + quote(f.name) + ", expected " + listed(kWords) +
                                                   " or a quantity (`genome quantities` lists them)" +
                                                   did_you_mean(f.name, known));
}

}  // namespace

std::vector<std::int64_t> select(const Genome& genome, const std::vector<std::string>& filters) {
    std::string sql = "SELECT id FROM record WHERE 1";
    std::vector<Filter> parsed;
    int parameter = 0;
    for (const std::string& text : filters) {
        Filter f = parse(text);
        if (std::count(kWords.begin(), kWords.end(), f.name) > 0) {
            if (f.name == "material" && f.sign != "~") f.value = key_of(parse_formula(f.value, {"material"}));
            sql += " AND " + condition_on_words(f, ++parameter);
        } else {
            f.name = quantity_named(genome, f);
            if (f.sign == "~" || !to_real(f.value))
                throw input_error({"lmmd-analyze genome"},
                                  "found " + quote(text) + ", expected a comparison of " + f.name + " with a number");
            sql += " AND EXISTS (SELECT 1 FROM value v WHERE v.record = record.id AND v.quantity = ?" +
                   std::to_string(parameter + 1) + " AND v.value " + f.sign + " ?" + std::to_string(parameter + 2) +
                   ")";
            parameter += 2;
        }
        parsed.push_back(f);
    }
    Statement statement = genome.database().prepare(sql + " ORDER BY id");
    parameter = 0;
    for (const Filter& f : parsed) {
        if (std::count(kWords.begin(), kWords.end(), f.name) > 0)
            statement.bind(++parameter, f.value);
        else
            statement.bind(parameter + 1, f.name).bind(parameter + 2, *to_real(f.value)), parameter += 2;
    }
    std::vector<std::int64_t> ids;
    while (statement.step()) ids.push_back(statement.integer(0));
    return ids;
}

std::vector<std::string> quantities_of(const Genome& genome, const std::vector<std::string>& filters) {
    std::vector<std::string> names;
    for (const std::string& text : filters) {
        const auto name = genome.find_quantity(parse(text).name);
        if (name && std::count(names.begin(), names.end(), *name) == 0) names.push_back(*name);
    }
    return names;
}

Rows run_sql(const Genome& genome, const std::string& sql) {
    genome.database().only_select();
    Statement statement = genome.database().prepare(sql);
    Rows result;
    for (int c = 0; c < statement.columns(); ++c) result.names.push_back(statement.name(c));
    while (statement.step()) {
        std::vector<std::string> row;
        for (int c = 0; c < statement.columns(); ++c) row.push_back(statement.text(c));
        result.rows.push_back(std::move(row));
    }
    return result;
}

}  // namespace lmmd::genome
