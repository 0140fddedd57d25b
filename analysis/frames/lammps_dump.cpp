// SPDX-License-Identifier: GPL-3.0-or-later
// LAMMPS text dumps (dump custom). Atoms are put in the order of their ids. Needs the columns id, element and positions
// in any of LAMMPS' conventions, and the units, metal or real: told by the file (dump_modify units yes) or by the user
// (--units). The time is that of ITEM: TIME (dump_modify time yes); time steps alone are none.
// Format: https://docs.lammps.org/dump.html.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "line_reader.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/model/species.hpp"
#include "reader.hpp"

namespace lmmd::analysis {
namespace {

// What one internal unit is worth in the dump's units.
struct Units {
    bool known = false;
    double time = 1, velocity = 1, force = 1;
};

class LammpsDump : public FrameReader {
public:
    LammpsDump(const std::filesystem::path& path, const ReaderOptions& options) : lines_(path), team_(options.threads), told_(options.units) {
        if (!told_.empty() && !set_units(told_))
            throw input_error({"--units"}, "found " + quote(told_) + ", expected metal or real; name the units of the LAMMPS run");
    }

    std::optional<FileFrame> next() override {
        FileFrame frame;
        bool begun = false;
        std::size_t atoms = 0;
        while (lines_.next()) {
            const std::string item = lines_.text();
            if (!begun) frame.frame.where = lines_.where();
            begun = true;
            if (item.rfind("ITEM: UNITS", 0) == 0) {
                read_units(lines_.need("the name of the units"));
            } else if (item.rfind("ITEM: TIMESTEP", 0) == 0) {
                lines_.need("the number of the time step");
            } else if (item.rfind("ITEM: TIME", 0) == 0) {
                lines_.need("the time");
                frame.frame.time = time_of(lines_.numbers(1, "the time")[0]);
            } else if (item.rfind("ITEM: NUMBER OF ATOMS", 0) == 0) {
                lines_.need("the number of atoms");
                atoms = static_cast<std::size_t>(std::max(0.0, lines_.numbers(1, "the number of atoms")[0]));
            } else if (item.rfind("ITEM: BOX BOUNDS", 0) == 0) {
                read_box(item, frame.frame);
            } else if (item.rfind("ITEM: ATOMS", 0) == 0) {
                read_atoms(item, atoms, frame);
                return frame;
            } else {
                lines_.fail("found " + quote(item) + ", expected a line 'ITEM: ...' of a LAMMPS dump; correct it");
            }
        }
        if (begun) lines_.need("the atoms of a frame");
        return std::nullopt;
    }

private:
    void read_units(const std::string& name) {
        if (!told_.empty() && name != told_)
            lines_.fail("found the units " + quote(name) + ", expected " + told_ + " as --units says; leave --units out");
        if (!set_units(name)) lines_.fail("found the units " + quote(name) + ", expected metal or real; write the dump in one of them");
    }

    bool set_units(const std::string& name) {
        units_.known = true;
        if (name == "metal") {
            units_.time = units::kPicosecond;
            units_.velocity = 1 / units::kPicosecond;
            units_.force = 1;
        } else if (name == "real") {
            units_.time = units::kFemtosecond;
            units_.velocity = 1 / units::kFemtosecond;
            units_.force = units::kKilocaloriePerMole;
        } else {
            units_.known = false;
        }
        return units_.known;
    }

    // All begin with lengths, and those of the units 'lj' are no angstroms.
    void need_units() const {
        if (!units_.known)
            lines_.fail("found no 'ITEM: UNITS' before this, expected the units to be told; write the dump with "
                        "'dump_modify ID units yes', or say '--units metal' or '--units real'");
    }

    double time_of(double time) const {
        need_units();
        return time * units_.time;
    }

