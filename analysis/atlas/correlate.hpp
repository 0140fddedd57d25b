// SPDX-License-Identifier: GPL-3.0-or-later
// Rank correlations and straight lines between the columns of a table, each pair over the rows that have both.
#pragma once

#include "atlas/rank.hpp"
#include "lmmd/analysis/result.hpp"
#include "lmmd/io/csv.hpp"

namespace lmmd::atlas {

struct CorrelateOptions {
    std::vector<std::string> columns;  // empty: all that hold numbers only, and at least three
    std::string label;       // column with a word for each row, for figures; empty: the first one that holds words
    std::string zero;        // a column whose missing values are also tried as zeros
    std::string where;       // COLUMN=VALUE: only those rows
    bool logarithm = false;  // lines through log10 of both columns
};

// One scalar for every pair and treatment, one table of points and line for every pair. Error(input) for a column that
// is not there or holds words.
analysis::Result correlate(const CsvTable& table, const CorrelateOptions& options);

}  // namespace lmmd::atlas
