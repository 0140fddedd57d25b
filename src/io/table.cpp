// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/table.hpp"

#include <fmt/format.h>

#include <iterator>

namespace lmmd {

std::string format_header(const TableHeader& header) {
    std::string text = "# " + header.title + "\n";
    if (!header.command.empty()) text += "# command: " + header.command + "\n";
    for (const std::string& remark : header.remarks) text += "# " + remark + "\n";
    text += "# columns:";
    for (const Column& column : header.columns) {
        text += " " + column.name;
        if (!column.unit.empty()) text += "[" + column.unit + "]";
    }
    return text + "\n";
}

std::string format_row(const std::vector<double>& values, int digits) {
    fmt::memory_buffer out;
    const char* blank = "";
    for (const double value : values) {
        fmt::format_to(std::back_inserter(out), "{}{:.{}g}", blank, value, digits);
        blank = " ";
    }
    out.push_back('\n');
    return fmt::to_string(out);
}

}  // namespace lmmd
