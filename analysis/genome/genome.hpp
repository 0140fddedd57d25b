// SPDX-License-Identifier: GPL-3.0-or-later
// The genome: one SQLite file that links what a metal is made of, its state, and every number known of it, with where
// each came from. docs/genome.md shows the schema.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "genome/composition.hpp"
#include "genome/sqlite.hpp"

namespace lmmd::genome {

inline constexpr int kSchemaVersion = 1;

// What can be known of a material.
struct Quantity {
    std::string name, unit;
    std::string kind;  // structure, ground, interaction or macroscopic
    std::string meaning;
};
std::vector<Quantity> standard_quantities();
const std::vector<std::string>& phases();    // crystal, metastable, amorphous, liquid, film, confined, high_pressure
const std::vector<std::string>& statuses();  // verified, derived, recalled, computed

struct Value {
    double value = 0;
    std::optional<double> error;
};

// Where a run's numbers came from.
struct RunOrigin {
    std::string path, program, commit, deck_sha256, potential, potential_sha256, seed, precision;
};

struct Record {
    std::string formula;  // as written
    Composition composition;
    std::string phase, state;
    std::string status;
    std::string source, doi, note;
    std::optional<RunOrigin> run;  // none: a value of the literature
    std::map<std::string, Value> values;
    std::int64_t id = 0;  // in the file
};

enum class Added { fresh, refreshed, known };

class Genome {
public:
    // Error(input) for a file that is not there, is no genome, or is one of another version of the schema.
    Genome(const std::filesystem::path& path, Database::Mode mode);

    // All of them or none. A record of the literature that is there already stays as it is; a run that is there already
    // gets its values anew. `quantities`: those that are not there yet are added.
    std::vector<Added> add(const std::vector<Record>& records, const std::vector<Quantity>& quantities = {});
    std::vector<Quantity> quantities() const;
    // The name as the genome writes it, upper and lower case being the same; nullopt if there is none.
    std::optional<std::string> find_quantity(const std::string& name) const;
    std::vector<Record> records(const std::vector<std::int64_t>& ids) const;
    std::vector<std::int64_t> all() const;
    const Database& database() const { return database_; }

private:
    Added add_one(const Record& record);
    std::int64_t material(const Record& record);
    std::int64_t source(const Record& record);
    void set_values(std::int64_t id, const Record& record);

    Database database_;
};

// What makes a record the same as another one.
std::string fingerprint(const Record& record);

}  // namespace lmmd::genome
