// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/build/liquid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lmmd/base/random.hpp"
#include "lmmd/base/text.hpp"
#include "lmmd/model/species.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {
namespace {

constexpr int kMaxSweeps = 5000;

// Each use of random numbers below has its own `step`.
enum RandomUse : std::uint64_t { kPlaces, kElements };

Element element_of(const Fraction& part, const Where& where) {
    const std::optional<Element> element = find_element(part.element);
    if (element) return *element;
    std::vector<std::string> symbols;
    for (const Element& e : all_elements()) symbols.emplace_back(e.symbol);
    throw input_error(where, fmt::format("found element '{}', expected an element symbol{}", part.element,
                                         did_you_mean(part.element, symbols)));
}

double checked_mean_mass(const std::vector<Fraction>& composition, const Where& where) {
    double sum = 0, mass = 0;
    for (const Fraction& part : composition) {
        if (!(part.fraction > 0))
            throw input_error(where, fmt::format("found fraction '{:g}' of {}, expected a number above 0",
                                                 part.fraction, part.element));
        sum += part.fraction;
        mass += part.fraction * element_of(part, where).mass;
    }
    if (!(std::abs(sum - 1) <= 1e-6))
        throw input_error(where, fmt::format("found fractions that sum to {:g}, expected 1", sum));
    return mass;
}

void check(const LiquidSpec& spec) {
    checked_mean_mass(spec.composition, spec.where);
    if (spec.atoms < 1)
        throw input_error(spec.where, fmt::format("found '{}' atoms, expected a whole number from 1", spec.atoms));
    if (spec.container.slab && !spec.container.box.orthogonal())
        throw input_error(spec.where, "found a triclinic box, expected an orthogonal one to fill between two planes");
    const double volume = spec.container.volume();
    if (!(volume > 0) || !std::isfinite(volume))
        throw input_error(spec.where, fmt::format("found a container of {:g} A^3, expected one with a volume", volume));
}

// Largest remainders: whole numbers that sum to `atoms`, each within one of fraction * atoms.
std::vector<std::int64_t> whole_numbers(const std::vector<Fraction>& composition, std::int64_t atoms) {
    std::vector<std::int64_t> count;
    std::vector<double> rest;
    for (const Fraction& part : composition) {
        const double exact = part.fraction * static_cast<double>(atoms);
        count.push_back(static_cast<std::int64_t>(std::floor(exact + 1e-9)));
        rest.push_back(exact - static_cast<double>(count.back()));
    }
    for (std::int64_t left = atoms - std::accumulate(count.begin(), count.end(), std::int64_t{0}); left > 0; --left) {
        const auto most = std::max_element(rest.begin(), rest.end()) - rest.begin();
        ++count[static_cast<std::size_t>(most)];
        rest[static_cast<std::size_t>(most)] -= 1;
    }
    return count;
}

std::vector<std::string> shuffled_symbols(const LiquidSpec& spec) {
    const std::vector<std::int64_t> count = whole_numbers(spec.composition, spec.atoms);
    std::vector<std::string> symbols;
    for (std::size_t k = 0; k < count.size(); ++k)
        symbols.insert(symbols.end(), static_cast<std::size_t>(count[k]), spec.composition[k].element);
    Random random(Stream::build, spec.seed, kElements, 0);
    if (count.size() > 1)
        for (std::size_t i = symbols.size() - 1; i > 0; --i)
            std::swap(symbols[i], symbols[static_cast<std::size_t>(random.uniform() * static_cast<double>(i + 1))]);
    return symbols;
}

Vec3 random_place(const Container& container, std::uint64_t seed, std::uint32_t atom) {
    Random random(Stream::build, seed, kPlaces, atom);
    const double a = random.uniform(), b = random.uniform(), c = random.uniform();
    Vec3 r = container.box.cartesian({a, b, c});
    if (container.slab) {
        const Slab& slab = *container.slab;
        r[slab.axis] = slab.lo + (slab.hi - slab.lo) * Vec3{a, b, c}[slab.axis];
    }
    return r;
}

// Open directions have walls: the faces of the box or the planes of the slab.
void keep_inside(const Container& container, Vec3& r) {
    Vec3 s = container.box.fractional(r);
    for (int a = 0; a < 3; ++a)
        if (!container.box.periodic[static_cast<std::size_t>(a)]) s[a] = std::clamp(s[a], 0.0, 1.0);
    r = container.box.cartesian(s);
    if (container.slab)
        r[container.slab->axis] = std::clamp(r[container.slab->axis], container.slab->lo, container.slab->hi);
}

struct Overlaps {
    std::vector<Vec3> push;  // A, per atom
    bool any = false;
};

// Every pair nearer than `spacing` shares the move that would part it, a little more so that the end is reached.
void find_overlaps(const NeighborList& list, std::span<const Vec3> shift, std::span<const Vec3> position,
                   double spacing, Overlaps& out) {
    out.any = false;
    for (std::size_t i = 0; i < position.size(); ++i) {
        out.push[i] = {};
        for (std::size_t k = list.begin[i]; k < list.begin[i + 1]; ++k) {
            const Vec3 d = position[list.atom[k]] - position[i] + shift[list.shift[k]];
            const double r = norm(d);
            if (r >= spacing) continue;
            out.any = true;
            out.push[i] -= (0.5 * (1.02 * spacing - r) / std::max(r, 1e-9)) * d;
        }
    }
}

// Soft spheres pushed apart, all at once per sweep. Returns false when they cannot be parted.
bool part(const Container& container, double spacing, std::vector<Vec3>& position) {
    const double skin = 0.5 * spacing;
    std::vector<std::array<int, 3>> unused(position.size());
    std::vector<Vec3> built;
    NeighborList list;
    std::vector<Vec3> shift;
    Overlaps overlaps{std::vector<Vec3>(position.size()), false};
    for (int sweep = 0; sweep < kMaxSweeps; ++sweep) {
        bool stale = built.empty();
        for (std::size_t i = 0; i < built.size() && !stale; ++i)
            stale = norm2(position[i] - built[i]) > 0.25 * skin * skin;
        if (stale) {
            for (std::size_t i = 0; i < position.size(); ++i) wrap(container.box, position[i], unused[i]);
            list = build_neighbor_list(container.box, position, spacing + skin, 1, std::move(list));
            shift = list.shift_vectors(container.box);
            built = position;
        }
        find_overlaps(list, shift, position, spacing, overlaps);
        if (!overlaps.any) return true;
        for (std::size_t i = 0; i < position.size(); ++i) {
            // A crowd must not throw an atom further than a spacing.
            const double length = norm(overlaps.push[i]);
            position[i] += (length > 0.5 * spacing ? 0.5 * spacing / length : 1.0) * overlaps.push[i];
            keep_inside(container, position[i]);
        }
    }
    return false;
}

}  // namespace

