// SPDX-License-Identifier: GPL-3.0-or-later
// Words, numbers and the wording of messages about them.
#include "lmmd/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace lmmd {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = lower(c);
    return result;
}

// std::from_chars takes no leading '+', people do.
std::string_view without_plus(std::string_view text) {
    if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
    return text;
}

}  // namespace

std::vector<Token> tokenize(std::string_view line) {
    std::vector<Token> tokens;
    std::size_t at = 0;
    while (true) {
        while (at < line.size() && is_blank(line[at])) ++at;
        if (at == line.size() || line[at] == '#') return tokens;
        const std::size_t first = at;
        while (at < line.size() && !is_blank(line[at])) ++at;
        tokens.push_back({std::string(line.substr(first, at - first)), static_cast<int>(first) + 1, 0});
    }
}

std::string quote(std::string_view text) {
    constexpr std::size_t kLongest = 60;
    std::string result = "'";
    for (const char c : text.substr(0, kLongest)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            char hex[5];
            std::snprintf(hex, sizeof hex, "\\x%02x", byte);
            result += hex;
        } else {
            result += c;
        }
    }
    return result + (text.size() > kLongest ? "...'" : "'");
}

std::string listed(std::span<const std::string> words) {
    std::string result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) result += i + 1 == words.size() ? " or " : ", ";
        result += words[i];
    }
    return result;
}

std::optional<double> to_real(std::string_view text) {
    text = without_plus(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::int64_t> to_integer(std::string_view text) {
    text = without_plus(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return above[b.size()];
}

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates) {
    const std::size_t allowed = name.size() <= 4 ? 1 : (name.size() <= 8 ? 2 : 3);
    const std::string wanted = lower(name);
    const std::string* best = nullptr;
    std::size_t best_distance = allowed + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > name.size() + allowed || name.size() > candidate.size() + allowed) continue;
        const std::size_t distance = edit_distance(wanted, lower(candidate));
        if (distance < best_distance && distance < std::max(name.size(), candidate.size())) {
            best = &candidate;
            best_distance = distance;
        }
    }
    if (best) return *best;
    if (name.size() < 3) return std::nullopt;
    for (const std::string& candidate : candidates) {
        if (candidate.size() <= wanted.size() || lower(candidate).compare(0, wanted.size(), wanted) != 0) continue;
        if (best) return std::nullopt;
        best = &candidate;
    }
    return best ? std::optional<std::string>(*best) : std::nullopt;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> candidates) {
    const std::optional<std::string> guess = nearest(name, candidates);
    return guess ? "; did you mean " + quote(*guess) + "?" : std::string();
}

Args::Args(std::string file, int line, std::vector<Token> tokens, std::string usage)
    : file_(std::move(file)), line_(line), tokens_(std::move(tokens)), usage_(std::move(usage)) {
    LMMD_ASSERT(!tokens_.empty());
}

Where Args::where() const { return {file_, line_, tokens_.front().column}; }

Where Args::where_next() const { return {file_, line_, more() ? tokens_[next_].column : tokens_.back().end()}; }

Where Args::where_last() const { return {file_, line_, tokens_[next_ - 1].column}; }

std::string Args::with_usage(const std::string& text) const {
    return usage_.empty() ? text : text + "; usage: " + usage_;
}

const Token& Args::take_token(const std::string& expected) {
    if (!more()) throw input_error(where_next(), with_usage("found the end of the line, expected " + expected));
    return tokens_[next_++];
}

void Args::mismatch(const std::string& expected) const {
    fail(with_usage("found " + quote(tokens_[next_ - 1].text) + ", expected " + expected));
}

double Args::real(const std::string& name, const RealRange& range) {
    const std::string expected = name + ", " + range.words;
    const std::optional<double> value = to_real(take_token(expected).text);
    const bool low = value && (range.open_low ? *value <= range.low : *value < range.low);
    if (!value || low || *value > range.high) mismatch(expected);
    return *value;
}

std::int64_t Args::integer(const std::string& name, const IntegerRange& range) {
    const std::string expected = name + ", " + range.words;
    const std::optional<std::int64_t> value = to_integer(take_token(expected).text);
    if (!value || *value < range.low || *value > range.high) mismatch(expected);
    return *value;
}

std::string Args::word(const std::string& name) { return take_token(name).text; }

std::string Args::choice(const std::string& name, std::span<const std::string> allowed) {
    const std::string expected = name + ", " + listed(allowed);
    const std::string& text = take_token(expected).text;
    if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return text;
    const std::string guess = did_you_mean(text, allowed);
    if (guess.empty()) mismatch(expected);
    fail("found " + quote(text) + ", expected " + expected + guess);
}

bool Args::take(std::string_view text) {
    if (!more() || tokens_[next_].text != text) return false;
    ++next_;
    return true;
}

void Args::expect(std::string_view text) {
    const std::string expected = quote(text);
    if (take_token(expected).text != text) mismatch(expected);
}

void Args::done() const {
    if (more()) fail_here(with_usage("found " + quote(tokens_[next_].text) + ", expected the end of the line"));
}

void Args::fail(const std::string& text) const { throw input_error(where_last(), text); }
void Args::fail_here(const std::string& text) const { throw input_error(where_next(), text); }

}  // namespace lmmd
