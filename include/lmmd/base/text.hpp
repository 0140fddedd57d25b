// SPDX-License-Identifier: GPL-3.0-or-later
// Reading words and numbers from a user's text, with messages that say where, what, and how to mend it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lmmd/base/error.hpp"

namespace lmmd {

struct Token {
    std::string text;
    int column = 0;  // of its first character, from 1
    int width = 0;   // characters in the file, before ${variables} were filled in; 0: those of text
    int end() const { return column + (width > 0 ? width : static_cast<int>(text.size())); }  // just past it
};

// Splits at blanks; a '#' that starts a word ends the line.
std::vector<Token> tokenize(std::string_view line);

// 'text' for a message: between quotes, control characters shown as \\xNN, cut after 60 characters.
std::string quote(std::string_view text);
// "a, b or c".
std::string listed(std::span<const std::string> words);

// Whole-token conversions: nothing but the number may stand there; nullopt otherwise, also on overflow, NaN and infinity.
std::optional<double> to_real(std::string_view text);
std::optional<std::int64_t> to_integer(std::string_view text);

// Insertions, deletions, replacements and swaps of neighbours that turn a into b (Damerau 1964, optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);
// The candidate nearest to `name` by edit distance (upper and lower case are the same), if near enough to be a slip of the
// pen; failing that the only one that begins with `name`.
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates);
// "; did you mean 'X'?" or "".
std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);

// What a number must satisfy, with the words for it.
struct RealRange {
    double low = -1e300, high = 1e300;  // inclusive unless open_low
    bool open_low = false;
    const char* words = "a number";     // "a temperature in K above 0"
};
struct IntegerRange {
    std::int64_t low = INT64_MIN, high = INT64_MAX;  // inclusive
    const char* words = "a whole number";
};

// The arguments of one deck command, read from left to right. The first wrong one throws Error(input) with its column.
class Args {
public:
    // `usage` is the command's one-line grammar, quoted in messages, e.g. "velocity T [seed S]".
    Args(std::string file, int line, std::vector<Token> tokens, std::string usage);

    const std::string& keyword() const { return tokens_.front().text; }
    Where where() const;        // of the keyword
    Where where_next() const;   // of the next argument, or just past the last one
    bool more() const { return next_ < tokens_.size(); }
    std::size_t left() const { return tokens_.size() - next_; }
    const std::string& usage() const { return usage_; }
    void set_usage(std::string usage) { usage_ = std::move(usage); }  // once the words read so far narrow it down
    std::string peek() const { return more() ? tokens_[next_].text : std::string(); }

    // `name` is what the argument is called in the message: "the final temperature".
    double real(const std::string& name, const RealRange& range = {});
    std::int64_t integer(const std::string& name, const IntegerRange& range = {});
    std::string word(const std::string& name);
    // One of a fixed set of words; the message lists them and guesses.
    std::string choice(const std::string& name, std::span<const std::string> allowed);
    // Takes the next argument if it is exactly `text`.
    bool take(std::string_view text);
    // The next argument must be exactly `text`.
    void expect(std::string_view text);
    // Nothing may follow; throws otherwise.
    void done() const;

    // A message of the caller's own; nothing is added to it but the place.
    [[noreturn]] void fail(const std::string& text) const;       // at the argument read last
    [[noreturn]] void fail_here(const std::string& text) const;  // at the next argument
    Where where_last() const;                                    // of the argument read last

private:
    const Token& take_token(const std::string& expected);
    [[noreturn]] void mismatch(const std::string& expected) const;  // the argument read last is not what was expected
    std::string with_usage(const std::string& text) const;

    std::string file_;
    int line_;
    std::vector<Token> tokens_;  // [0] is the keyword
    std::string usage_;
    std::size_t next_ = 1;
};

}  // namespace lmmd
