// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and checking a structure.
#include "structure.hpp"

#include <fmt/format.h>

#include "lmmd/base/text.hpp"
#include "lmmd/io/extxyz.hpp"
#include "lmmd/md/session.hpp"
#include "lmmd/neighbor/list.hpp"

namespace lmmd {

namespace {

// |det h| over the product of the lengths: 1 for a cuboid, 0 for three vectors in a plane.
constexpr double kFlatBox = 1e-6;

bool has_volume(const Box& box) {
    const double product = norm(box.h.row(0)) * norm(box.h.row(1)) * norm(box.h.row(2));
    return std::isfinite(product) && product > 0 && box.volume() > kFlatBox * product;
}

std::string contact_text(const State& state, const Contact& contact) {
    return fmt::format(
        "found atoms {} ({}) and {} ({}), counted from 0, {:.3f} A apart, expected at least {} A; "
        "move or remove one of them",
        contact.first, state.atoms.symbol[contact.first], contact.second, state.atoms.symbol[contact.second],
        contact.distance, kClosestContact);
}

}  // namespace

std::optional<Contact> closest_contact(const Box& box, const std::vector<Vec3>& positions, double reach) {
    std::vector<Vec3> wrapped = positions;
    std::array<int, 3> image{};
    for (Vec3& position : wrapped) wrap(box, position, image);
    const NeighborList list = build_neighbor_list(box, wrapped, reach, 1);
    const std::vector<Vec3> shifts = list.shift_vectors(box);
    std::optional<Contact> closest;
    for (std::size_t i = 0; i < list.atoms(); ++i)
        for (std::size_t slot = list.begin[i]; slot < list.begin[i + 1]; ++slot) {
            const std::size_t j = list.atom[slot];
            const double distance = norm(wrapped[j] + shifts[list.shift[slot]] - wrapped[i]);
            if (distance < reach && (!closest || distance < closest->distance))
                closest = Contact{std::min(i, j), std::max(i, j), distance};
        }
    return closest;
}

void check_structure(const State& state, const Where& where) {
    if (!has_volume(state.box))
        throw input_error(where,
                          fmt::format("found a box of volume {:.6g} A^3, expected three lattice vectors that span a "
                                      "volume; mend the lattice",
                                      state.box.volume()));
    if (const auto contact = closest_contact(state.box, state.atoms.position, kClosestContact))
        throw input_error(where, contact_text(state, *contact));
}

void refuse_after_run(const Session& session, const Where& where) {
    if (session.runs > 0)
        throw input_error(
            where, "found a change of the number of atoms after a run, expected it before the first 'run'; move it up");
}

void refuse_second_structure(const Session& session, const Where& where) {
    refuse_after_run(session, where);
    if (session.has_structure)
        throw input_error(where,
                          "found a second structure, expected one; remove this line or the one that gave the first");
}

State read_structure(const std::filesystem::path& path, std::int64_t frame, const Where& where) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        throw input_error(where,
                          "found no file " + quote(path.string()) +
                              ", expected a structure in extended xyz; check the path, which is relative to the deck");
    XyzReader reader(path);
    std::optional<XyzFrame> chosen;
    std::int64_t count = 0;
    while (count != frame) {
        std::optional<XyzFrame> next = reader.next();
        if (!next) break;
        chosen = std::move(next);
        ++count;
    }
    if (count == 0) throw input_error({path.string(), 0, 0}, "found no frame, expected extended xyz with at least one");
    if (frame > 0 && count < frame)
        throw input_error(where, fmt::format("found frame {}, expected at most {}, where {} ends", frame, count,
                                             quote(path.string())));
    // Line 1 of a frame is the number of atoms, line 2 holds the lattice, atom i stands in line 3 + i.
    Where place{chosen->where.file, chosen->where.line + 1, 0};
    if (!has_volume(chosen->state.box)) check_structure(chosen->state, place);
    if (const auto contact = closest_contact(chosen->state.box, chosen->state.atoms.position, kClosestContact)) {
        place.line += 1 + static_cast<int>(contact->second);
        throw input_error(place, contact_text(chosen->state, *contact));
    }
    return std::move(chosen->state);
}

}  // namespace lmmd
