// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "genome/genome.hpp"

namespace lmmd::genome {

// In an empty file: tables and standard quantities. Two programs may do it at once.
void make_schema(const Database& database);
// Error(input) unless it is a genome of this version.
void check_schema(const Database& database);

}  // namespace lmmd::genome
