// SPDX-License-Identifier: GPL-3.0-or-later
#include "xyz_comment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lmmd/base/text.hpp"

namespace lmmd {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

struct FieldName {
    const char* name;
    XyzField field;
    int count;  // columns it must have; 0: any number
};
constexpr FieldName kFieldNames[] = {
    {"species", XyzField::species, 1}, {"pos", XyzField::position, 3}, {"mass", XyzField::mass, 1},
    {"charge", XyzField::charge, 1},   {"vel", XyzField::velocity, 3}, {"forces", XyzField::forces, 3},
    {"force", XyzField::forces, 3},    {"group", XyzField::group, 0},
    {"unwrapped_position", XyzField::unwrapped, 3},                    {"virial", XyzField::virial, 9},
};
constexpr std::int64_t kMostColumns = 10000;  // far beyond any real file; keeps sums small

// Walks over a comment line.
class Scanner {
public:
    explicit Scanner(std::string_view line) : line_(line) {}

    bool more() {
        while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
        return at_ < line_.size();
    }
    char look() const { return line_[at_]; }
    void skip() { ++at_; }
    int column() const { return static_cast<int>(at_) + 1; }

    // A word up to a blank (or '=' in a key), or what stands between a pair of quotes or brackets; nullopt if these do
    // not close.
    std::optional<Piece> word(bool key) {
        const char open = line_[at_];
        const char close = open == '[' ? ']' : (open == '{' ? '}' : open);
        if (open == '"' || open == '\'' || (!key && (open == '[' || open == '{'))) {
            for (std::size_t end = at_ + 1; end < line_.size(); ++end) {
                if (line_[end] == '\\')
                    ++end;
                else if (line_[end] == close)
                    return take(at_ + 1, end, end + 1);
            }
            return std::nullopt;
        }
        std::size_t end = at_;
        while (end < line_.size() && !is_blank(line_[end]) && !(key && line_[end] == '=')) ++end;
        return take(at_, end, end);
    }

private:
    Piece take(std::size_t first, std::size_t last, std::size_t next) {
        at_ = next;
        return {line_.substr(first, last - first), static_cast<int>(first) + 1};
    }

