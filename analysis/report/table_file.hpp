// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as lmmd writes them, read again: '#' lines that explain, '# columns: r[A] g g_error', numbers.
#pragma once

#include <filesystem>
#include <vector>

#include "lmmd/analysis/result.hpp"

namespace lmmd::analysis {

// Each header of the file begins a result of one table, named after the file; one with the columns of the one before
// goes on with it when its abscissa does. Empty for files without such a header.
std::vector<Result> read_table_file(const std::filesystem::path& path);

// thermo.out, GPUMD's columns: temperature, pressure, potential energy and volume of an atom over time, and their
// averages over the last run of the deck with errors from blocks. Empty (no table) where there is no such file.
Result read_thermo(const std::filesystem::path& path);

}  // namespace lmmd::analysis
