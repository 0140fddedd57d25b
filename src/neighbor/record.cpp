// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/neighbor/record.hpp"

namespace lmmd {

void ListRecord::save(ByteWriter& out) const {
    out.put("atom order", id);
    out.put("forces", force);
    out.put("list known", known);
    out.put("list lattice", box.h);
    out.put("list periodic", box.periodic);
    out.put("list positions", position);
}

void ListRecord::load(ByteReader& in, std::size_t atoms) {
    Mat3 h;
    std::array<bool, 3> periodic{};
    in.get("atom order", id);
    in.get("forces", force);
    in.get("list known", known);
    in.get("list lattice", h);
    in.get("list periodic", periodic);
    in.get("list positions", position);
    box = Box(h, periodic);
    if (id.size() != atoms || force.size() != atoms || (known && position.size() != atoms)) in.damaged();
    std::vector<bool> met(atoms, false);
    for (std::uint32_t i : id) {
        if (i >= atoms || met[i]) in.damaged();
        met[i] = true;
    }
}

std::vector<std::uint32_t> ListRecord::order(std::span<const std::uint32_t> present) const {
    std::vector<std::uint32_t> place(id.size()), order(id.size());
    for (std::size_t i = 0; i < id.size(); ++i) place[present[i]] = static_cast<std::uint32_t>(i);
    for (std::size_t i = 0; i < id.size(); ++i) order[i] = place[id[i]];
    return order;
}

}  // namespace lmmd
