// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated tables (RFC 4180): a line of names, then rows; cells between double quotes may hold commas, quotes
// (doubled) and line ends. Lines that begin with '#' and empty lines are left out. Every cell knows its place.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lmmd/base/error.hpp"

namespace lmmd {

struct CsvCell {
    std::string text;  // without quotes, blanks at either end taken off
    int line = 0, column = 0;
};

struct CsvTable {
    std::string file;
    std::vector<CsvCell> names;
    std::vector<std::vector<CsvCell>> rows;  // as many cells in each as there are names

    std::optional<std::size_t> find(std::string_view name) const;
    // Error(input) with the names there are when `name` is not one of them.
    std::size_t need(std::string_view name) const;
    Where where(const CsvCell& cell) const { return {file, cell.line, cell.column}; }
    // nullopt for an empty cell, "NA" or "nan"; Error(input) at the cell for what is neither that nor a number.
    std::optional<double> number(std::size_t row, std::size_t column) const;
};

// Error(input) at the place of what cannot be read: no file, no names, a name twice, a quote without its end, a row
// with more or fewer cells than there are names.
CsvTable read_csv(const std::filesystem::path& path);
// The cell as it is written: between quotes where it must be.
std::string csv_cell(std::string_view text);

}  // namespace lmmd
