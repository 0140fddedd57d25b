// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/csv.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "lmmd/base/text.hpp"

namespace lmmd {
namespace {

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string::npos) return "";
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

class Scanner {
public:
    Scanner(std::string file, std::string text) : file_(std::move(file)), text_(std::move(text)) {
        if (text_.rfind("\xEF\xBB\xBF", 0) == 0) at_ = line_start_ = 3;  // a byte order mark
    }

    // The next row with something in it; empty at the end of the file.
    std::vector<CsvCell> row() {
        while (at_ < text_.size() && (text_[at_] == '#' || text_[at_] == '\n' || text_[at_] == '\r')) skip_line();
        std::vector<CsvCell> cells;
        while (at_ < text_.size()) {
            cells.push_back(cell());
            if (at_ == text_.size() || text_[at_] != ',') break;
            ++at_;
            if (at_ == text_.size() || text_[at_] == '\n' ||
                text_[at_] == '\r') {  // the comma before an empty last cell
                cells.push_back({"", line_, column()});
                break;
            }
        }
        skip_line();
        return cells;
    }

private:
    int column() const { return static_cast<int>(at_ - line_start_) + 1; }

    void skip_line() {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
        if (at_ < text_.size()) next_line();
    }
    void next_line() {
        ++at_;
        ++line_;
        line_start_ = at_;
    }

    CsvCell cell() {
        const std::size_t first = text_.find_first_not_of(" \t", at_);
        if (first != std::string::npos && text_[first] == '"') {
            at_ = first;
            return quoted();
        }
        CsvCell cell{"", line_, column()};
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
        cell.text = trimmed(text_.substr(begin, at_ - begin));
        return cell;
    }

    CsvCell quoted() {
        CsvCell cell{"", line_, column()};
        const Where start{file_, line_, column()};
        for (++at_;;) {
            if (at_ == text_.size())
                throw input_error(start,
                                  "found a quote without its end, expected '\"' after the cell's last character");
            if (text_[at_] == '"') {
                if (++at_ == text_.size() || text_[at_] != '"') break;  // a doubled quote stands for itself
            }
            cell.text += text_[at_];
            if (text_[at_] == '\n')
                next_line();
            else
                ++at_;
        }
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
        if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r')
            throw input_error(
                {file_, line_, column()},
                "found " + quote(text_.substr(at_, 1)) +
                    " behind a quoted cell, expected a comma or the line's end; double a quote inside a cell");
        return cell;
    }

    const std::string file_, text_;
    std::size_t at_ = 0, line_start_ = 0;
    int line_ = 1;
};

void check_names(const CsvTable& table) {
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        const CsvCell& cell = table.names[i];
        if (cell.text.empty())
            throw input_error(table.where(cell), "found a column without a name, expected one in the first line");
        if (*table.find(cell.text) != i)
            throw input_error(table.where(cell),
                              "found " + quote(cell.text) + " a second time, expected each name once");
    }
}

}  // namespace

std::optional<std::size_t> CsvTable::find(std::string_view name) const {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i].text == name) return i;
    return std::nullopt;
}

std::size_t CsvTable::need(std::string_view name) const {
    if (const auto found = find(name)) return *found;
    std::vector<std::string> known;
    for (const CsvCell& cell : names) known.push_back(cell.text);
    throw input_error({file, names[0].line, 0}, "found no column " + quote(name) + ", expected one of " +
                                                    listed(known) + did_you_mean(name, known));
}

std::optional<double> CsvTable::number(std::size_t row, std::size_t column) const {
    const CsvCell& cell = rows[row][column];
    if (cell.text.empty() || cell.text == "NA" || cell.text == "nan") return std::nullopt;
    if (const auto value = to_real(cell.text)) return value;
    throw input_error(where(cell), "found " + quote(cell.text) + " in the column " + quote(names[column].text) +
                                       ", expected a number, or nothing where it is missing");
}

CsvTable read_csv(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    CsvTable table;
    table.file = path.string();
    std::error_code ignored;
    if (!in || std::filesystem::is_directory(path, ignored))
        throw input_error({table.file},
                          "found no file that can be read, expected a table of comma-separated values; check the path");
    Scanner scanner(table.file, std::string(std::istreambuf_iterator<char>(in), {}));
    table.names = scanner.row();
    if (table.names.empty())
        throw input_error({table.file}, "found an empty file, expected a line of column names and rows");
    check_names(table);
    for (std::vector<CsvCell> row = scanner.row(); !row.empty(); row = scanner.row()) {
        if (row.size() != table.names.size()) {
            const CsvCell& cell = row.size() > table.names.size() ? row[table.names.size()] : row.back();
            throw input_error(
                table.where(cell),
                fmt::format("found {} cells in this row, expected {}; put cells that hold a comma between quotes",
                            row.size(), table.names.size()));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string csv_cell(std::string_view text) {
    const bool plain = text.find_first_of(",\"\n\r#") == std::string_view::npos &&
                       (text.empty() || (text.front() != ' ' && text.back() != ' '));
    if (plain) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

}  // namespace lmmd
