// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/batch.hpp"

namespace lmmd {

void BatchBackend::apply(std::span<const Op> all) {
    for (const Op& one : all) alone(one.replica).apply(one.op, one.who);
}

void BatchBackend::forces(std::span<Forces> all) {
    for (Forces& one : all) {
        try {
            one.totals = alone(one.replica).forces();
        } catch (...) { one.failure = std::current_exception(); }
    }
}

void BatchBackend::meet_walls(std::span<Meeting> all) {
    for (Meeting& one : all) {
        Backend& backend = alone(one.replica);
        one.totals = one.kind == Meeting::Kind::push ? backend.push(one.wall, one.who) : backend.reflect(one.wall, one.who);
    }
}

void BatchBackend::sums(std::span<Sums> all) {
    for (Sums& one : all) one.sums = alone(one.replica).sums(one.who);
}

}  // namespace lmmd