    std::string_view line_;
    std::size_t at_ = 0;
};

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

XyzComment::XyzComment(std::string_view line, Where where)
    : where_(std::move(where)), end_(static_cast<int>(line.size()) + 1) {
    Scanner scan(line);
    const auto word = [&](bool key) {
        const int column = scan.column();
        const std::optional<Piece> piece = scan.word(key);
        if (!piece)
            fail(column,
                 fmt::format("found an opening {} without its end, expected it to be closed on the same line; close it",
                             line[static_cast<std::size_t>(column - 1)]));
        return *piece;
    };
    while (scan.more()) {
        if (scan.look() == '=')
            fail(scan.column(), "found '=' without a name before it, expected name=value; name it or remove it");
        KeyValue pair;
        pair.key = word(true);
        if (scan.more() && scan.look() == '=') {
            const int column = scan.column();
            scan.skip();
            if (!scan.more()) {
                fail(column, fmt::format("found {}= without a value, expected name=value; complete it", pair.key.text));
            }
            pair.value = word(false);
        }
        pairs_.push_back(pair);
    }
}

void XyzComment::fail(int column, const std::string& text) const {
    throw input_error({where_.file, where_.line, column}, text);
}

const KeyValue* XyzComment::find(std::string_view key) const {
    const KeyValue* found = nullptr;
    for (const KeyValue& pair : pairs_) {
        if (!same_word(pair.key.text, key)) continue;
        if (found) {
            fail(pair.key.column,
                 fmt::format("found '{}' a second time, expected it once; remove one of them", pair.key.text));
        }
        found = &pair;
    }
    return found;
}

Mat3 XyzComment::nine_numbers(const KeyValue& pair, const char* words) const {
    std::vector<Piece> pieces;
    split(pair.value.text, pair.value.column, pieces);
    if (pieces.size() != 9) {
        fail(pair.value.column,
             fmt::format("found {} numbers in {}, expected {}; write all nine", pieces.size(), pair.key.text, words));
    }
    Mat3 result;
    for (std::size_t k = 0; k < 9; ++k) {
        const std::optional<double> value = to_real(pieces[k].text);
        if (!value) {
            fail(pieces[k].column, fmt::format("found {} in {}, expected {}; write a finite number",
                                               quote(pieces[k].text), pair.key.text, words));
        }
        result.m[k] = *value;
    }
    return result;
}

std::optional<Mat3> XyzComment::tensor(std::string_view key, const char* words) const {
    const KeyValue* pair = find(key);
    return pair ? std::optional<Mat3>(nine_numbers(*pair, words)) : std::nullopt;
}

std::optional<double> XyzComment::number(std::string_view key, const char* words) const {
    const KeyValue* pair = find(key);
    if (!pair) return std::nullopt;
    const std::optional<double> value = to_real(pair->value.text);
    if (!value) {
        fail(pair->value.column > 0 ? pair->value.column : pair->key.column,
             fmt::format("found {}={}, expected {}; write a finite number", pair->key.text, quote(pair->value.text),
                         words));
    }
    return value;
}

std::array<bool, 3> XyzComment::periodic() const {
    std::array<bool, 3> result{true, true, true};
    const KeyValue* pair = find("pbc");
    if (!pair) return result;
    std::vector<Piece> pieces;
    split(pair->value.text, pair->value.column, pieces);
    const int column = pair->value.column > 0 ? pair->value.column : pair->key.column;
    const auto wrong = [&] {
        fail(
            column,
            fmt::format(
                "found pbc={}, expected three of T and F, one for each lattice vector; write for example pbc=\"T T F\"",
                quote(pair->value.text)));
    };
    if (pieces.size() != 3) wrong();
    for (std::size_t a = 0; a < 3; ++a) {
        const std::string_view word = pieces[a].text;
        const bool yes = same_word(word, "T") || same_word(word, "true") || word == "1";
        if (!yes && !same_word(word, "F") && !same_word(word, "false") && word != "0") wrong();
        result[a] = yes;
    }
    return result;
}

Box XyzComment::box() const {
    const KeyValue* pair = find("lattice");
    if (!pair) {
        fail(end_, "found no Lattice, expected Lattice=\"ax ay az bx by bz cx cy cz\" in A; add the box to this line");
    }
    const Mat3 h = nine_numbers(*pair, "the nine numbers ax ay az bx by bz cx cy cz in A");
    const double edges = norm(h.row(0)) * norm(h.row(1)) * norm(h.row(2));
    // Thinner than this the inverse has lost half of its digits; no crystal is that flat.
    constexpr double kFlattest = 1e-8;
    const double volume = std::abs(determinant(h));
    if (!std::isfinite(edges) || !(volume > kFlattest * edges) || volume < 1e-12) {
        fail(pair->value.column,
             fmt::format("found a box without volume, Lattice={}, expected three lattice vectors that span one; "
                         "correct Lattice",
                         quote(pair->value.text)));
    }
    return Box(h, periodic());
}

XyzLayout XyzComment::layout() const {
    const KeyValue* pair = find("properties");
    if (!pair)
        fail(end_, "found no Properties, expected for example Properties=species:S:1:pos:R:3; add it to this line");
    const int column = pair->value.column > 0 ? pair->value.column : pair->key.column;
    const std::string_view text = pair->value.text;
    const auto wrong = [&](const std::string& found) {
        fail(column,
             fmt::format(
                 "found {} in Properties, expected name:type:count, the type one of S, I, R and L; correct Properties",
                 found));
    };

    std::vector<std::string_view> words;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(':', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    if (words.size() % 3 != 0) wrong(quote(text));

    XyzLayout layout;
    layout.text = std::string(text);
    for (std::size_t k = 0; k < words.size(); k += 3) {
        const std::string_view name = words[k], type = words[k + 1];
        const std::string entry = fmt::format("{}:{}:{}", name, type, words[k + 2]);
        const std::optional<std::int64_t> count = to_integer(words[k + 2]);
        const bool typed = type.size() == 1 && std::string_view("SIRLsirl").find(type[0]) != std::string_view::npos;
        if (!typed || !count || *count < 1 || *count > kMostColumns - layout.columns) wrong(quote(entry));
        for (const FieldName& known : kFieldNames) {
            if (!same_word(name, known.name)) continue;
            int& first = layout.first[static_cast<std::size_t>(known.field)];
            if (known.count > 0 && *count != known.count) {
                fail(column, fmt::format("found {} in Properties, expected {} columns of {}; correct Properties",
                                         quote(entry), known.count, known.name));
            }
            if (first >= 0) {
                fail(column, fmt::format("found {} in Properties a second time, expected it once; remove one of them",
                                         quote(name)));
            }
            first = layout.columns;
            if (known.field == XyzField::group) layout.groups = static_cast<int>(*count);
        }
        layout.columns += static_cast<int>(*count);
    }
    for (const char* needed : {"species:S:1", "pos:R:3"}) {
        if (!layout.has(needed[0] == 's' ? XyzField::species : XyzField::position)) {
            fail(column, fmt::format("found Properties={}, expected {} in it; add it", quote(text), needed));
        }
    }
    return layout;
}

}  // namespace lmmd
