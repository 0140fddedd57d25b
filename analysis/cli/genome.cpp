// SPDX-License-Identifier: GPL-3.0-or-later
// lmmd-analyze genome: the searchable record of materials, runs and literature. Each action has a function here.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "data.hpp"
#include "genome/laws.hpp"
#include "genome/lookup.hpp"
#include "genome/query.hpp"
#include "genome/run.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/io/output.hpp"

namespace lmmd::analyze {
namespace {

namespace fs = std::filesystem;
using namespace genome;
using Json = nlohmann::ordered_json;

struct GenomeCommand {
    std::string file, path, material, phase, property = "Tc_K", sql, material_column = "material";
    std::vector<std::string> filters, show, skip, phases, elements;
    std::map<std::string, std::string> defaults;
    RunOptions run;
    double target = 0, tolerance = 0.1;
    int most = 10, steps = 10;
    bool json = false, csv = false;
};

CsvTable elements_table() { return read_csv(data_file("elements.csv")); }

Genome open(const GenomeCommand& c, Database::Mode mode) { return Genome(c.file, mode); }

std::string counts(const std::vector<Added>& added) {
    std::map<Added, int> n;
    for (const Added a : added) ++n[a];
    return fmt::format("{} records added, {} runs refreshed, {} known already", n[Added::fresh], n[Added::refreshed],
                       n[Added::known]);
}

int init(const GenomeCommand& c) {
    Genome g = open(c, Database::Mode::create);
    const Imported materials = import_table(read_csv(data_file("superconductors.csv")), g, {});
    const ImportOptions of_elements{
        "symbol",
        {{"phase", "crystal"},
         {"state", "element"},
         {"status", "verified"},
         {"source", "ElementData (periodictable.com) by way of periodicdata; Debye temperature: Kittel, 7th ed."}},
        {"series", "electrical_type", "pmg_T_melt_K", "pmg_Tc_K", "pmg_shear_GPa", "pmg_young_GPa"}};
    const Imported metals = import_table(elements_table(), g, of_elements);
    const Imported liquids = import_laws(read_csv(data_file("liquid_metals.csv")));
    std::vector<Record> records = materials.records;
    for (const Imported* table : {&metals, &liquids}) records.insert(records.end(), table->records.begin(), table->records.end());
    fmt::print("{}: {}\n", c.file, counts(g.add(records, liquids.quantities)));
    return 0;
}

int add(const GenomeCommand& c) {
    Genome g = open(c, Database::Mode::write);
    const RunRecord run = read_run(c.path, g, c.run);
    fmt::print("{}: {}\n", c.file, counts(g.add({run.record}, run.quantities)));
    for (const auto& [name, value] : run.record.values)
        fmt::print("  {} = {:.8g}{}\n", name, value.value, value.error ? fmt::format(" +- {:.2g}", *value.error) : "");
    return 0;
}

int import(const GenomeCommand& c) {
    Genome g = open(c, Database::Mode::create);
    const Imported table = import_table(read_csv(c.path), g, {c.material_column, c.defaults, c.skip});
    fmt::print("{}: {}{}\n", c.file, counts(g.add(table.records, table.quantities)),
               table.empty > 0 ? fmt::format(", {} rows without a number left out", table.empty) : "");
    return 0;
}

void print_rows(const Rows& rows, const GenomeCommand& c) {
    if (c.json) {
        Json list = Json::array();
        for (const auto& row : rows.rows) {
            Json one;
            for (std::size_t k = 0; k < row.size(); ++k)
                one[rows.names[k]] = row[k].empty()       ? Json(nullptr)
                                     : to_integer(row[k]) ? Json(*to_integer(row[k]))
                                     : to_real(row[k])    ? Json(*to_real(row[k]))
                                                          : Json(row[k]);
            list.push_back(std::move(one));
        }
        fmt::print("{}\n", list.dump(2));
        return;
    }
    std::vector<std::size_t> width;
    for (const std::string& name : rows.names) width.push_back(name.size());
    for (const auto& row : rows.rows)
        for (std::size_t k = 0; k < row.size(); ++k)
            width[k] = std::max(width[k], std::min<std::size_t>(row[k].size(), 60));
    auto line = [&](const std::vector<std::string>& cells) {
        std::string text;
        for (std::size_t k = 0; k < cells.size(); ++k)
            text += c.csv ? (k > 0 ? "," : "") + csv_cell(cells[k])
                          : fmt::format("{:<{}}  ", cells[k].substr(0, 60), width[k]);
        if (!c.csv) text.erase(text.find_last_not_of(' ') + 1);
        fmt::print("{}\n", text);
    };
    line(rows.names);
    for (const auto& row : rows.rows) line(row);
}

int query(const GenomeCommand& c) {
    const Genome g = open(c, Database::Mode::read);
    if (!c.sql.empty()) {
        print_rows(run_sql(g, c.sql), c);
        return 0;
    }
    std::vector<std::string> shown = quantities_of(g, c.filters);
    const std::vector<std::string> standard{"Tc_K", "lambda", "mu_star", "omega_log_K"};
    for (const std::string& name : c.show.empty() ? standard : c.show) {
        const auto own = g.find_quantity(name);
        if (!own)
            throw input_error({"--show"},
                              "found " + quote(name) + ", expected a quantity (`genome quantities` lists them)");
        if (std::find(shown.begin(), shown.end(), *own) == shown.end()) shown.push_back(*own);
    }
    Rows rows{{"id", "material", "phase", "state"}, {}};
    rows.names.insert(rows.names.end(), shown.begin(), shown.end());
    for (const char* name : {"status", "source"}) rows.names.push_back(name);
    for (const Record& r : g.records(select(g, c.filters))) {
        rows.rows.push_back({std::to_string(r.id), r.formula, r.phase, r.state});
        for (const std::string& name : shown) {
            const auto value = r.values.find(name);
            rows.rows.back().push_back(value == r.values.end() ? "" : fmt::format("{:.6g}", value->second.value));
        }
        rows.rows.back().push_back(r.status);
        rows.rows.back().push_back(r.run ? r.source + " " + r.run->path : r.source);
    }
    print_rows(rows, c);
    return 0;
}

std::vector<Record> known_records(const Genome& g, const GenomeCommand& c) { return g.records(select(g, c.filters)); }

int similar_to(const GenomeCommand& c) {
    const Genome g = open(c, Database::Mode::read);
    const Composition composition = parse_formula(c.material, {"lmmd-analyze genome similar"});
    const std::vector<Record> records = known_records(g, c);
    Rows rows{{"distance", "id", "material", "phase", "Tc_K", "status", "source"}, {}};
    for (const Similar& s : similar(records, composition, c.phase, elements_table())) {
        if (static_cast<int>(rows.rows.size()) == c.most) break;
        const auto tc = s.record->values.find("Tc_K");
        rows.rows.push_back({fmt::format("{:.3f}", s.distance), std::to_string(s.record->id), s.record->formula,
                             s.record->phase,
                             tc == s.record->values.end() ? "" : fmt::format("{:.6g}", tc->second.value),
                             s.record->status, s.record->source});
    }
    print_rows(rows, c);
    return 0;
}

Lookup lookup(const Genome& g, const GenomeCommand& c) {
    const auto property = g.find_quantity(c.property);
    if (!property)
        throw input_error({"--property"},
                          "found " + quote(c.property) + ", expected a quantity (`genome quantities` lists them)");
    return Lookup(known_records(g, c), *property, elements_table());
}

int forward(const GenomeCommand& c) {
    const Genome g = open(c, Database::Mode::read);
    const Lookup look = lookup(g, c);
    const Composition composition = parse_formula(c.material, {"lmmd-analyze genome forward"});
    const Prediction p = look.forward(composition, c.phase, {"--phase"});
    if (c.json) {
        const Json json{{"material", formula_of(composition)},
                        {"phase", c.phase},
                        {"property", c.property},
                        {"value", p.value},
                        {"low", p.low},
                        {"high", p.high},
                        {"distance", p.distance},
                        {"nearest", p.nearest},
                        {"doubt", doubt(p)},
                        {"basis", look.describe()}};
        fmt::print("{}\n", json.dump(2));
        return 0;
    }
    fmt::print(
        "{} {}: {} = {:.4g}, one sigma {:.4g} to {:.4g}\nnearest record     {}, {:.2f} lengths away{}\nbasis           "
        "   {}\ndescriptors        {}\n",
        formula_of(composition), c.phase, c.property, p.value, p.low, p.high, p.nearest, p.distance,
        doubt(p).empty() ? "" : "; " + doubt(p), look.describe(), look.descriptors().words());
    return 0;
}

int inverse(const GenomeCommand& c) {
    const Genome g = open(c, Database::Mode::read);
    const Lookup look = lookup(g, c);
    Rows rows{{"material", "phase", c.property, "low", "high", "probability", "nearest", "distance"}, {}};
    for (const Candidate& k :
         look.inverse({c.target, c.tolerance, c.elements, c.phases, c.steps}, static_cast<std::size_t>(c.most)))
        rows.rows.push_back({formula_of(k.composition), k.phase, fmt::format("{:.4g}", k.prediction.value),
                             fmt::format("{:.4g}", k.prediction.low), fmt::format("{:.4g}", k.prediction.high),
                             fmt::format("{:.3f}", k.probability), k.prediction.nearest,
                             fmt::format("{:.2f}", k.prediction.distance)});
    if (!c.json)
        fmt::print(
            "# {}\n# candidates: elements and binaries; low, high: one sigma; probability of {:g} within {:g} %; "
            "distance above 1: an extrapolation\n",
            look.describe(), c.target, 100 * c.tolerance);
    print_rows(rows, c);
    return 0;
}

int write_out(const GenomeCommand& c) {
    const Genome g = open(c, Database::Mode::read);
    const std::vector<std::int64_t> ids = select(g, c.filters);
    const std::string kind = fs::path(c.path).extension().string();
    if (kind != ".csv" && kind != ".json")
        throw input_error({"lmmd-analyze genome export"},
                          "found " + quote(c.path) + ", expected a name that ends in .csv or .json");
    replace_file(c.path, kind == ".csv" ? as_csv(g, ids) : as_json(g, ids));
    fmt::print("{}: {} records\n", c.path, ids.size());
    return 0;
}

int quantities(const GenomeCommand& c) {
    const Genome g = open(c, Database::Mode::read);
    Rows rows{{"name", "unit", "kind", "meaning"}, {}};
    for (const Quantity& q : g.quantities()) rows.rows.push_back({q.name, q.unit, q.kind, q.meaning});
    print_rows(rows, c);
    return 0;
}

// The actions: what each is called, what it does, and its options.
struct GenomeAction {
    const char* name;
    const char* help;
    int (*run)(const GenomeCommand&);
    void (*declare)(CLI::App&, GenomeCommand&);
};

void add_filters(CLI::App& a, GenomeCommand& c) {
    a.add_option("--where", c.filters,
                 "only records with all of these, such as 'Tc_K>5' element=Ga status=verified source~Allen")
        ->type_name("FILTER...")
        ->expected(1, 100);
}
void add_format(CLI::App& a, GenomeCommand& c) {
    a.add_flag("--json", c.json, "as JSON");
    a.add_flag("--csv", c.csv, "as comma-separated values");
}
void declare_nothing(CLI::App&, GenomeCommand&) {}
void declare_add(CLI::App& a, GenomeCommand& c) {
    a.add_option("run", c.path, "a run directory of `lmmd run`")->type_name("RUN")->required();
    a.add_option("--phase", c.run.phase, "what the run holds: " + listed(phases()))->required();
    a.add_option("--state", c.run.state, "the same in free words");
    a.add_option("--material", c.run.material, "formula; default: as the run's record has it");
    a.add_option("--last", c.run.last, "share of thermo.out to average, from its end")
        ->check(CLI::Range(0.001, 1.0))
        ->capture_default_str();
    a.add_option("--value", c.run.values, "a quantity more, such as lambda=1.6+-0.1")->type_name("NAME=VALUE[+-ERROR]");
    a.add_option("--output", c.run.json, "what lmmd-analyze ... --json wrote of this run")->type_name("FILE.json");
}
void declare_import(CLI::App& a, GenomeCommand& c) {
    a.add_option("table", c.path, "comma-separated values: material, phase, status, source, and quantities")
        ->type_name("FILE.csv")
        ->required();
    a.add_option("--material-column", c.material_column, "the column with the formula")->capture_default_str();
    for (const char* name : {"phase", "state", "status", "source", "doi"})
        a.add_option(std::string("--") + name, c.defaults[name], "of all rows where the table has none");
    a.add_option("--skip", c.skip, "columns to leave alone")->type_name("NAME...");
}
void declare_query(CLI::App& a, GenomeCommand& c) {
    a.add_option("filters", c.filters, "such as 'Tc_K>5' element=Ga phase!=crystal source~Allen; all must hold")
        ->type_name("FILTER...");
    a.add_option("--sql", c.sql, "one SELECT instead; the view `everything` has all columns")->type_name("SELECT");
    a.add_option("--show", c.show, "quantities to print")->type_name("NAME...");
    add_format(a, c);
}
void declare_similar(CLI::App& a, GenomeCommand& c) {
    a.add_option("material", c.material, "a formula, such as Ga or Pb0.5Bi0.5")->required();
    a.add_option("--phase", c.phase, "another phase counts as farther away");
    a.add_option("--most", c.most, "how many to print")->check(CLI::PositiveNumber)->capture_default_str();
    add_filters(a, c);
    add_format(a, c);
}
void declare_forward(CLI::App& a, GenomeCommand& c) {
    a.add_option("material", c.material, "a formula, such as Ga or Pb0.5Bi0.5")->required();
    a.add_option("--phase", c.phase, listed(phases()))->required();
    a.add_option("--property", c.property, "what is asked for")->capture_default_str();
    add_filters(a, c);
    a.add_flag("--json", c.json, "as JSON");
}
void declare_inverse(CLI::App& a, GenomeCommand& c) {
    a.add_option("target", c.target, "the value that is wanted")->required();
    a.add_option("--property", c.property, "of what")->capture_default_str();
    a.add_option("--tolerance", c.tolerance, "relative")->check(CLI::Range(0.001, 0.9))->capture_default_str();
    a.add_option("--elements", c.elements, "to choose from; default: all with records")->type_name("EL...");
    a.add_option("--phase", c.phases, "default: all with records")->type_name("PHASE...");
    a.add_option("--steps", c.steps, "binaries differ by this part of 1")
        ->check(CLI::Range(2, 100))
        ->capture_default_str();
    a.add_option("--most", c.most, "how many to print")->check(CLI::PositiveNumber)->capture_default_str();
    add_filters(a, c);
    add_format(a, c);
}
void declare_export(CLI::App& a, GenomeCommand& c) {
    a.add_option("to", c.path, "a file whose name ends in .csv or .json")->type_name("FILE")->required();
    a.add_option("filters", c.filters, "only records with all of these")->type_name("FILTER...");
}

constexpr GenomeAction kActions[] = {
    {"init", "makes the file and fills it with the literature's values; those that are there stay", &init,
     &declare_nothing},
    {"add", "adds a run, or its new values", &add, &declare_add},
    {"import", "adds the rows of a table", &import, &declare_import},
    {"query", "finds records", &query, &declare_query},
    {"similar", "finds records of similar materials", &similar_to, &declare_similar},
    {"forward", "from composition and phase to a property, with its uncertainty", &forward, &declare_forward},
    {"inverse", "from a property to candidates, with their uncertainty", &inverse, &declare_inverse},
    {"export", "writes records as CSV or JSON", &write_out, &declare_export},
    {"quantities", "lists what the genome has numbers for", &quantities, &declare_nothing},
};

}  // namespace

Action define_genome(CLI::App& app) {
    auto c = std::make_shared<GenomeCommand>();
    const char* own = std::getenv("LMMD_GENOME");
    c->file = own ? own : "genome.sqlite";
    for (const GenomeAction& action : kActions) {
        CLI::App* sub = app.add_subcommand(action.name, action.help);
        sub->allow_extras();
        sub->add_option("--file", c->file, "the genome; default: $LMMD_GENOME, or else genome.sqlite")
            ->type_name("FILE");
        action.declare(*sub, *c);
    }
    return [c, &app] {
        for (const GenomeAction& action : kActions) {
            const CLI::App* sub = app.get_subcommand(action.name);
            if (!sub->parsed()) continue;
            cli::refuse_extras(std::string("lmmd-analyze genome ") + action.name, *sub);
            return action.run(*c);
        }
        fmt::print("{}", app.help());
        return 0;
    };
}

}  // namespace lmmd::analyze
