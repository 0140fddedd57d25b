// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/io/extxyz.hpp"

#include <fmt/format.h>

#include <algorithm>
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

// Room for the atoms of one frame up to number n.
void make_room(const XyzLayout& layout, std::size_t n, XyzFrame& frame) {
    Atoms& atoms = frame.state.atoms;
    atoms.symbol.resize(n);
    atoms.mass.resize(n);
    atoms.position.resize(n);
    atoms.velocity.resize(n);
    for (std::vector<int>& labels : atoms.group_methods) labels.resize(n);
    if (layout.has(XyzField::charge)) atoms.charge.resize(n);
    if (layout.has(XyzField::forces)) frame.forces.resize(n);
    if (layout.has(XyzField::unwrapped)) frame.unwrapped.resize(n);
    if (layout.has(XyzField::virial)) frame.virial_atom.resize(n);
}

// Lines of atoms of one frame, one after the other: several of these may fill the frame at once.
class AtomLines {
public:
    AtomLines(const XyzLayout& layout, std::int64_t n, const std::string& file, XyzFrame& frame)
        : layout_(layout), n_(n), file_(file), frame_(frame), atoms_(frame.state.atoms), row_(numbers_of(layout)) {}

    // The line of atom i, for which there is room.
    void take(std::string_view text, int line, std::size_t i) {
        line_ = line;
        row_.read(text);
        check_count(text);
        take_species(i);
        atoms_.position[i] = vector(XyzField::position, "position in A");
        check_place(atoms_.position[i]);
        if (layout_.has(XyzField::mass)) atoms_.mass[i] = mass();
        if (layout_.has(XyzField::charge)) atoms_.charge[i] = real(layout_.at(XyzField::charge), "the charge in e");
        // A/fs in the file; A per internal unit of time in here.
        if (atoms_.has_velocity) atoms_.velocity[i] = (1.0 / units::kFemtosecond) * vector(XyzField::velocity, "velocity in A/fs");
        if (layout_.has(XyzField::forces)) frame_.forces[i] = vector(XyzField::forces, "force in eV/A");
        if (layout_.has(XyzField::unwrapped)) frame_.unwrapped[i] = vector(XyzField::unwrapped, "unwrapped position in A");
        if (layout_.has(XyzField::virial)) take_virial(i);
        for (int m = 0; m < layout_.groups; ++m) take_label(m, i);
    }

private:
    static constexpr std::pair<XyzField, int> kNumbers[] = {
        {XyzField::position, 3}, {XyzField::mass, 1},      {XyzField::charge, 1}, {XyzField::velocity, 3},
        {XyzField::forces, 3},   {XyzField::unwrapped, 3}, {XyzField::virial, 9}};

    static std::vector<bool> numbers_of(const XyzLayout& layout) {
        std::vector<bool> is_number(static_cast<std::size_t>(layout.columns), false);
        for (const auto& [field, width] : kNumbers)
            if (layout.has(field)) std::fill_n(is_number.begin() + layout.at(field), width, true);
        return is_number;
    }

    [[noreturn]] void fail(int column, const std::string& text) const {
        throw input_error({file_, line_, column}, text);
    }
    const Piece& piece(int column) const { return row_.piece(static_cast<std::size_t>(column)); }
    double number(int column) const { return row_.number(static_cast<std::size_t>(column)); }

    void check_count(std::string_view text) const {
        const int found = static_cast<int>(row_.size());
        if (found == layout_.columns) return;
        const int column = found > layout_.columns ? piece(layout_.columns).column : static_cast<int>(text.size()) + 1;
        fail(column, fmt::format("found {} columns, expected {} ({}); correct this line, or Properties", found,
                                 layout_.columns, layout_.text));
    }

