// SPDX-License-Identifier: GPL-3.0-or-later
// The second line of an extended xyz frame: key=value pairs and the meaning of the columns.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lmmd/base/error.hpp"
#include "lmmd/io/lines.hpp"
#include "lmmd/model/box.hpp"

namespace lmmd {

// Equal but for upper and lower case.
bool same_word(std::string_view a, std::string_view b);

struct KeyValue {
    Piece key, value;  // the value without its quotes; empty for a word without '='
};

enum class XyzField { skipped, species, position, mass, charge, velocity, forces, group, unwrapped, virial };
inline constexpr int kXyzFields = 10;

// Which columns of an atom's line mean what.
struct XyzLayout {
    std::array<int, kXyzFields> first{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};  // by XyzField; -1: not there
    int groups = 0;                                                     // columns of labels
    int columns = 0;                                                    // of the whole line
    std::string text;                                                   // as written, for messages

    int at(XyzField field) const { return first[static_cast<std::size_t>(field)]; }
    bool has(XyzField field) const { return at(field) >= 0; }
};

// A comment line taken apart. Keys are matched whatever their case; Error(input) says file, line and column.
class XyzComment {
public:
    XyzComment(std::string_view line, Where where);

    const std::vector<KeyValue>& pairs() const { return pairs_; }
    const KeyValue* find(std::string_view key) const;
    Box box() const;           // Lattice and pbc
    XyzLayout layout() const;  // Properties
    std::optional<double> number(std::string_view key,
                                 const char* words) const;                      // a finite number, if the key is there
    std::optional<Mat3> tensor(std::string_view key, const char* words) const;  // nine numbers

private:
    [[noreturn]] void fail(int column, const std::string& text) const;
    Mat3 nine_numbers(const KeyValue& pair, const char* words) const;
    std::array<bool, 3> periodic() const;

    Where where_;
    int end_ = 0;  // column just past the line
    std::vector<KeyValue> pairs_;
};

}  // namespace lmmd
