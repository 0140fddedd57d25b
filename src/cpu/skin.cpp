// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/skin.hpp"

#include <atomic>

#include "lmmd/neighbor/skin.hpp"

namespace lmmd {
namespace {

constexpr std::size_t kBlock = 4096;  // atoms worth a thread's while

}  // namespace

void Skin::remember(const Box& box, std::span<const Vec3> position) {
    box_ = box;
    position_.assign(position.begin(), position.end());
    known_ = true;
}

bool Skin::exhausted(const Box& box, std::span<const Vec3> position, Team& team) const {
    if (!known_ || position.size() != position_.size() || box.periodic != box_.periodic) return true;
    const SkinLimit limit = skin_limit(box_, box, cutoff_, skin_);
    if (!(limit.allowed > 0)) return true;
    std::atomic<bool> moved = false;
    team.run_blocks(position.size(), kBlock, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last && !moved.load(std::memory_order_relaxed); ++i)
            if (limit.exceeded(position_[i], position[i])) moved = true;
    });
    return moved;
}

}  // namespace lmmd