    // Symbols repeat from line to line, so the last one is remembered.
    void take_species(std::size_t i) {
        const Piece& symbol = piece(layout_.at(XyzField::species));
        if (symbol.text != last_symbol_ || last_symbol_.empty()) {
            const std::optional<Element> element = find_element(symbol.text);
            if (!element) fail(symbol.column, unknown_element(symbol.text));
            last_symbol_ = std::string(symbol.text);
            last_mass_ = element->mass;
        }
        atoms_.symbol[i] = last_symbol_;
        atoms_.mass[i] = last_mass_;
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

    void take_virial(std::size_t i) {
        Mat3& virial = frame_.virial_atom[i];
        for (int k = 0; k < 9; ++k) virial.m[k] = real(layout_.at(XyzField::virial) + k, "a component of the virial in eV");
    }

    void take_label(int method, std::size_t i) {
        const Piece& label = piece(layout_.at(XyzField::group) + method);
        const std::optional<std::int64_t> value = to_integer(label.text);
        if (!value || *value < 0 || *value >= n_) {
            fail(label.column,
                 fmt::format("found {}, expected the label of group method {}, a whole number from 0 to {}; correct it",
                             quote(label.text), method, n_ - 1));
        }
        atoms_.group_methods[static_cast<std::size_t>(method)][i] = static_cast<int>(*value);
    }

    const XyzLayout& layout_;
    const std::int64_t n_;
    const std::string& file_;
    XyzFrame& frame_;
    Atoms& atoms_;
    int line_ = 0;
    LineOfNumbers row_;
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

std::unique_ptr<std::istream> open(const std::filesystem::path& path) {
    auto in = std::make_unique<std::ifstream>(path);
    std::error_code failed;
    if (!*in) throw input_error({path.string()}, "found no file that can be read, expected an extended xyz file; check the path");
    if (std::filesystem::is_directory(path, failed))
        throw input_error({path.string()}, "found a folder, expected an extended xyz file; name a file in it");
    return in;
}

}  // namespace

XyzReader::XyzReader(const std::filesystem::path& path, int threads) : XyzReader(open(path), path.string(), threads) {}

XyzReader::XyzReader(std::unique_ptr<std::istream> in, std::string name, int threads)
    : file_(std::move(name)), lines_(std::move(in)), team_(std::make_unique<Team>(threads)) {}

std::optional<XyzFrame> XyzReader::next() {
    do {  // blank lines may stand between frames and at the end
        if (!lines_.next()) return std::nullopt;
    } while (lines_.text().find_first_not_of(" \t\r") == std::string::npos);

    XyzFrame frame;
    frame.where = {file_, lines_.line(), 1};
    const std::int64_t n = atom_count(lines_.text(), frame.where);
    const auto truncated = [&](const std::string& found) {
        return input_error({file_, lines_.line(), 0},
                           fmt::format("found the end of the file {}, expected {} lines of atoms; the file is "
                                       "truncated: copy it again, or correct the number of atoms on line {}",
                                       found, n, frame.where.line));
    };
    if (!lines_.next()) throw truncated("instead of the second line of a frame");
    const XyzComment comment(lines_.text(), {file_, lines_.line(), 0});
    for (const KeyValue& pair : comment.pairs()) frame.info[std::string(pair.key.text)] = std::string(pair.value.text);
    frame.state.box = comment.box();
    const XyzLayout layout = comment.layout();
    frame.energy = comment.number("energy", "the energy in eV");
    frame.virial = comment.tensor("virial", "the nine components of the virial in eV, xx xy xz yx yy yz zx zy zz");
    frame.stress = comment.tensor("stress", "the nine components of the stress in eV/A^3, xx xy xz yx yy yz zx zy zz");
    if (const KeyValue* time = comment.find("time")) frame.time_fs = to_real(time->value.text);

    frame.state.atoms.has_velocity = layout.has(XyzField::velocity);
    frame.state.atoms.group_methods.resize(static_cast<std::size_t>(layout.groups));
    // The number of atoms may be a slip of the pen: room is made for lines that are there.
    const std::size_t found = lines_.take(
        static_cast<std::size_t>(n), *team_, [&](std::size_t m) { make_room(layout, m, frame); },
        [&](std::span<const std::string> texts, std::size_t first, int line) {
            AtomLines atoms(layout, n, file_, frame);
            for (std::size_t k = 0; k < texts.size(); ++k) atoms.take(texts[k], line + static_cast<int>(k), first + k);
        });
    if (found < static_cast<std::size_t>(n))
        throw truncated(lines_.cut() ? fmt::format("within the line of atom {} of {}", found + 1, n) : fmt::format("after {} of {} atoms", found, n));
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
