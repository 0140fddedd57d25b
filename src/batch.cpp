// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/batch.hpp"

namespace lmmd {

void BatchBackend::apply(std::span<const Op> all) {
    for (const Op& one : all) alone(one.replica).apply(one.op, one.who);
}

void BatchBackend::steer(std::span<const Steer> all) {
    for (const Steer& one : all) alone(one.replica).steer(one.op, one.who);
}

void BatchBackend::find_forces(std::span<Forces> all) {
    for (Forces& one : all) {
        try {
            alone(one.replica).find_forces();
        } catch (...) { one.failure = std::current_exception(); }
    }
}

void BatchBackend::meet_walls(std::span<const Meeting> all) {
    for (const Meeting& one : all) {
        Backend& backend = alone(one.replica);
        if (one.kind == Meeting::Kind::push) backend.push(one.wall, one.potential, one.who);
        else backend.reflect(one.wall, one.who);
    }
}

void BatchBackend::sums(std::span<Sums> all) {
    for (Sums& one : all) {
        try {
            one.sums = alone(one.replica).sums(one.who);
        } catch (...) { one.failure = std::current_exception(); }
    }
}

}  // namespace lmmd
