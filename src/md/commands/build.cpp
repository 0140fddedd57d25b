// SPDX-License-Identifier: GPL-3.0-or-later
// build liquid | crystal: a structure from nothing.
//   build liquid EL[:X] ... atoms N density D gcc|A3                   a periodic cube
//   build liquid EL[:X] ... box LX LY LZ density D gcc|A3              that cuboid, as many atoms as the density makes
//   ... slab x|y|z LO HI     fills only the space between two planes, and the box is open along that axis: the filling
//   of a
//                            slit whose walls `confine` sets up. With `atoms` the cross section is a square and the box
//                            reaches from 0 to LO + HI along the axis.
//   ... seed S
//   build crystal NAME NX NY NZ
#include <cmath>

#include "../structure.hpp"
#include "lmmd/base/units.hpp"
#include "lmmd/build/crystal.hpp"
#include "lmmd/build/liquid.hpp"
#include "lmmd/md/session.hpp"
#include "lmmd/model/species.hpp"

namespace lmmd {

namespace {

constexpr std::int64_t kMostAtoms = 100'000'000;
const std::string kAxes[] = {"x", "y", "z"};
const std::string kOptions[] = {"atoms", "box", "density", "slab", "seed"};

struct LiquidLine {
    std::vector<Fraction> composition;
    Where composition_where;
    std::optional<std::int64_t> atoms;
    std::optional<Vec3> box;               // A
    std::optional<double> number_density;  // 1/A^3
    Where density_where;
    std::optional<Slab> slab;
    Where slab_where;
    std::optional<std::uint64_t> seed;
};

bool is_option(const std::string& word) {
    return std::find(std::begin(kOptions), std::end(kOptions), word) != std::end(kOptions);
}

Fraction parse_fraction(Args& args) {
    const std::string word = args.word("an element, such as Ga or Ga:0.75");
    const std::size_t colon = word.find(':');
    Fraction result{word.substr(0, colon), -1};
    if (!find_element(result.element)) {
        std::vector<std::string> known(std::begin(kOptions), std::end(kOptions));
        for (const Element& element : all_elements()) known.emplace_back(element.symbol);
        const std::string guess = did_you_mean(result.element, known);
        args.fail("found " + quote(word) + ", expected an element, such as Ga or Ga:0.75, or one of " +
                  listed(kOptions) + (guess.empty() ? "; usage: " + args.usage() : guess));
    }
    if (colon != std::string::npos) {
        const std::optional<double> fraction = to_real(word.substr(colon + 1));
        if (!fraction || *fraction <= 0 || *fraction > 1)
            args.fail("found " + quote(word) + ", expected a fraction above 0 and at most 1 behind the colon");
        result.fraction = *fraction;
    }
    return result;
}

void parse_composition(Args& args, LiquidLine& line) {
    line.composition_where = args.where_next();
    do line.composition.push_back(parse_fraction(args));
    while (args.more() && !is_option(args.peek()));
    if (line.composition.size() == 1 && line.composition[0].fraction < 0) line.composition[0].fraction = 1;
    double sum = 0;
    for (const Fraction& part : line.composition) {
        if (part.fraction < 0)
            throw input_error(line.composition_where, "found " + quote(part.element) +
                                                          " without a fraction, expected one for each "
                                                          "element of an alloy, such as Ga:0.75 In:0.25");
        sum += part.fraction;
    }
    if (std::abs(sum - 1) > 1e-6)
        throw input_error(line.composition_where,
                          "found fractions that sum to " + std::to_string(sum) + ", expected 1");
}

void parse_density(Args& args, LiquidLine& line) {
    line.density_where = args.where_next();
    Args number = args;
    args.word("the density");
    const std::string kUnits[] = {"gcc", "A3"};
    if (args.choice("the unit of the density (g/cm^3 or atoms per A^3)", kUnits) == "A3") {
        line.number_density =
            number.real("the density in atoms per A^3", {0, 0.5, true, "a number above 0 and at most 0.5"});
    } else {
        const double gcc = number.real("the density in g/cm^3", {0, 30, true, "a number above 0 and at most 30"});
        line.number_density = number_density(line.composition, gcc * units::kGramPerCm3, line.composition_where);
    }
}

void parse_slab(Args& args, LiquidLine& line) {
    const std::string axis = args.choice("the axis normal to the slab", kAxes);
    const RealRange range{-1e6, 1e6, false, "a number"};
    Slab slab;
    slab.axis = axis[0] - 'x';
    slab.lo = args.real("the lower plane in A", range);
    line.slab_where = args.where_last();
    slab.hi = args.real("the upper plane in A", range);
    if (slab.hi <= slab.lo) args.fail("found an upper plane at or below the lower one, expected one above it");
    line.slab = slab;
}

void parse_option(Args& args, LiquidLine& line) {
    const std::string option = args.choice("an option", kOptions);
    const auto once = [&](bool given) {
        if (given) args.fail("found " + quote(option) + " a second time, expected it once; remove one");
    };
    if (option == "atoms") {
        once(line.atoms.has_value());
        line.atoms = args.integer("the number of atoms", {1, kMostAtoms, "a whole number from 1 to 100000000"});
    } else if (option == "box") {
        once(line.box.has_value());
        Vec3 lengths;
        for (int a = 0; a < 3; ++a)
            lengths[a] =
                args.real("the box length along " + kAxes[a] + " in A", {1, 1e5, false, "a number from 1 to 100000"});
        line.box = lengths;
    } else if (option == "density") {
        once(line.number_density.has_value());
        parse_density(args, line);
    } else if (option == "slab") {
        once(line.slab.has_value());
        parse_slab(args, line);
    } else {
        once(line.seed.has_value());
        line.seed =
            static_cast<std::uint64_t>(args.integer("the seed", {0, INT64_MAX, "a whole number of at least 0"}));
    }
}

Container box_container(const LiquidLine& line) {
    Container container{Box(Mat3::diagonal(line.box->x, line.box->y, line.box->z), {true, true, true}), line.slab};
    if (!line.slab) return container;
    const Slab& slab = *line.slab;
    if (slab.lo < 0 || slab.hi > (*line.box)[slab.axis])
        throw input_error(line.slab_where, "found a slab that reaches beyond the box, expected planes from 0 to " +
                                               std::to_string((*line.box)[slab.axis]) + " A");
    container.box.periodic[static_cast<std::size_t>(slab.axis)] = false;
    return container;
}

LiquidSpec liquid_spec(const LiquidLine& line, const Where& where) {
    LiquidSpec spec;
    spec.composition = line.composition;
    spec.where = where;
    if (line.box) {
        spec.container = box_container(line);
        const double atoms = std::round(*line.number_density * spec.container.volume());
        if (atoms < 1 || atoms > static_cast<double>(kMostAtoms))
            throw input_error(line.density_where, "found a density that makes " + std::to_string(atoms) +
                                                      " atoms in that box, expected 1 to 100000000");
        spec.atoms = static_cast<std::int64_t>(atoms);
        return spec;
    }
    spec.atoms = *line.atoms;
    if (line.slab && line.slab->lo < 0)
        throw input_error(line.slab_where, "found a lower plane below 0, expected 0 or above; the box begins at 0");
    spec.container = line.slab ? slit_container(spec.atoms, *line.number_density, *line.slab)
                               : cubic_container(spec.atoms, *line.number_density);
    return spec;
}

std::unique_ptr<Command> parse_liquid(Args& args) {
    LiquidLine line;
    parse_composition(args, line);
    while (args.more()) parse_option(args, line);
    if (!line.number_density)
        args.fail_here("found the end of the line, expected 'density D gcc' or 'density D A3'; usage: " + args.usage());
    if (line.atoms.has_value() == line.box.has_value())
        args.fail_here(std::string("found ") + (line.atoms ? "both" : "neither") +
                       " 'atoms N' and 'box LX LY LZ', expected one of them; usage: " + args.usage());
    LiquidSpec spec = liquid_spec(line, args.where());
    return make_command(args, [spec, seed = line.seed](Session& session) {
        refuse_second_structure(session, spec.where);
        LiquidSpec seeded = spec;
        seeded.seed = seed.value_or(session.options.seed);
        session.set_structure(build_liquid(seeded));
    });
}

std::unique_ptr<Command> parse_crystal(Args& args) {
    CrystalSpec spec;
    spec.name = args.word("the crystal, " + listed(crystal_names()) + ", fcc:EL:a, bcc:EL:a or diamond:EL:a");
    spec.where = args.where_last();
    for (std::size_t a = 0; a < 3; ++a)
        spec.cells[a] = static_cast<int>(args.integer(std::string("the cells along lattice vector ") + "abc" [a],
                                                      { 1, 10000, "a whole number from 1 to 10000" }));
    // A single cell tells at once whether the name is right.
    CrystalSpec cell = spec;
    cell.cells = {1, 1, 1};
    const std::int64_t atoms =
        static_cast<std::int64_t>(build_crystal(cell).atoms.size()) * spec.cells[0] * spec.cells[1] * spec.cells[2];
    if (atoms > kMostAtoms)
        throw input_error(args.where(),
                          "found " + std::to_string(atoms) + " atoms, expected at most 100000000; build fewer cells");
    return make_command(args, [spec](Session& session) {
        refuse_second_structure(session, spec.where);
        session.set_structure(build_crystal(spec));
    });
}

std::unique_ptr<Command> parse_build(Args& args) {
    const std::string kKinds[] = {"liquid", "crystal"};
    return args.choice("what to build", kKinds) == "liquid" ? parse_liquid(args) : parse_crystal(args);
}

}  // namespace

namespace entries {
extern const CommandEntry build{
    "build",
    "build liquid EL[:X] ... atoms N | box LX LY LZ density D gcc|A3 [slab x|y|z LO HI] [seed S] | build crystal NAME "
    "NX NY NZ",
    "a random liquid or alloy at a density (in a cube, a box, or between two planes), or a crystal", parse_build};
}

}  // namespace lmmd
