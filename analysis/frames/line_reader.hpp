// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of a text file, one at a time, and where they stand.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "lmmd/base/text.hpp"

namespace lmmd::analysis {

class LineReader {
public:
    explicit LineReader(const std::filesystem::path& path) : file_(path.string()), in_(path) {
        if (!in_) throw input_error({file_}, "found no file that can be read, expected one of frames; check the path");
    }
    bool next() {
        if (!std::getline(in_, text_)) return false;
        if (!text_.empty() && text_.back() == '\r') text_.pop_back();
        ++line_;
        return true;
    }
    // The line that must follow; `expected` says what for.
    const std::string& need(const std::string& expected) {
        if (!next())
            throw input_error({file_, line_, 0}, "found the end of the file, expected " + expected +
                                                     "; the file is truncated: copy it again");
        return text_;
    }
    const std::string& text() const { return text_; }
    Where where() const { return {file_, line_, 1}; }
    [[noreturn]] void fail(const std::string& text) const { throw input_error({file_, line_, 0}, text); }

    // Numbers of the present line, at least `least` of them.
    std::vector<double> numbers(std::size_t least, const std::string& expected) const {
        std::vector<double> result;
        for (std::size_t at = text_.find_first_not_of(" \t"); at != std::string::npos;
             at = text_.find_first_not_of(" \t", text_.find_first_of(" \t", at))) {
            const std::string_view word = std::string_view(text_).substr(at, text_.find_first_of(" \t", at) - at);
            const std::optional<double> value = to_real(word);
            if (!value) fail("found " + quote(word) + ", expected " + expected + "; correct it");
            result.push_back(*value);
            if (at + word.size() >= text_.size()) break;
        }
        if (result.size() < least) fail("found " + quote(text_) + ", expected " + expected + "; correct it");
        return result;
    }

private:
    std::string file_, text_;
    std::ifstream in_;
    int line_ = 0;
};

}  // namespace lmmd::analysis