    void read_box(const std::string& item, Frame& frame) {
        need_units();
        if (item.find("abc origin") != std::string::npos)
            lines_.fail("found a general triclinic box, expected one with xlo xhi xy or upright; write the dump without 'triclinic/general'");
        double low[3], high[3], tilt[3] = {0, 0, 0};  // tilt: xy xz yz
        const std::vector<Token> words = tokenize(item);
        const bool tilted = item.find("xy xz yz") != std::string::npos;
        for (std::size_t a = 0; a < 3; ++a) {
            lines_.need("the bounds of the box");
            const std::vector<double> bounds = lines_.numbers(tilted ? 3 : 2, "the bounds of the box");
            low[a] = bounds[0];
            high[a] = bounds[1];
            if (tilted) tilt[a] = bounds[2];
        }
        // Bounds of a tilted box are those of the upright box around it.
        const double xy = tilt[0], xz = tilt[1], yz = tilt[2];
        low[0] -= std::min({0.0, xy, xz, xy + xz});
        high[0] -= std::max({0.0, xy, xz, xy + xz});
        low[1] -= std::min(0.0, yz);
        high[1] -= std::max(0.0, yz);
        std::array<bool, 3> periodic{true, true, true};
        for (std::size_t a = 0; a < 3 && words.size() >= 6; ++a) periodic[a] = words[words.size() - 3 + a].text == "pp";
        for (std::size_t a = 0; a < 3; ++a)
            if (!(high[a] > low[a])) lines_.fail("found a box without volume, expected upper bounds above the lower ones; correct it");
        frame.box = Box({{high[0] - low[0], 0, 0, xy, high[1] - low[1], 0, xz, yz, high[2] - low[2]}}, periodic);
        origin_ = {low[0], low[1], low[2]};
    }

    // First column of a name; -1: not there.
    int find(const std::vector<std::string>& names, const std::string& name) const {
        const auto found = std::find(names.begin(), names.end(), name);
        return found == names.end() ? -1 : static_cast<int>(found - names.begin());
    }

    struct Columns {
        int id, element, mass, x, image, velocity, force;
        bool scaled, unwrapped;
        std::size_t count;
    };

    Columns columns_of(const std::string& item) const {
        std::vector<std::string> names;
        for (const Token& token : tokenize(item)) names.push_back(token.text);
        names.erase(names.begin(), names.begin() + 2);
        Columns c{find(names, "id"), find(names, "element"), find(names, "mass"), -1, find(names, "ix"),
                  find(names, "vx"), find(names, "fx"), false, false, names.size()};
        for (const char* x : {"xu", "x", "xsu", "xs"}) {
            if (c.x >= 0 || find(names, x) < 0) continue;
            c.x = find(names, x);
            c.scaled = x[1] == 's';
            c.unwrapped = std::string(x).back() == 'u';
        }
        const auto need = [&](int column, const char* name, const char* mend) {
            if (column < 0)
                lines_.fail(fmt::format("found no column '{}', expected it; write it with 'dump custom ... {}'{}", name, name, mend));
        };
        need(c.id, "id", "");
        need(c.element, "element", " and 'dump_modify ID element Ga ...'");
        need(c.x, "x", " y z");
        for (const int first : {c.x, c.image, c.velocity, c.force})
            if (first >= 0) need_vector(names, static_cast<std::size_t>(first));
        return c;
    }

    // "vx" is followed by "vy" and "vz", "xsu" by "ysu" and "zsu".
    void need_vector(const std::vector<std::string>& names, std::size_t first) const {
        for (std::size_t a = 1; a < 3; ++a) {
            std::string next = names[first];
            next[next.find('x')] = "xyz"[a];
            if (first + a < names.size() && names[first + a] == next) continue;
            lines_.fail("found no column " + quote(next) + " right of " + quote(names[first + a - 1]) + ", expected the three components side by side; write the dump so");
        }
    }

    // What stands in the lines of atoms, in their order in the file.
    struct Rows {
        std::vector<double> number;  // [atom][column]; columns that nobody asks for hold none
        std::vector<std::string> symbol;
        std::vector<double> mass;
    };

