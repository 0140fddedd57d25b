// SPDX-License-Identifier: GPL-3.0-or-later
// piston NAME AXIS side lo|hi pressure P [GPa] [tau T] | speed V | gap G over T: moves a wall of the slit NAME in the
// runs below. piston NAME off stops it.
#include "lmmd/md/piston.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lmmd/base/units.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

constexpr RealRange kPressure{-1e3, 1e4, false, "a pressure in GPa from -1000 to 10000"};
constexpr RealRange kSpeed{-1e3, 1e3, false, "a speed in A/ps, positive inwards"};
constexpr RealRange kTime{0, 1e9, true, "a time in ps above 0"};
constexpr RealRange kGap{0, 1e6, true, "a length in A above 0"};
constexpr double kDamping_ps = 0.5;
const std::string kAxes[] = {"x", "y", "z"};

using Motion = std::variant<Piston::Pressure, Piston::Speed, Piston::Gap>;

Motion parse_motion(Args& args) {
    const std::string kMotions[] = {"pressure", "speed", "gap"};
    const std::string kind = args.choice("what moves the wall", kMotions);
    if (kind == "pressure") {
        const double target = args.real("the pressure", kPressure) * units::kGigapascal;
        args.take("GPa");
        const double tau = args.more() ? labelled_real(args, "tau", "the damping time", kTime) : kDamping_ps;
        return Piston::Pressure{target, tau * units::kPicosecond};
    }
    if (kind == "speed") return Piston::Speed{args.real("the speed", kSpeed) / units::kPicosecond};
    const double gap = args.real("the gap to reach", kGap);
    return Piston::Gap{gap, labelled_real(args, "over", "the time to reach it", kTime) * units::kPicosecond};
}

std::vector<Slit>::iterator find_slit(Session& session, const std::string& name, const Where& where) {
    std::vector<std::string> names;
    for (const Slit& slit : session.slits) names.push_back(slit.name);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        throw input_error(where, fmt::format("found the slit {}, expected one that a 'confine' above set up{}",
                                             quote(name), did_you_mean(name, names)));
    }
    return session.slits.begin() + (found - names.begin());
}

void stop(Session& session, const std::string& name, const Where& where) {
    const auto slit = find_slit(session, name, where);
    slit->lo.plane.speed = slit->hi.plane.speed = 0;
    std::erase_if(session.pistons, [&](const Piston& piston) { return piston.slit == name; });
}

void move(Session& session, const Piston& piston, int axis, const Where& where) {
    const auto slit = find_slit(session, piston.slit, where);
    if (slit->axis != axis) {
        throw input_error(where, fmt::format("found axis {} for the slit {}, expected {}, across its walls",
                                             kAxes[axis], quote(piston.slit), kAxes[slit->axis]));
    }
    if (const auto* gap = std::get_if<Piston::Gap>(&piston.motion)) {
        const double length = session.state.box.h(axis, axis), outward = gap->target - slit->gap();
        const double place =
            piston.side == Piston::Side::hi ? slit->hi.plane.position + outward : slit->lo.plane.position - outward;
        if (place < 0 || place > length) {
            throw input_error(
                where,
                fmt::format("found a gap that takes the wall to {} = {:.6g} A, expected it inside the box, from 0 "
                            "to {:.6g} A",
                            kAxes[axis], place, length));
        }
    }
    stop(session, piston.slit, where);  // a slit has one piston, which starts from rest
    session.pistons.push_back(piston);
}

std::unique_ptr<Command> parse_piston(Args& args) {
    Piston piston;
    piston.slit = args.word("the name of a slit");
    const Where where = args.where();
    if (args.take("off")) {
        return make_command(args, [name = piston.slit, where](Session& session) { stop(session, name, where); });
    }
    const int axis = args.choice("the axis across the walls or 'off'", kAxes)[0] - 'x';
    const std::string kSides[] = {"lo", "hi"};
    args.expect("side");
    piston.side = args.choice("the wall to move", kSides) == "lo" ? Piston::Side::lo : Piston::Side::hi;
    piston.motion = parse_motion(args);
    return make_command(args, [piston, axis, where](Session& session) { move(session, piston, axis, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry piston{
    "piston", "piston NAME x|y|z side lo|hi pressure P [GPa] [tau T] | speed V | gap G over T, or piston NAME off",
    "moves a wall of a slit: at a pressure (GPa), a speed (A/ps, positive inwards) or to a gap (A) over a time (ps); "
    "lasts until "
    "off or the gap is reached",
    parse_piston};
}

}  // namespace lmmd
