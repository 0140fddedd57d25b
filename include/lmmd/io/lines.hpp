// SPDX-License-Identifier: GPL-3.0-or-later
// Text files of many lines of numbers: lines one at a time or many at once, and a line as words and numbers.
#pragma once

#include <algorithm>
#include <istream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lmmd/base/team.hpp"

namespace lmmd {

// A piece of a line and where it begins.
struct Piece {
    std::string_view text;
    int column = 0;  // from 1
};

inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
// Splits at blanks into `out`. `column` is that of the first character of `text`.
void split(std::string_view text, int column, std::vector<Piece>& out);

// A line that is split at blanks. What has to be a number is read on the way, without a second look at its characters.
class LineOfNumbers {
public:
    // Which columns have to be numbers; those beyond need not.
    explicit LineOfNumbers(std::vector<bool> is_number) : is_number_(std::move(is_number)) {}
    // The text has to outlive what is asked about it.
    void read(std::string_view text);

    std::size_t size() const { return pieces_.size(); }
    const Piece& piece(std::size_t column) const { return pieces_[column]; }
    // Of a column that has to be one; not a number where no finite one stands there.
    double number(std::size_t column) const;

private:
    std::vector<bool> is_number_;
    std::vector<Piece> pieces_;
    std::vector<double> numbers_;  // [piece]
};

class Lines {
public:
    explicit Lines(std::unique_ptr<std::istream> in) : in_(std::move(in)) {}

    bool next();                                          // the next line; false at the end of the file
    const std::string& text() const { return text_; }     // of the line that next() read, without its end
    int line() const { return line_; }                    // number of the line read last, from 1
    bool cut() const { return cut_; }                     // the file ends within that line

    // The next n lines, many at a time by a team: grow(m) when m lines are there, then take(texts, first, line) for pieces
    // of them, the first text being the one with index `first` of the n, and line `line` of the file. Returns how many
    // whole lines there were; where it is fewer than n, and none if cut(), the file ends. What a loop over the lines would
    // throw is thrown, on any number of threads.
    template <class Grow, class Take>
    std::size_t take(std::size_t n, Team& team, Grow&& grow, Take&& take) {
        constexpr std::size_t kTogether = 2048, kPiece = 128;  // so that texts stay in cache
        std::size_t done = 0;
        for (bool more = true; more && done < n;) {
            const int line = line_ + 1;
            const std::size_t wanted = std::min(n - done, kTogether);
            std::size_t found = read(wanted);
            if (cut_ && found > 0 && done + found < n) --found;  // half a line
            more = found == wanted;
            grow(done + found);
            team.run_blocks(found, kPiece, [&](std::size_t first, std::size_t last) {
                take(std::span<const std::string>(texts_).subspan(first, last - first), done + first, line + static_cast<int>(first));
            });
            done += found;
        }
        return done;
    }

private:
    bool read(std::string& text);
    std::size_t read(std::size_t most);  // into texts_

    std::unique_ptr<std::istream> in_;
    std::string text_;
    std::vector<std::string> texts_;
    int line_ = 0;
    bool cut_ = false;
};

}  // namespace lmmd
