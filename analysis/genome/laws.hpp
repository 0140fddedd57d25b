// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of one property a line, with a law of temperature (data/liquid_metals.csv), as records: a law is taken at the lower end of its
// range, which for a liquid is near its melting point; the whole of it stands in the note.
#pragma once

#include "genome/exchange.hpp"

namespace lmmd::genome {

// p0; p0 + p1 (T - p2); p0 + p1 T + p2 T^2; 10^(p0 + p1/T); p0 exp(-p1/T).
struct Law {
    std::string kind;  // constant, linear, quadratic, log10, arrhenius
    double p0 = 0, p1 = 0, p2 = 0;
    double at(double kelvin) const;  // Error(input) for another kind
};

// Error(input) with file, line and column.
Imported import_laws(const CsvTable& table);

}  // namespace lmmd::genome
