// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/build/crystal.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "lmmd/base/text.hpp"
#include "lmmd/build/replicate.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd {
namespace {

struct UnitCell {
    std::string element;
    Mat3 lattice;  // A
    std::vector<Vec3> fractional;
};

// Cmce (64), Ga on 8f (0, y, z). Axes at 298 K: a and c nearly equal, b long. Positions: Sharma and Donohue,
// Z. Kristallogr. 117, 293 (1962), doi:10.1524/zkri.1962.117.4.293. Dimers of 2.48 A.
UnitCell alpha_gallium() {
    const double y = 0.1549, z = 0.0810;
    UnitCell cell{"Ga", Mat3::diagonal(4.5197, 7.6633, 4.5260), {}};
    for (Vec3 r : {Vec3{0, y, z}, Vec3{0, 1 - y, 1 - z}, Vec3{0, 0.5 - y, 0.5 + z}, Vec3{0, 0.5 + y, 0.5 - z}}) {
        cell.fractional.push_back(r);
        cell.fractional.push_back({0.5, r.y < 0.5 ? r.y + 0.5 : r.y - 0.5, r.z});
    }
    return cell;
}

// C2/c (15), Ga on 4e (0, y, 1/4), metastable. Bosio, Defrain, Curien and Rimsky, Acta Cryst. B 25, 995 (1969),
// doi:10.1107/S0567740869003360. Zigzag chains of 2.69 A.
UnitCell beta_gallium() {
    const double y = 0.131, beta = 92.03 * std::numbers::pi / 180, c = 3.332;
    const Mat3 lattice{{2.766, 0, 0, 0, 8.053, 0, c * std::cos(beta), 0, c * std::sin(beta)}};
    return {"Ga", lattice, {{0, y, 0.25}, {0, 1 - y, 0.75}, {0.5, 0.5 + y, 0.25}, {0.5, 0.5 - y, 0.75}}};
}

// The cubic model of Ga-II, I-43d (220) with Ga on 12a, at 2.6 GPa and 313 K: Bosio, J. Chem. Phys. 68, 1221 (1978),
// doi:10.1063/1.435841. Later work (Degtyareva et al., Phys. Rev. Lett. 93, 205502 (2004),
// doi:10.1103/PhysRevLett.93.205502) resolves it into a C222_1 cell of 104 atoms, which is not this one.
UnitCell gallium_two() {
    const double a = 5.951;
    UnitCell cell{"Ga", Mat3::diagonal(a, a, a), {}};
    for (Vec3 r : {Vec3{0.375, 0, 0.25}, Vec3{0.125, 0, 0.75}, Vec3{0.25, 0.375, 0}, Vec3{0.75, 0.125, 0},
                   Vec3{0, 0.25, 0.375}, Vec3{0, 0.75, 0.125}}) {
        cell.fractional.push_back(r);
        cell.fractional.push_back({std::fmod(r.x + 0.5, 1.0), std::fmod(r.y + 0.5, 1.0), std::fmod(r.z + 0.5, 1.0)});
    }
    return cell;
}

UnitCell body_centred(const std::string& element, double a, double c) {
    return {element, Mat3::diagonal(a, a, c), {{0, 0, 0}, {0.5, 0.5, 0.5}}};
}

UnitCell face_centred(const std::string& element, double a) {
    return {element, Mat3::diagonal(a, a, a), {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}};
}

UnitCell diamond(const std::string& element, double a) {
    UnitCell cell = face_centred(element, a);
    for (int site = 0; site < 4; ++site) cell.fractional.push_back(cell.fractional[site] + Vec3{0.25, 0.25, 0.25});
    return cell;
}

// A7, R-3m (166) on hexagonal axes, Bi on 6c (0, 0, z), 298 K: Schiferl and Barrett, J. Appl. Cryst. 2, 30 (1969),
// doi:10.1107/S0021889869006443.
UnitCell bismuth() {
    const double a = 4.546, c = 11.862, z = 0.23389;
    const Mat3 lattice{{a, 0, 0, -0.5 * a, 0.5 * std::sqrt(3.0) * a, 0, 0, 0, c}};
    UnitCell cell{"Bi", lattice, {}};
    for (Vec3 centre : {Vec3{0, 0, 0}, Vec3{2.0 / 3, 1.0 / 3, 1.0 / 3}, Vec3{1.0 / 3, 2.0 / 3, 2.0 / 3}})
        for (double side : {z, 1 - z}) cell.fractional.push_back({centre.x, centre.y, std::fmod(centre.z + side, 1.0)});
    return cell;
}

// I4_1/amd (141), Sn on 4a, 298 K: Swanson and Tatge, NBS Circular 539, vol. 1, 24 (1953): a = 5.831, c = 3.182.
UnitCell beta_tin() {
    return {"Sn", Mat3::diagonal(5.831, 5.831, 3.182), {{0, 0, 0}, {0.5, 0, 0.75}, {0, 0.5, 0.25}, {0.5, 0.5, 0.5}}};
}

struct Entry {
    const char* name;
    UnitCell (*cell)();
};

constexpr Entry kCrystals[] = {
    {"alpha-Ga", &alpha_gallium},
    {"beta-Ga", &beta_gallium},
    {"Ga-II", &gallium_two},
    // I4/mmm (139) at 2.8 GPa, 298 K: Bosio (1978), as above.
    {"Ga-III", [] { return body_centred("Ga", 2.813, 4.452); }},
    // I4/mmm (139) at 298 K; the handbook value of the cell.
    {"In", [] { return body_centred("In", 3.2530, 4.9555); }},
    {"Bi", &bismuth},
    {"beta-Sn", &beta_tin},
};

struct CubicEntry {
    const char* prefix;
    UnitCell (*cell)(const std::string& element, double a);
};

constexpr CubicEntry kCubic[] = {
    {"fcc:", &face_centred},
    {"bcc:", [](const std::string& element, double a) { return body_centred(element, a, a); }},
    {"diamond:", &diamond},
};

// PREFIX:EL:a
UnitCell cubic(const CrystalSpec& spec, const CubicEntry& entry) {
    const std::size_t first = std::string_view(entry.prefix).size(), second = spec.name.find(':', first);
    const std::string element = spec.name.substr(first, second - first);
    std::optional<double> a;
    if (second != std::string::npos) a = to_real(std::string_view(spec.name).substr(second + 1));
    if (!find_element(element) || !a || *a <= 0)
        throw input_error(spec.where,
                          fmt::format("found crystal '{}', expected an element and a lattice parameter in A above 0, "
                                      "as in 'fcc:Cu:3.615'",
                                      spec.name));
    return entry.cell(element, *a);
}

UnitCell unit_cell(const CrystalSpec& spec) {
    for (const CubicEntry& entry : kCubic)
        if (spec.name.starts_with(entry.prefix)) return cubic(spec, entry);
    for (const Entry& entry : kCrystals)
        if (spec.name == entry.name) return entry.cell();
    const std::vector<std::string> names = crystal_names();
    std::string list;
    for (const std::string& name : names) list += name + ", ";
    throw input_error(spec.where, fmt::format("found crystal '{}', expected one of {}fcc:EL:a, bcc:EL:a, diamond:EL:a{}",
                                              spec.name, list, did_you_mean(spec.name, names)));
}

}  // namespace

std::vector<std::string> crystal_names() {
    std::vector<std::string> names;
    for (const Entry& entry : kCrystals) names.emplace_back(entry.name);
    return names;
}

State build_crystal(const CrystalSpec& spec) {
    const UnitCell cell = unit_cell(spec);
    for (int n : spec.cells)
        if (n < 1)
            throw input_error(
                spec.where,
                fmt::format("found '{}' repetitions of crystal '{}', expected whole numbers from 1", n, spec.name));
    State state;
    state.box = Box(cell.lattice, {true, true, true});
    const std::size_t n = cell.fractional.size();
    state.atoms.symbol.assign(n, cell.element);
    state.atoms.mass.assign(n, find_element(cell.element)->mass);
    for (const Vec3& s : cell.fractional) state.atoms.position.push_back(state.box.cartesian(s));
    state.atoms.velocity.resize(n);
    state.atoms.image.resize(n);
    return replicate(state, spec.cells);
}

}  // namespace lmmd
