// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the genome and the quantities that every genome knows.
#include "genome/schema.hpp"

#include <fmt/format.h>

#include "lmmd/base/error.hpp"

namespace lmmd::genome {
namespace {

constexpr int kApplication = 0x6c6d6764;  // "lmgd" in the file's header

constexpr const char* kSchema = R"sql(
CREATE TABLE material (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, formula TEXT NOT NULL);
CREATE TABLE composition (
  material INTEGER NOT NULL REFERENCES material ON DELETE CASCADE,
  element TEXT NOT NULL, fraction REAL NOT NULL CHECK (fraction > 0 AND fraction <= 1),
  PRIMARY KEY (material, element)) WITHOUT ROWID;
CREATE TABLE source (id INTEGER PRIMARY KEY, citation TEXT NOT NULL, doi TEXT NOT NULL, UNIQUE (citation, doi));
CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  material INTEGER NOT NULL REFERENCES material,
  phase TEXT NOT NULL CHECK (phase IN ('crystal', 'metastable', 'amorphous', 'liquid', 'film', 'confined', 'high_pressure')),
  state TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('verified', 'derived', 'recalled', 'computed')),
  source INTEGER NOT NULL REFERENCES source,
  note TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  added TEXT NOT NULL);
CREATE TABLE run (
  record INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE,
  path TEXT NOT NULL, program TEXT NOT NULL, git_commit TEXT NOT NULL, deck_sha256 TEXT NOT NULL,
  potential TEXT NOT NULL, potential_sha256 TEXT NOT NULL, seed TEXT NOT NULL, precision TEXT NOT NULL);
CREATE TABLE quantity (
  name TEXT PRIMARY KEY COLLATE NOCASE, unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('structure', 'ground', 'interaction', 'macroscopic')),
  meaning TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE value (
  record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
  quantity TEXT NOT NULL COLLATE NOCASE REFERENCES quantity,
  value REAL NOT NULL, error REAL CHECK (error >= 0),
  PRIMARY KEY (record, quantity)) WITHOUT ROWID;
CREATE INDEX value_by_quantity ON value (quantity, value);
CREATE VIEW everything AS
  SELECT record.id, formula, phase, state, quantity, value, error, unit, kind, status, citation, doi,
         run.path AS run_path, run.deck_sha256, run.potential_sha256
  FROM record JOIN material ON material.id = record.material JOIN source ON source.id = record.source
  JOIN value ON value.record = record.id JOIN quantity ON quantity.name = value.quantity
  LEFT JOIN run ON run.record = record.id;
)sql";

}  // namespace

std::vector<Quantity> standard_quantities() {
    return {
        {"temperature_K", "K", "structure", "temperature of the state"},
        {"pressure_GPa", "GPa", "structure", "pressure of the state"},
        {"density_gcc", "g/cm^3", "structure", "mass density"},
        {"number_density_nm3", "1/nm^3", "structure", "atoms per volume"},
        {"thickness_nm", "nm", "structure", "of a film or a slit"},
        {"Z", "", "ground", "atomic number"},
        {"energy_eV", "eV", "ground", "potential energy per atom, zero as the potential has it"},
        {"E_F_eV", "eV", "ground", "Fermi energy"},
        {"N_0_per_eV", "1/eV", "ground", "density of states at the Fermi energy, per atom and spin"},
        {"lambda", "", "interaction", "electron-phonon coupling constant"},
        {"mu_star", "", "interaction", "Coulomb pseudopotential"},
        {"mu_star_cutoff_meV", "meV", "interaction", "energy that mu* refers to"},
        {"omega_log_K", "K", "interaction", "logarithmic mean frequency of a2F"},
        {"omega_1_K", "K", "interaction", "first moment of a2F"},
        {"omega_2_K", "K", "interaction", "root of the second moment of a2F"},
        {"eta_eV_A2", "eV/A^2", "interaction", "Hopfield parameter N(0)<I^2>"},
        {"gap_meV", "meV", "macroscopic", "superconducting gap at zero temperature"},
        {"two_delta_over_kTc", "", "macroscopic", "gap ratio"},
        {"Tc_K", "K", "macroscopic", "superconducting transition"},
        {"T_melt_K", "K", "macroscopic", "melting point"},
        {"theta_D_K", "K", "macroscopic", "Debye temperature"},
        {"shear_GPa", "GPa", "macroscopic", "shear modulus"},
        {"young_GPa", "GPa", "macroscopic", "Young's modulus"},
        {"viscosity_mPas", "mPa s", "macroscopic", "shear viscosity"},
    };
}

void make_schema(const Database& database) {
    Transaction transaction(database);
    if (database.number("PRAGMA user_version") == 0 && database.number("SELECT count(*) FROM sqlite_master") == 0) {
        database.execute(kSchema);
        database.execute(
            fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplication, kSchemaVersion));
        Statement insert = database.prepare("INSERT INTO quantity VALUES (?1, ?2, ?3, ?4)");
        for (const Quantity& q : standard_quantities())
            insert.bind(1, q.name).bind(2, q.unit).bind(3, q.kind).bind(4, q.meaning).run();
    }
    transaction.commit();
}

void check_schema(const Database& database) {
    const std::int64_t application = database.number("PRAGMA application_id"),
                       version = database.number("PRAGMA user_version");
    if (application != kApplication)
        throw input_error({database.path().string()},
                          "found a database that is no genome, expected one that `lmmd-analyze genome init` made");
    if (version != kSchemaVersion)
        throw input_error(
            {database.path().string()},
            fmt::format("found a genome with version {} of the schema, expected {}; nothing was changed. Use the "
                        "program that made it: "
                        "`genome export FILE.csv`, then with this one `genome import FILE.csv` into a new file",
                        version, kSchemaVersion));
}

}  // namespace lmmd::genome
