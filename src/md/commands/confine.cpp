// SPDX-License-Identifier: GPL-3.0-or-later
// confine NAME slit AXIS gap G center C WALL: two parallel walls, between which all atoms stand; the box becomes open
// along the axis. confine NAME off takes them away.
#include <fmt/format.h>

#include <algorithm>

#include "lmmd/md/session.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {

namespace {

constexpr RealRange kGap{0, 1e6, true, "a length in A above 0"};
constexpr RealRange kCenter{-1e6, 1e6, false, "a coordinate in A"};
const std::string kAxes[] = {"x", "y", "z"};

template <std::size_t... I>
WallPotential parse_wall(Args& args, std::index_sequence<I...>) {
    const std::vector<std::string> keywords = {std::variant_alternative_t<I, WallPotential>::kKeyword...};
    const std::string word = args.choice("the kind of wall", keywords);
    std::optional<WallPotential> wall;
    ((word == keywords[I] ? void(wall = std::variant_alternative_t<I, WallPotential>::parse(args)) : void()), ...);
    return *wall;
}

// Walls across a Cartesian axis need a lattice vector along it and the others across it.
void check_lattice(const Box& box, const Slit& slit, const Where& where) {
    const int a = slit.axis, b = (a + 1) % 3, c = (a + 2) % 3;
    if (box.h(a, b) != 0 || box.h(a, c) != 0 || box.h(b, a) != 0 || box.h(c, a) != 0) {
        throw input_error(
            where,
            fmt::format("found a lattice that is skewed along {}, expected lattice vector {} along {} and the other "
                        "two across it; choose another axis or box",
                        kAxes[a], "abc"[a], kAxes[a]));
    }
    const double length = box.h(a, a);
    if (slit.lo.plane.position < 0 || slit.hi.plane.position > length) {
        throw input_error(
            where,
            fmt::format("found walls at {} = {:.6g} and {:.6g} A, expected both inside the box, from 0 to {:.6g} A; "
                        "mend gap and center, or make the box longer",
                        kAxes[a], slit.lo.plane.position, slit.hi.plane.position, length));
    }
}

// Where the axis was periodic, atoms may stand in another image of the box than the walls.
void fold(State& state, int axis) {
    Box only = state.box;
    for (int a = 0; a < 3; ++a) only.periodic[a] = a == axis && state.box.periodic[a];
    for (std::size_t i = 0; i < state.atoms.size(); ++i) wrap(only, state.atoms.position[i], state.atoms.image[i]);
}

void raise_walls(Session& session, Slit slit, const Where& where) {
    session.need_structure(where);
    check_lattice(session.state.box, slit, where);
    slit.was_periodic = session.state.box.periodic[slit.axis];
    for (const Slit& other : session.slits) {
        if (other.axis != slit.axis) continue;
        if (other.name != slit.name) {
            throw input_error(
                where, fmt::format("found a second slit along {}, expected one; end {} with 'confine {} off' first",
                                   kAxes[slit.axis], quote(other.name), other.name));
        }
        slit.was_periodic = other.was_periodic;
    }
    const auto same = [&](const Slit& s) { return s.name == slit.name; };
    const auto old = std::find_if(session.slits.begin(), session.slits.end(), same);
    if (old != session.slits.end() && old->axis != slit.axis) {
        throw input_error(
            where,
            fmt::format("found the slit {} along {} a second time, now along {}, expected another name or 'confine "
                        "{} off' first",
                        quote(slit.name), kAxes[old->axis], kAxes[slit.axis], slit.name));
    }
    fold(session.state, slit.axis);
    session.state.box.periodic[slit.axis] = false;
    if (old != session.slits.end()) *old = std::move(slit);
    else session.slits.push_back(std::move(slit));
}

void remove_walls(Session& session, const std::string& name, const Where& where) {
    const auto same = [&](const auto& s) { return s.name == name; };
    const auto slit = std::find_if(session.slits.begin(), session.slits.end(), same);
    if (slit == session.slits.end()) {
        throw input_error(
            where, fmt::format("found 'off' for the slit {}, expected one that a 'confine' above set up", quote(name)));
    }
    session.state.box.periodic[slit->axis] = slit->was_periodic;
    session.slits.erase(slit);
    std::erase_if(session.pistons, [&](const Piston& piston) { return piston.slit == name; });
}

std::unique_ptr<Command> parse_confine(Args& args) {
    const std::string name = args.word("the name of the slit");
    const Where where = args.where();
    if (args.take("off")) {
        return make_command(args, [name, where](Session& session) { remove_walls(session, name, where); });
    }
    const std::string kShapes[] = {"slit"};
    args.choice("the shape or 'off'", kShapes);
    Slit slit;
    slit.name = name;
    slit.axis = args.choice("the axis across the walls", kAxes)[0] - 'x';
    const double gap = labelled_real(args, "gap", "the distance between the walls", kGap);
    const double center = labelled_real(args, "center", "the middle of the slit", kCenter);
    const WallPotential potential = parse_wall(args, std::make_index_sequence<std::variant_size_v<WallPotential>>());
    slit.lo = {{slit.axis, center - 0.5 * gap, 1, 0}, potential};
    slit.hi = {{slit.axis, center + 0.5 * gap, -1, 0}, potential};
    return make_command(args, [slit, where](Session& session) { raise_walls(session, slit, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry confine{
    "confine", "confine NAME slit x|y|z gap G center C lj93 eps E sigma S | harmonic k K | mirror, or confine NAME off",
    "two walls across an axis of the box, which becomes open (A, eV); lasts until off", parse_confine};
}

}  // namespace lmmd
