// SPDX-License-Identifier: GPL-3.0-or-later
// group NAME ...: names a set of atoms, as they stand when the line is carried out.
//   group NAME element EL ...
//   group NAME region slab x|y|z LO HI
//   group NAME region cylinder x|y|z P Q R       axis through (P, Q), the other two coordinates in order
//   group NAME region sphere X Y Z R
//   group NAME index A-B ...                     counted from 0, both ends included
// Regions use positions folded into the box; cylinders and spheres reach across periodic faces.
#include <algorithm>
#include <cmath>

#include "lmmd/md/session.hpp"
#include "lmmd/model/species.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {

namespace {

using Members = std::vector<bool>;
// Which atoms belong; may throw Error(input).
using Rule = std::function<Members(const State&)>;

const std::string kAxes[] = {"x", "y", "z"};
constexpr RealRange kCoordinate{-1e6, 1e6, false, "a number"};
constexpr RealRange kRadius{0, 1e6, true, "a number above 0"};

Vec3 folded(const Box& box, Vec3 position) {
    std::array<int, 3> image{};
    wrap(box, position, image);
    return position;
}

// Shortest image of a separation in a box that is not strongly skewed.
Vec3 nearest_image(const Box& box, Vec3 separation) {
    Vec3 s = box.fractional(separation);
    for (int a = 0; a < 3; ++a)
        if (box.periodic[static_cast<std::size_t>(a)]) s[a] -= std::round(s[a]);
    return box.cartesian(s);
}

Rule region(std::function<bool(const Box&, Vec3)> inside) {
    return [inside = std::move(inside)](const State& state) {
        Members members;
        for (const Vec3& position : state.atoms.position)
            members.push_back(inside(state.box, folded(state.box, position)));
        return members;
    };
}

Rule parse_slab(Args& args) {
    const int axis = args.choice("the axis normal to the slab", kAxes)[0] - 'x';
    const double lo = args.real("the lower plane in A", kCoordinate),
                 hi = args.real("the upper plane in A", kCoordinate);
    if (hi <= lo) args.fail("found an upper plane at or below the lower one, expected one above it");
    return region([=](const Box&, Vec3 r) { return r[axis] >= lo && r[axis] < hi; });
}

Rule parse_cylinder(Args& args) {
    const int axis = args.choice("the axis of the cylinder", kAxes)[0] - 'x';
    Vec3 centre;
    for (int a = 0; a < 3; ++a)
        if (a != axis) centre[a] = args.real("the " + kAxes[a] + " of the cylinder's axis in A", kCoordinate);
    const double radius = args.real("the radius in A", kRadius);
    return region([=](const Box& box, Vec3 r) {
        Vec3 separation = r - centre;
        separation[axis] = 0;
        separation = nearest_image(box, separation);
        separation[axis] = 0;
        return norm(separation) < radius;
    });
}

Rule parse_sphere(Args& args) {
    Vec3 centre;
    for (int a = 0; a < 3; ++a) centre[a] = args.real("the " + kAxes[a] + " of the sphere's centre in A", kCoordinate);
    const double radius = args.real("the radius in A", kRadius);
    return region([=](const Box& box, Vec3 r) { return norm(nearest_image(box, r - centre)) < radius; });
}

Rule parse_region(Args& args) {
    const std::string kShapes[] = {"slab", "cylinder", "sphere"};
    const std::string shape = args.choice("the shape of the region", kShapes);
    if (shape == "slab") return parse_slab(args);
    return shape == "cylinder" ? parse_cylinder(args) : parse_sphere(args);
}

Rule parse_elements(Args& args) {
    std::vector<std::string> wanted;
    do {
        wanted.push_back(args.word("an element"));
        if (!find_element(wanted.back()))
            args.fail("found " + quote(wanted.back()) + ", expected the symbol of an element, such as Ga");
    } while (args.more());
    return [wanted](const State& state) {
        Members members;
        for (const std::string& symbol : state.atoms.symbol)
            members.push_back(std::find(wanted.begin(), wanted.end(), symbol) != wanted.end());
        return members;
    };
}

struct IndexRange {
    std::int64_t first, last;
    Where where;
};

Rule parse_indices(Args& args) {
    std::vector<IndexRange> ranges;
    do {
        const std::string word = args.word("a range of atoms, such as 0-99");
        const std::size_t dash = word.find('-');
        const auto first = to_integer(word.substr(0, dash));
        const auto last = dash == std::string::npos ? first : to_integer(word.substr(dash + 1));
        if (!first || !last || *first < 0 || *last < *first)
            args.fail("found " + quote(word) + ", expected a range of atoms counted from 0, such as 0-99");
        ranges.push_back({*first, *last, args.where_last()});
    } while (args.more());
    return [ranges](const State& state) {
        Members members(state.atoms.size(), false);
        for (const IndexRange& range : ranges) {
            if (range.last >= static_cast<std::int64_t>(members.size()))
                throw input_error(range.where, "found atom " + std::to_string(range.last) + ", expected 0 to " +
                                                   std::to_string(members.size() - 1) + ": atoms are counted from 0");
            std::fill(members.begin() + range.first, members.begin() + range.last + 1, true);
        }
        return members;
    };
}

std::string parse_name(Args& args) {
    const std::string name = args.word("the name of the group");
    const std::string kReserved[] = {"all", "off", "on"};
    const bool letter = std::isalpha(static_cast<unsigned char>(name[0])) || name[0] == '_';
    const bool rest = std::all_of(name.begin(), name.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
    });
    if (!letter || !rest || std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved))
        args.fail("found " + quote(name) +
                  ", expected a name that begins with a letter, of letters, digits, '_', '-' and '.', and is not all, "
                  "off or on");
    return name;
}

void define(Session& session, const std::string& name, const Rule& rule, const Where& where) {
    session.need_structure(where);
    const Members members = rule(session.state);
    if (std::find(members.begin(), members.end(), true) == members.end()) {
        const std::string text = "found no atom in the group " + quote(name) + ", expected at least one";
        // Where atoms are after a run is known only once it has been carried out.
        if (session.runs == 0) throw input_error(where, text + "; mend its rule");
        if (session.mode == Mode::perform) session.warn(to_string(where) + ": " + text);
    }
    if (!session.groups.define(name, members))
        throw input_error(where, "found one group too many, expected at most 62; use a name again");
}

std::unique_ptr<Command> parse_group(Args& args) {
    const std::string name = parse_name(args);
    const std::string kRules[] = {"element", "region", "index"};
    const std::string kind = args.choice("the rule of the group", kRules);
    Rule rule = kind == "element" ? parse_elements(args) : kind == "region" ? parse_region(args) : parse_indices(args);
    return make_command(args,
                        [name, rule, where = args.where()](Session& session) { define(session, name, rule, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry group{"group",
                                "group NAME element EL ... | region slab x|y|z LO HI | region cylinder x|y|z P Q R | "
                                "region sphere X Y Z R | index A-B ...",
                                "names a set of atoms, as they stand at this line (lengths in A, atoms counted from 0)",
                                parse_group};
}

}  // namespace lmmd