    void read_atoms(const std::string& item, std::size_t n, FileFrame& out) {
        const Columns c = columns_of(item);
        Rows rows;
        const std::size_t found = lines_.take(
            n, team_,
            [&](std::size_t m) {
                rows.number.resize(m * c.count);
                rows.symbol.resize(m);
                rows.mass.resize(m);
            },
            [&](std::span<const std::string> texts, std::size_t first, int line) { take_rows(texts, first, line, c, rows); });
        if (found < n) lines_.fail_short(fmt::format("{} lines of atoms, after {} of them", n, found));
        std::vector<std::size_t> order(n);
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto id = [&](std::size_t i) { return rows.number[i * c.count + static_cast<std::size_t>(c.id)]; };
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id(a) < id(b); });
        const auto twice = std::adjacent_find(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id(a) == id(b); });
        if (twice != order.end()) lines_.fail(fmt::format("found two atoms of id {:.0f} in the frame that ends here, expected one; write the dump anew", id(*twice)));
        for (const std::size_t i : order) add_atom(rows, i, c, out);
    }

    void take_rows(std::span<const std::string> texts, std::size_t first, int line, const Columns& c, Rows& rows) const {
        std::vector<bool> numbers;
        for (int k = 0; k < static_cast<int>(c.count); ++k) numbers.push_back(is_number(k, c));
        LineOfNumbers row(numbers);
        std::optional<Element> element;  // symbols repeat from line to line
        for (std::size_t k = 0; k < texts.size(); ++k, ++first, ++line) {
            row.read(texts[k]);
            if (row.size() != c.count)
                lines_.fail(line, 0, fmt::format("found {} columns, expected {} as in 'ITEM: ATOMS'; correct this line", row.size(), c.count));
            for (std::size_t at = 0; at < c.count; ++at) {
                if (!numbers[at]) continue;
                const double value = rows.number[first * c.count + at] = row.number(at);
                if (std::isnan(value)) lines_.fail(line, row.piece(at).column, "found " + quote(row.piece(at).text) + ", expected a finite number; correct it");
            }
            const Piece& symbol = row.piece(static_cast<std::size_t>(c.element));
            if (!element || symbol.text != element->symbol) element = find_element(symbol.text);
            if (!element) lines_.fail(line, symbol.column, "found " + quote(symbol.text) + ", expected the symbol of an element; correct it");
            rows.symbol[first] = element->symbol;
            rows.mass[first] = element->mass;
            if (c.mass < 0) continue;
            const std::size_t mass = static_cast<std::size_t>(c.mass);
            rows.mass[first] = row.number(mass);
            if (!(rows.mass[first] > 0))
                lines_.fail(line, row.piece(mass).column, "found a mass of " + quote(row.piece(mass).text) + ", expected one in amu above 0; correct it");
        }
    }

    static bool is_number(int k, const Columns& c) {
        const auto within = [k](int first, int count) { return first >= 0 && k >= first && k < first + count; };
        return k == c.id || k == c.mass || within(c.x, 3) || within(c.image, 3) || within(c.velocity, 3) || within(c.force, 3);
    }

    void add_atom(const Rows& rows, std::size_t i, const Columns& c, FileFrame& out) const {
        const auto vector = [&](int first) {
            const double* const row = &rows.number[i * c.count + static_cast<std::size_t>(first)];
            return Vec3{row[0], row[1], row[2]};
        };
        Frame& frame = out.frame;
        // The origin of the box is a matter of taste; ours is at its corner.
        const Vec3 r = c.scaled ? frame.box.cartesian(vector(c.x)) : vector(c.x) - origin_;
        frame.position.push_back(r);
        if (c.unwrapped) frame.unwrapped.push_back(r);
        else if (c.image >= 0) frame.unwrapped.push_back(r + frame.box.cartesian(vector(c.image)));
        if (c.velocity >= 0) frame.velocity.push_back(units_.velocity * vector(c.velocity));
        if (c.force >= 0) frame.force.push_back(units_.force * vector(c.force));
        out.symbol.push_back(rows.symbol[i]);
        out.mass.push_back(rows.mass[i]);
    }

    LineReader lines_;
    Team team_;  // takes lines of atoms apart
    const std::string told_;  // by the user
    Units units_;
    Vec3 origin_;
};

bool recognises(const std::filesystem::path&, std::string_view head) { return head.rfind("ITEM:", 0) == 0; }

std::unique_ptr<FrameReader> open(const std::filesystem::path& path, const ReaderOptions& options) {
    return std::make_unique<LammpsDump>(path, options);
}

}  // namespace

namespace entries {
extern const FrameFormat lammps_dump{"LAMMPS dump", "text dumps (dump custom) with id, element and positions", false, recognises, open};
}

}  // namespace lmmd::analysis
