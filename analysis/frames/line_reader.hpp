// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of a text file of frames, and where they stand.
#pragma once

#include <filesystem>
#include <fstream>

#include "lmmd/base/text.hpp"
#include "lmmd/io/lines.hpp"

namespace lmmd::analysis {

class LineReader : public Lines {
public:
    explicit LineReader(const std::filesystem::path& path) : Lines(std::make_unique<std::ifstream>(path)), file_(path.string()) {
        if (!std::filesystem::exists(path)) throw input_error({file_}, "found no file that can be read, expected one of frames; check the path");
    }
    // The line that must follow; `expected` says what for.
    const std::string& need(const std::string& expected) {
        if (!next()) fail_short(expected);
        return text();
    }
    [[noreturn]] void fail_short(const std::string& expected) const {
        fail("found the end of the file, expected " + expected + "; the file is truncated: copy it again");
    }
    Where where() const { return {file_, line(), 1}; }
    Where where_next() const { return {file_, line() + 1, 1}; }
    [[noreturn]] void fail(const std::string& text) const { throw input_error({file_, line(), 0}, text); }
    [[noreturn]] void fail(int line, int column, const std::string& text) const { throw input_error({file_, line, column}, text); }

    // Numbers of the present line, at least `least` of them.
    std::vector<double> numbers(std::size_t least, const std::string& expected) const {
        std::vector<Piece> pieces;
        split(text(), 1, pieces);
        std::vector<double> result;
        for (const Piece& piece : pieces) {
            const std::optional<double> value = to_real(piece.text);
            if (!value) fail(line(), piece.column, "found " + quote(piece.text) + ", expected " + expected + "; correct it");
            result.push_back(*value);
        }
        if (result.size() < least) fail("found " + quote(text()) + ", expected " + expected + "; correct it");
        return result;
    }

private:
    const std::string file_;
};

}  // namespace lmmd::analysis
