// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/lines.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "lmmd/base/text.hpp"

namespace lmmd {

void split(std::string_view text, int column, std::vector<Piece>& out) {
    out.clear();
    for (std::size_t at = 0;;) {
        while (at < text.size() && is_blank(text[at])) ++at;
        if (at == text.size()) return;
        const std::size_t first = at;
        while (at < text.size() && !is_blank(text[at])) ++at;
        out.push_back({text.substr(first, at - first), column + static_cast<int>(first)});
    }
}

namespace {
constexpr double kNotRead = std::numeric_limits<double>::quiet_NaN();
}

void LineOfNumbers::read(std::string_view text) {
    pieces_.clear();
    numbers_.clear();
    const char *const begin = text.data(), *const end = begin + text.size();
    for (const char* at = begin;; at = pieces_.back().text.data() + pieces_.back().text.size()) {
        while (at != end && is_blank(*at)) ++at;
        if (at == end) return;
        const char* last = at;
        double value = kNotRead;
        if (pieces_.size() < is_number_.size() && is_number_[pieces_.size()]) {
            const std::from_chars_result read = std::from_chars(at, end, value);
            last = read.ptr;
            if (read.ec != std::errc() || (last != end && !is_blank(*last))) value = kNotRead;
        }
        while (last != end && !is_blank(*last)) ++last;
        pieces_.push_back({std::string_view(at, static_cast<std::size_t>(last - at)), static_cast<int>(at - begin) + 1});
        numbers_.push_back(value);
    }
}

double LineOfNumbers::number(std::size_t column) const {
    const double read = numbers_[column];
    return std::isfinite(read) ? read : to_real(pieces_[column].text).value_or(kNotRead);
}

bool Lines::read(std::string& text) {
    if (!std::getline(*in_, text)) return false;
    if (!text.empty() && text.back() == '\r') text.pop_back();
    ++line_;
    cut_ = in_->eof();
    return true;
}

bool Lines::next() { return read(text_); }

std::size_t Lines::read(std::size_t most) {
    if (texts_.size() < most) texts_.resize(most);
    std::size_t found = 0;
    cut_ = false;
    while (found < most && read(texts_[found])) ++found;
    return found;
}

}  // namespace lmmd
