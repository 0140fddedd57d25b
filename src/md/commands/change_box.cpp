// SPDX-License-Identifier: GPL-3.0-or-later
// change_box d | dx dy dz | dx dy dz eyz exz exy: a homogeneous strain of the box and the atoms in it. Lengths in A are
// added to the diagonal of the box; the strains are the off-diagonal elements of the symmetric map.
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

constexpr RealRange kLength{-1e6, 1e6, false, "a number"};
constexpr RealRange kStrain{-1, 1, false, "a number from -1 to 1"};

struct BoxChange {
    double length[3];  // A, added to h(a, a)
    double strain[3];  // yz, xz, xy
};

void carry_out(Session& session, const BoxChange& change, const Where& where) {
    session.need_structure(where);
    Box& box = session.state.box;
    Mat3 map = Mat3::identity();
    for (int a = 0; a < 3; ++a) {
        if (change.length[a] == 0) continue;
        if (box.h(a, a) == 0 || box.h(a, a) + change.length[a] <= 0)
            throw input_error(where, "found a change of " + std::to_string(change.length[a]) + " A of a box whose " +
                                         "xyz"[a] + " extent is " + std::to_string(box.h(a, a)) +
                                         " A, expected one that leaves it above 0");
        map(a, a) = (box.h(a, a) + change.length[a]) / box.h(a, a);
    }
    map(1, 2) = map(2, 1) = change.strain[0];
    map(0, 2) = map(2, 0) = change.strain[1];
    map(0, 1) = map(1, 0) = change.strain[2];
    for (const Slit& slit : session.slits)
        for (int a = 0; a < 3; ++a)
            if (map(slit.axis, a) != (slit.axis == a ? 1 : 0))
                throw input_error(where,
                                  "found a change along the axis of the slit " + quote(slit.name) +
                                      ", whose walls stand where they are, expected none; use 'piston' to move a wall");
    box.set_lattice(box.h * map);
    for (Vec3& position : session.state.atoms.position) position = position * map;
    if (session.mode == Mode::rehearse) session.check_contacts(where);
}

std::unique_ptr<Command> parse_change_box(Args& args) {
    BoxChange change{};
    if (args.left() == 1) {
        const double all = args.real("the change of the lengths of the box in A", kLength);
        change = {{all, all, all}, {0, 0, 0}};
    } else {
        const char* const kAxes[] = {"x", "y", "z"};
        const char* const kShears[] = {"yz", "xz", "xy"};
        for (int a = 0; a < 3; ++a)
            change.length[a] = args.real(std::string("the change of the ") + kAxes[a] + " length in A", kLength);
        for (int a = 0; a < 3 && (a > 0 || args.more()); ++a)
            change.strain[a] = args.real(std::string("the ") + kShears[a] + " strain", kStrain);
    }
    return make_command(args, [change, where = args.where()](Session& session) { carry_out(session, change, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry change_box{"change_box", "change_box D | DX DY DZ [EYZ EXZ EXY]",
                                     "strains the box and the atoms in it: lengths in A, shear strains",
                                     parse_change_box};
}

}  // namespace lmmd
