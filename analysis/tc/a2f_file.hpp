// SPDX-License-Identifier: GPL-3.0-or-later
// alpha2F files of the form that EPW, IsoME and most others use: columns of numbers, the first one a frequency, the others
// a2F (one per smearing); comment lines begin with '#', '!' or a letter.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tc/spectrum.hpp"

namespace lmmd::tc {

struct A2fFileOptions {
    std::string unit;   // of the first column: eV, meV, THz, cm-1, K; empty: as the header says ("[meV]"), Error(input) if it does not
    int column = 2;     // of a2F, from 1
};

// Error(input) with file and line for what cannot be read. Rows after the table (EPW appends integrals in words) are skipped.
Alpha2F read_a2f(const std::filesystem::path& path, const A2fFileOptions& options);
// Two columns, meV and a2F, with a header that names them.
std::string format_a2f(const Alpha2F& spectrum, const std::string& origin);

}  // namespace lmmd::tc
