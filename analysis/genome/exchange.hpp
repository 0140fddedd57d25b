// SPDX-License-Identifier: GPL-3.0-or-later
// Records as tables: one record a row, the columns material, phase, state, status, source, doi, note, those of a run,
// then quantities NAME or NAME[UNIT] with their errors NAME_error.
#pragma once

#include "genome/genome.hpp"
#include "lmmd/io/csv.hpp"

namespace lmmd::genome {

struct ImportOptions {
    std::string material = "material";  // the column with the formula
    std::map<std::string, std::string>
        defaults;                   // phase, state, status, source, doi, note where the table has no such column
    std::vector<std::string> skip;  // columns that are left alone
};

struct Imported {
    std::vector<Record> records;       // rows without any value are left out
    std::vector<Quantity> quantities;  // new ones: NAME[UNIT]
    std::size_t empty = 0;             // rows that were left out
};

// Error(input) with file, line and column for an unknown column, formula, phase, status or number.
Imported import_table(const CsvTable& table, const Genome& genome, const ImportOptions& options);

std::string as_csv(const Genome& genome, const std::vector<std::int64_t>& ids);
std::string as_json(const Genome& genome, const std::vector<std::int64_t>& ids);

}  // namespace lmmd::genome