double Container::volume() const {
    if (!slab) return box.volume();
    return box.volume() / std::abs(box.h(slab->axis, slab->axis)) * (slab->hi - slab->lo);
}

double number_density(const std::vector<Fraction>& composition, double mass_density, const Where& where) {
    return mass_density / checked_mean_mass(composition, where);
}

Container cubic_container(std::int64_t atoms, double number_density) {
    const double edge = std::cbrt(static_cast<double>(atoms) / number_density);
    return {Box(Mat3::diagonal(edge, edge, edge), {true, true, true}), std::nullopt};
}

Container slit_container(std::int64_t atoms, double number_density, const Slab& slab) {
    const double edge = std::sqrt(static_cast<double>(atoms) / (number_density * (slab.hi - slab.lo)));
    Mat3 h = Mat3::diagonal(edge, edge, edge);
    h(slab.axis, slab.axis) = slab.hi + slab.lo;
    std::array<bool, 3> periodic{true, true, true};
    periodic[static_cast<std::size_t>(slab.axis)] = false;
    return {Box(h, periodic), slab};
}

State build_liquid(const LiquidSpec& spec) {
    check(spec);
    State state;
    state.box = spec.container.box;
    Atoms& atoms = state.atoms;
    atoms.symbol = shuffled_symbols(spec);
    for (const std::string& symbol : atoms.symbol) atoms.mass.push_back(find_element(symbol)->mass);
    const std::size_t n = atoms.symbol.size();
    for (std::size_t i = 0; i < n; ++i)
        atoms.position.push_back(random_place(spec.container, spec.seed, static_cast<std::uint32_t>(i)));
    atoms.velocity.resize(n);
    atoms.image.resize(n);
    const double spacing = kLiquidSpacing * std::cbrt(spec.container.volume() / static_cast<double>(n));
    if (!part(spec.container, spacing, atoms.position))
        throw input_error(spec.where,
                          fmt::format("found a container too thin to keep {} atoms {:.2f} A apart, expected a thicker "
                                      "one or a lower density",
                                      n, spacing));
    for (std::size_t i = 0; i < n; ++i) {
        wrap(state.box, atoms.position[i], atoms.image[i]);
        atoms.image[i] = {0, 0, 0};
    }
    return state;
}

}  // namespace lmmd
