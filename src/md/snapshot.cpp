// SPDX-License-Identifier: GPL-3.0-or-later
#include "lmmd/md/observer.hpp"

namespace lmmd {

const State& Snapshot::state() {
    if (!downloaded_) {
        system.backend().download(state_);
        state_.box = system.box();
        downloaded_ = true;
    }
    return state_;
}

const std::vector<Vec3>& Snapshot::forces() {
    if (forces_.empty()) forces_ = system.backend().download_forces();
    return forces_;
}

const PerAtom& Snapshot::per_atom() {
    if (!per_atom_) per_atom_ = std::make_unique<PerAtom>(system.backend().per_atom());
    return *per_atom_;
}

}  // namespace lmmd
