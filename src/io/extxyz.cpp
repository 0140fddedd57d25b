// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/extxyz.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "lmmd/base/text.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/model/species.hpp"
#include "xyz_comment.hpp"

namespace lmmd {
namespace {

// The lines of atoms of one frame.
class AtomLines {
public:
    AtomLines(const XyzLayout& layout, std::int64_t n, std::string file, XyzFrame& frame)
        : layout_(layout), n_(n), file_(std::move(file)), frame_(frame), atoms_(frame.state.atoms) {
        atoms_.has_velocity = layout.has(XyzField::velocity);
        atoms_.group_methods.resize(static_cast<std::size_t>(layout.groups));
        is_number_.assign(static_cast<std::size_t>(layout.columns), false);
        for (const auto& [field, width] : kNumbers)
            if (layout.has(field)) std::fill_n(is_number_.begin() + layout.at(field), width, true);
        constexpr std::int64_t kMost = 1 << 20;  // the number of atoms may be a slip of the pen
        const auto most = static_cast<std::size_t>(std::min(n, kMost));
        atoms_.symbol.reserve(most);
        atoms_.mass.reserve(most);
        for (std::vector<Vec3>* vectors : {&atoms_.position, &atoms_.velocity}) vectors->reserve(most);
        if (layout.has(XyzField::forces)) frame.forces.reserve(most);
        if (layout.has(XyzField::unwrapped)) frame.unwrapped.reserve(most);
    }

    void add(std::string_view text, int line) {
        line_ = line;
        read_pieces(text);
        check_count(text);
        add_species();
        const Vec3 r = vector(XyzField::position, "position in A");
        check_place(r);
        atoms_.position.push_back(r);
        if (layout_.has(XyzField::mass)) atoms_.mass.back() = mass();
        if (layout_.has(XyzField::charge))
            atoms_.charge.push_back(real(layout_.at(XyzField::charge), "the charge in e"));
        // A/fs in the file; A per internal unit of time in here.
        atoms_.velocity.push_back(atoms_.has_velocity
                                      ? (1.0 / units::kFemtosecond) * vector(XyzField::velocity, "velocity in A/fs")
                                      : Vec3{});
        if (layout_.has(XyzField::forces)) frame_.forces.push_back(vector(XyzField::forces, "force in eV/A"));
        if (layout_.has(XyzField::unwrapped))
            frame_.unwrapped.push_back(vector(XyzField::unwrapped, "unwrapped position in A"));
        if (layout_.has(XyzField::virial)) add_virial();
        for (int m = 0; m < layout_.groups; ++m) add_label(m);
    }

private:
    static constexpr double kNotRead = std::numeric_limits<double>::quiet_NaN();
    static constexpr std::pair<XyzField, int> kNumbers[] = {
        {XyzField::position, 3}, {XyzField::mass, 1},      {XyzField::charge, 1}, {XyzField::velocity, 3},
        {XyzField::forces, 3},   {XyzField::unwrapped, 3}, {XyzField::virial, 9}};

    [[noreturn]] void fail(int column, const std::string& text) const {
        throw input_error({file_, line_, column}, text);
    }
    const Piece& piece(int column) const { return pieces_[static_cast<std::size_t>(column)]; }

