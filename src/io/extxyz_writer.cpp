// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "lmmd/base/units.hpp"
#include "lmmd/io/extxyz.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {
namespace {

class Writer {
public:
    Writer(const XyzRecord& record, const XyzColumns& columns)
        : record_(record), atoms_(record.state.atoms), columns_(columns) {
        LMMD_ASSERT(!columns.forces || record.forces);
        LMMD_ASSERT(!columns.energy_atom || record.energy_atom);
        LMMD_ASSERT(!columns.virial || record.virial_atom);
    }

    std::string text() {
        const std::vector<bool>* only = record_.only;
        const auto count =
            only ? std::count(only->begin(), only->end(), true) : static_cast<std::ptrdiff_t>(atoms_.size());
        write("{}\n", count);
        comment();
        for (std::size_t i = 0; i < atoms_.size(); ++i) {
            if (!only || (*only)[i]) atom(i);
        }
        return fmt::to_string(out_);
    }

private:
    template <class... T>
    void write(fmt::format_string<T...> format, T&&... values) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<T>(values)...);
    }
    void number(double value) { write(" {:.{}g}", value, columns_.digits); }
    void vector(Vec3 v) {
        for (int a = 0; a < 3; ++a) number(v[a]);
    }

    void key(std::string_view name) {
        if (out_.size() > 0 && out_[out_.size() - 1] != '\n') out_.push_back(' ');
        write("{}=", name);
    }

    void tensor(std::string_view name, const Mat3& t) {
        key(name);
        char lead = '"';
        for (const double value : t.m) {
            write("{}{:.{}g}", lead, value, columns_.digits);
            lead = ' ';
        }
        out_.push_back('"');
    }

    void further(const std::string& name, const std::string& value) {
        const bool plain = !value.empty() && value.find_first_of(" \t\"'=[]{}\\") == std::string::npos;
        key(name);
        if (plain) {
            write("{}", value);
            return;
        }
        out_.push_back('"');
        for (const char c : value) {
            if (c == '"' || c == '\\') out_.push_back('\\');
            out_.push_back(c);
        }
        out_.push_back('"');
    }

    void comment() {
        if (record_.time_fs) {
            key("Time");
            write("{:.8f}", *record_.time_fs);
        }
        const auto flag = [&](std::size_t a) { return record_.state.box.periodic[a] ? 'T' : 'F'; };
        key("pbc");
        write("\"{} {} {}\"", flag(0), flag(1), flag(2));
        tensor("Lattice", record_.state.box.h);
        if (record_.energy) {
            key("energy");
            write("{:.{}g}", *record_.energy, columns_.digits);
        }
        if (record_.virial) tensor("virial", *record_.virial);
        if (record_.stress) tensor("stress", *record_.stress);
        for (const auto& [name, value] : record_.info) further(name, value);
        key("Properties");
        properties();
    }

    void properties() {
        write("species:S:1:pos:R:3");
        if (columns_.mass) write(":mass:R:1");
        if (columns_.charge) write(":charge:R:1");
        if (columns_.velocity) write(":vel:R:3");
        if (columns_.forces) write(":forces:R:3");
        if (columns_.energy_atom) write(":energy_atom:R:1");
        if (columns_.unwrapped) write(":unwrapped_position:R:3");
        if (columns_.virial) write(":virial:R:9");
        if (columns_.group && !atoms_.group_methods.empty()) write(":group:I:{}", atoms_.group_methods.size());
        out_.push_back('\n');
    }

    void atom(std::size_t i) {
        const Box& box = record_.state.box;
        Vec3 r = atoms_.position[i];
        std::array<int, 3> image = atoms_.image[i];
        wrap(box, r, image);
        write("{}", atoms_.symbol[i]);
        vector(r);
        if (columns_.mass) number(atoms_.mass[i]);
        if (columns_.charge) number(atoms_.charge.empty() ? 0.0 : atoms_.charge[i]);
        if (columns_.velocity) vector(units::kFemtosecond * atoms_.velocity[i]);
        if (columns_.forces) vector((*record_.forces)[i]);
        if (columns_.energy_atom) number((*record_.energy_atom)[i]);
        if (columns_.unwrapped)
            vector(atoms_.position[i] + box.shift(atoms_.image[i][0], atoms_.image[i][1], atoms_.image[i][2]));
        if (columns_.virial)
            for (const double value : (*record_.virial_atom)[i].m) number(value);
        if (columns_.group)
            for (const auto& method : atoms_.group_methods) write(" {}", method[i]);
        out_.push_back('\n');
    }

    const XyzRecord& record_;
    const Atoms& atoms_;
    const XyzColumns& columns_;
    fmt::memory_buffer out_;
};

}  // namespace

std::string format_xyz(const XyzRecord& record, const XyzColumns& columns) { return Writer(record, columns).text(); }

}  // namespace lmmd
