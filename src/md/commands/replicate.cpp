// SPDX-License-Identifier: GPL-3.0-or-later
// replicate na nb nc: copies of the box along its lattice vectors; velocities and groups go with the atoms.
#include "lmmd/build/replicate.hpp"

#include "../structure.hpp"
#include "lmmd/md/session.hpp"

namespace lmmd {

namespace {

constexpr std::int64_t kMostAtoms = 1'000'000'000;

// Named groups in the order of their bits, so that they keep them.
std::vector<std::pair<std::string, std::vector<bool>>> members_of(const Groups& groups) {
    std::vector<std::pair<std::string, std::vector<bool>>> all;
    const std::vector<std::string> names = groups.names();
    for (int bit = Groups::kFirst; bit < Groups::kFirst + static_cast<int>(names.size()); ++bit)
        for (const std::string& name : names) {
            if (groups.find(name) != bit) continue;
            std::vector<bool> members;
            for (std::size_t i = 0; i < groups.masks().size(); ++i) members.push_back(groups.contains(bit, i));
            all.emplace_back(name, std::move(members));
        }
    return all;
}

void carry_out(Session& session, const std::array<int, 3>& copies, const Where& where) {
    session.need_structure(where);
    refuse_after_run(session, where);
    const std::int64_t factor = std::int64_t{copies[0]} * copies[1] * copies[2];
    const std::size_t before = session.state.atoms.size();
    if (static_cast<std::int64_t>(before) > kMostAtoms / factor)
        throw input_error(where, "found " + std::to_string(factor) + " copies of " + std::to_string(before) +
                                     " atoms, expected at most " + std::to_string(kMostAtoms) +
                                     " atoms; replicate less");
    auto groups = members_of(session.groups);
    session.state = replicate(session.state, copies);
    session.structure_changed();
    for (auto& [name, members] : groups) {
        std::vector<bool> all;
        for (std::int64_t copy = 0; copy < factor; ++copy) all.insert(all.end(), members.begin(), members.end());
        session.groups.define(name, all);
    }
}

std::unique_ptr<Command> parse_replicate(Args& args) {
    std::array<int, 3> copies{};
    for (int a = 0; a < 3; ++a)
        copies[static_cast<std::size_t>(a)] =
            static_cast<int>(args.integer(std::string("the copies along lattice vector ") + "abc" [a],
                                          { 1, 10000, "a whole number from 1 to 10000" }));
    return make_command(args, [copies, where = args.where()](Session& session) { carry_out(session, copies, where); });
}

}  // namespace

namespace entries {
extern const CommandEntry replicate{"replicate", "replicate NA NB NC", "copies the structure along its lattice vectors",
                                    parse_replicate};
}

}  // namespace lmmd