    // As split() does; what has to be a number is read on the way, without a second look at its characters.
    void read_pieces(std::string_view text) {
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
    // Of a column; not a number where none stands there.
    double number(int column) const {
        const double read = numbers_[static_cast<std::size_t>(column)];
        return std::isfinite(read) ? read : to_real(piece(column).text).value_or(kNotRead);
    }

    void check_count(std::string_view text) const {
        const int found = static_cast<int>(pieces_.size());
        if (found == layout_.columns) return;
        const int column = found > layout_.columns ? piece(layout_.columns).column : static_cast<int>(text.size()) + 1;
        fail(column, fmt::format("found {} columns, expected {} ({}); correct this line, or Properties", found,
                                 layout_.columns, layout_.text));
    }

    // Symbols repeat from line to line, so the last one is remembered.
    void add_species() {
        const Piece& symbol = piece(layout_.at(XyzField::species));
        if (symbol.text != last_symbol_ || last_symbol_.empty()) {
            const std::optional<Element> element = find_element(symbol.text);
            if (!element) fail(symbol.column, unknown_element(symbol.text));
            last_symbol_ = std::string(symbol.text);
            last_mass_ = element->mass;
        }
        atoms_.symbol.push_back(last_symbol_);
        atoms_.mass.push_back(last_mass_);
    }

    // Symbols are too short to guess at, but for their case: "GA".
    static std::string unknown_element(std::string_view symbol) {
        const std::string expected = fmt::format("found {}, expected the symbol of an element", quote(symbol));
        for (const Element& element : all_elements()) {
            if (same_word(symbol, element.symbol))
                return expected + fmt::format("; did you mean '{}'?", element.symbol);
        }
        return expected + "; correct it";
    }

    double real(int column, const std::string& words) const {
        const double value = number(column);
        if (std::isnan(value))
            fail(piece(column).column,
                 fmt::format("found {}, expected {}, a finite number; correct it", quote(piece(column).text), words));
        return value;
    }

    Vec3 vector(XyzField field, const char* words) const {
        static constexpr const char* kAxes[] = {"x", "y", "z"};
        Vec3 result;
        for (int a = 0; a < 3; ++a) {
            const double value = number(layout_.at(field) + a);
            result[a] = !std::isnan(value)
                            ? value
                            : real(layout_.at(field) + a, fmt::format("the {} component of the {}", kAxes[a], words));
        }
        return result;
    }

    // Images are counted in int; an atom that far out is a slip of the pen anyway.
    void check_place(Vec3 r) const {
        const Vec3 s = frame_.state.box.fractional(r);
        for (int a = 0; a < 3; ++a) {
            if (std::abs(s[a]) < 1e6) continue;
            fail(piece(layout_.at(XyzField::position)).column,
                 fmt::format("found an atom {:.1e} box lengths away, expected one in the box or near it; correct its "
                             "position or Lattice",
                             std::abs(s[a])));
        }
    }

    double mass() const {
        const double value = real(layout_.at(XyzField::mass), "the mass in amu");
        if (value <= 0) {
            const Piece& number = piece(layout_.at(XyzField::mass));
            fail(number.column,
                 fmt::format("found {}, expected the mass in amu, a number above 0; correct it", quote(number.text)));
        }
        return value;
    }

    void add_virial() {
        Mat3 virial;
        for (int k = 0; k < 9; ++k) virial.m[k] = real(layout_.at(XyzField::virial) + k, "a component of the virial in eV");
        frame_.virial_atom.push_back(virial);
    }

    void add_label(int method) {
        const Piece& label = piece(layout_.at(XyzField::group) + method);
        const std::optional<std::int64_t> value = to_integer(label.text);
        if (!value || *value < 0 || *value >= n_) {
            fail(label.column,
                 fmt::format("found {}, expected the label of group method {}, a whole number from 0 to {}; correct it",
                             quote(label.text), method, n_ - 1));
        }
        atoms_.group_methods[static_cast<std::size_t>(method)].push_back(static_cast<int>(*value));
    }

    const XyzLayout& layout_;
    const std::int64_t n_;
    const std::string file_;
    XyzFrame& frame_;
    Atoms& atoms_;
    int line_ = 0;
    std::vector<bool> is_number_;  // [column]
    std::vector<Piece> pieces_;
    std::vector<double> numbers_;  // [piece]
    std::string last_symbol_;
    double last_mass_ = 0;
};

std::int64_t atom_count(std::string_view text, const Where& where) {
    std::vector<Piece> pieces;
    split(text, 1, pieces);
    const std::optional<std::int64_t> n = pieces.size() == 1 ? to_integer(pieces[0].text) : std::nullopt;
    if (!n || *n < 1 || *n > std::numeric_limits<int>::max()) {
        throw input_error(
            {where.file, where.line, pieces.empty() ? 1 : pieces[0].column},
            fmt::format("found {}, expected the number of atoms of a frame, a whole number above 0 alone on its line; "
                        "correct it",
                        quote(text)));
    }
    return *n;
}

}  // namespace

XyzReader::XyzReader(const std::filesystem::path& path)
    : file_(path.string()), in_(std::make_unique<std::ifstream>(path)) {
    std::error_code failed;
    if (!*in_)
        throw input_error({file_, 0, 0},
                          "found no file that can be read, expected an extended xyz file; check the path");
    if (std::filesystem::is_directory(path, failed)) {
        throw input_error({file_, 0, 0}, "found a folder, expected an extended xyz file; name a file in it");
    }
}

XyzReader::XyzReader(std::unique_ptr<std::istream> in, std::string name) : file_(std::move(name)), in_(std::move(in)) {}

bool XyzReader::read_line() {
    if (!std::getline(*in_, text_)) return false;
    if (!text_.empty() && text_.back() == '\r') text_.pop_back();
    ++line_;
    return true;
}

std::optional<XyzFrame> XyzReader::next() {
    do {  // blank lines may stand between frames and at the end
        if (!read_line()) return std::nullopt;
    } while (text_.find_first_not_of(" \t\r") == std::string::npos);

    XyzFrame frame;
    frame.where = {file_, line_, 1};
    const std::int64_t n = atom_count(text_, frame.where);
    const auto truncated = [&](const std::string& found) {
        return input_error({file_, line_, 0},
                           fmt::format("found the end of the file {}, expected {} lines of atoms; the file is "
                                       "truncated: copy it again, or correct the number of atoms on line {}",
                                       found, n, frame.where.line));
    };
    if (!read_line()) throw truncated("instead of the second line of a frame");
    const XyzComment comment(text_, {file_, line_, 0});
    for (const KeyValue& pair : comment.pairs()) frame.info[std::string(pair.key.text)] = std::string(pair.value.text);
    frame.state.box = comment.box();
    const XyzLayout layout = comment.layout();
    frame.energy = comment.number("energy", "the energy in eV");
    frame.virial = comment.tensor("virial", "the nine components of the virial in eV, xx xy xz yx yy yz zx zy zz");
    frame.stress = comment.tensor("stress", "the nine components of the stress in eV/A^3, xx xy xz yx yy yz zx zy zz");
    if (const KeyValue* time = comment.find("time")) frame.time_fs = to_real(time->value.text);

    AtomLines lines(layout, n, file_, frame);
    for (std::int64_t i = 0; i < n; ++i) {
        if (!read_line()) throw truncated(fmt::format("after {} of {} atoms", i, n));
        if (in_->eof() && i + 1 < n) throw truncated(fmt::format("within the line of atom {} of {}", i + 1, n));
        lines.add(text_, line_);
    }
    frame.state.atoms.image.assign(frame.state.atoms.size(), {0, 0, 0});
    return frame;
}

namespace {

std::vector<XyzFrame> all_frames(XyzReader reader, const std::string& name) {
    std::vector<XyzFrame> frames;
    while (std::optional<XyzFrame> frame = reader.next()) frames.push_back(std::move(*frame));
    if (frames.empty())
        throw input_error({name, 0, 0}, "found no frame, expected an extended xyz file; check that it is whole");
    return frames;
}

}  // namespace

std::vector<XyzFrame> read_xyz(const std::filesystem::path& path) { return all_frames(XyzReader(path), path.string()); }

std::vector<XyzFrame> parse_xyz(const std::string& text, const std::string& name) {
    return all_frames(XyzReader(std::make_unique<std::istringstream>(text), name), name);
}

}  // namespace lmmd
