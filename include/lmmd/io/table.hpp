// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of numbers with a header that explains itself: the command, units and columns as '#' lines.
#pragma once

#include <string>
#include <vector>

namespace lmmd {

struct Column {
    std::string name;  // "g"
    std::string unit;  // "A", "1/A^3"; empty: a pure number
};

struct TableHeader {
    std::string title;                 // what the table shows, one line
    std::string command;               // the deck line or command line it came from
    std::vector<std::string> remarks;  // definitions, normalisation, how errors were found
    std::vector<Column> columns;
};

// "# title", "# command: ...", the remarks, and "# columns: z[A] density[1/A^3] ..."; each line ends with a newline.
std::string format_header(const TableHeader& header);
// One line, `%.10g` columns separated by blanks; or with another number of significant digits.
std::string format_row(const std::vector<double>& values, int digits = 10);

}  // namespace lmmd
